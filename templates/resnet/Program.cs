using ResNetDsl;
using ResNetDsl.CommandLine;
using static ResNetDsl.UnitKind;

// summary, train, evaluate, predict, export and more: dotnet run -- --help lists them.
return NetworkCommands.Run(args, DeclaredNetworks.All);

/// <summary>The table is the network: the compiler checks it and generates a TorchSharp module from it. Change a number and rebuild.</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 5, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Classes = 1000)]
internal sealed partial class Net;
