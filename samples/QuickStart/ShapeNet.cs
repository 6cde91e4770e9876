using ResNetDsl;
using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace QuickStart;

/// <summary>This table is the whole network: the compiler checks it and generates a TorchSharp module from it. Change a number and rebuild.</summary>
[Block("block1", Basic, 16, repeat: 2)]
[Block("block2", Basic, 32, repeat: 1, firstStride: 2)]    // a unit of stride 2, and one of stride 1
[Block("block3", Basic, 64, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class ShapeNet;
