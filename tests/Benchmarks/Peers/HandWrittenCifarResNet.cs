using TorchSharp.Modules;

namespace ResNetDsl.Benchmarks.Peers;

/// <summary>He et al.'s network for CIFAR, with shortcuts without parameters, as a user of TorchSharp writes it; 2016, section 4.2.</summary>
internal sealed class HandWrittenCifarResNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential layers;

    /// <summary>Makes the network.</summary>
    /// <param name="unitsOfStage">The units of each of the three stages: 3 for 20 layers.</param>
    public HandWrittenCifarResNet(int unitsOfStage)
        : base(nameof(HandWrittenCifarResNet))
    {
        List<(string, nn.Module<Tensor, Tensor>)> modules =
        [
            ("conv1", nn.Conv2d(3, 16, 3, padding: 1, bias: false)),
            ("bn1", nn.BatchNorm2d(16)),
            ("relu", nn.ReLU()),
        ];
        int inDepth = 16;
        for (int stage = 0; stage < 3; stage++)
        {
            int depth = 16 << stage;
            for (int unit = 0; unit < unitsOfStage; unit++)
            {
                modules.Add(($"stage{stage + 1}_{unit + 1}", new BasicUnit(inDepth, depth, unit == 0 && stage > 0 ? 2 : 1)));
                inDepth = depth;
            }
        }

        modules.Add(("pool", nn.AdaptiveAvgPool2d(1)));
        modules.Add(("flatten", nn.Flatten()));
        modules.Add(("fc", nn.Linear(inDepth, 10)));
        layers = nn.Sequential(modules);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => layers.call(x);

    private sealed class BasicUnit : nn.Module<Tensor, Tensor>
    {
        private readonly int added;
        private readonly int stride;
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn2;

        public BasicUnit(int inDepth, int depth, int stride)
            : base(nameof(BasicUnit))
        {
            this.stride = stride;
            added = depth - inDepth;
            conv1 = nn.Conv2d(inDepth, depth, 3, stride: stride, padding: 1, bias: false);
            bn1 = nn.BatchNorm2d(depth);
            conv2 = nn.Conv2d(depth, depth, 3, padding: 1, bias: false);
            bn2 = nn.BatchNorm2d(depth);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            Tensor residual = nn.functional.relu(bn1.call(conv1.call(x)));
            residual = bn2.call(conv2.call(residual));
            Tensor shortcut = added == 0
                ? x
                : nn.functional.pad(x[.., .., TensorIndex.Slice(step: stride), TensorIndex.Slice(step: stride)], [0, 0, 0, 0, 0, added]);
            return nn.functional.relu(residual + shortcut);
        }
    }
}
