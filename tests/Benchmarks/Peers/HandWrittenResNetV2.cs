using TorchSharp.Modules;

namespace ResNetDsl.Benchmarks.Peers;

/// <summary>
/// TF-slim's ResNet v2 as a user of TorchSharp writes it, in the manner of the ResNet among TorchSharp's examples: everything in nested <c>Sequential</c>, which
/// dispose what passes between their children.
/// </summary>
internal sealed class HandWrittenResNetV2 : nn.Module<Tensor, Tensor>
{
    private readonly Sequential layers;

    /// <summary>Makes the network.</summary>
    /// <param name="units">The number of units of each block.</param>
    /// <param name="disposes">Whether a unit disposes what it makes on the way.</param>
    public HandWrittenResNetV2(int[] units, bool disposes)
        : base(nameof(HandWrittenResNetV2))
    {
        List<(string, nn.Module<Tensor, Tensor>)> modules =
        [
            ("conv1", nn.Conv2d(3, 64, 7, stride: 2, padding: 3)),
            ("pool1", nn.MaxPool2d(3, stride: 2, ceil_mode: true)),
        ];
        int inDepth = 64;
        for (int block = 0; block < units.Length; block++)
        {
            int bottleneck = 64 << block;
            List<(string, nn.Module<Tensor, Tensor>)> blockUnits = [];
            for (int unit = 0; unit < units[block]; unit++)
            {
                bool last = unit == units[block] - 1;
                int stride = last && block < units.Length - 1 ? 2 : 1;
                blockUnits.Add(($"unit_{unit + 1}", new HandWrittenUnit(inDepth, 4 * bottleneck, bottleneck, stride, disposes)));
                inDepth = 4 * bottleneck;
            }

            modules.Add(($"block{block + 1}", nn.Sequential(blockUnits)));
        }

        modules.Add(("postnorm", HandWrittenUnit.NormAndRelu(inDepth)));
        modules.Add(("pool5", nn.AdaptiveAvgPool2d(1)));
        modules.Add(("flatten", nn.Flatten()));
        modules.Add(("logits", nn.Linear(inDepth, 1000)));
        layers = nn.Sequential(modules);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => layers.call(x);
}
