using ResNetDsl;
using static ResNetDsl.UnitKind;
using static TorchSharp.torch;

Console.Out.WriteLine(Net.Summary);

using Net net = new();
using Tensor image = rand(1, 3, Net.InputShape.Height, Net.InputShape.Width);
using Tensor logits = net.infer(image);
using Tensor probabilities = nn.functional.softmax(logits, dim: 1);

Console.Out.WriteLine("\nA random image, and random weights until you train or load some:");
(Tensor top, Tensor classes) = probabilities.topk((int)Math.Min(5, logits.shape[1]), dim: 1);
foreach ((float probability, long number) in top.data<float>().Zip(classes.data<long>()))
{
    Console.Out.WriteLine($"class {number,4} {probability:P1}");
}

/// <summary>The table is the network: the compiler checks it, and makes a TorchSharp module of it. Change a number and see.</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 5, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Classes = 1000)]
internal sealed partial class Net;
