using TorchSharp.Modules;

namespace ResNetDsl.Benchmarks.Peers;

/// <summary>KaimingHe/resnet-1k-layers' network for CIFAR as a user of TorchSharp writes it: a loop that makes the units, and one that runs them.</summary>
internal sealed class HandWrittenPreActResNet : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d stem;
    private readonly ModuleList<HandWrittenUnit> units = [];
    private readonly Sequential head;

    /// <summary>Makes the network.</summary>
    /// <param name="unitsOfStage">The units of each of the three stages.</param>
    /// <param name="disposes">Whether a unit disposes what it makes on the way.</param>
    public HandWrittenPreActResNet(int unitsOfStage, bool disposes)
        : base(nameof(HandWrittenPreActResNet))
    {
        stem = nn.Conv2d(3, 16, 3, padding: 1, bias: false);
        int inDepth = 16;
        for (int stage = 0; stage < 3; stage++)
        {
            int bottleneck = 16 << stage;
            for (int unit = 0; unit < unitsOfStage; unit++)
            {
                units.Add(new HandWrittenUnit(inDepth, 4 * bottleneck, bottleneck, unit == 0 && stage > 0 ? 2 : 1, disposes, isSlim: false));
                inDepth = 4 * bottleneck;
            }
        }

        head = nn.Sequential(("postnorm", HandWrittenUnit.NormAndRelu(inDepth, isSlim: false)), ("pool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("logits", nn.Linear(inDepth, 10)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        Tensor current = stem.call(x);
        foreach (HandWrittenUnit unit in units)
        {
            Tensor next = unit.call(current);
            current.Dispose();
            current = next;
        }

        using (current)
        {
            return head.call(current);
        }
    }
}
