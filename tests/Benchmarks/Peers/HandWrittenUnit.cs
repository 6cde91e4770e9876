using TorchSharp.Modules;

namespace ResNetDsl.Benchmarks.Peers;

/// <summary>The pre-activation bottleneck as a user of TorchSharp writes it: stock modules, registered by reflection.</summary>
internal sealed class HandWrittenUnit : nn.Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-5;
    private const double Momentum = 0.003;

    private readonly bool disposes;
    private readonly Sequential preact;
    private readonly Conv2d? projection;
    private readonly MaxPool2d? subsample;
    private readonly Sequential residual;

    public HandWrittenUnit(int inDepth, int depth, int bottleneck, int stride, bool disposes)
        : base(nameof(HandWrittenUnit))
    {
        this.disposes = disposes;
        preact = NormAndRelu(inDepth);
        projection = inDepth != depth ? nn.Conv2d(inDepth, depth, 1, stride: stride) : null;
        subsample = inDepth == depth && stride > 1 ? nn.MaxPool2d(1, stride: stride) : null;
        residual = nn.Sequential(
            ("conv1", nn.Conv2d(inDepth, bottleneck, 1, bias: false)),
            ("norm1", Norm(bottleneck)),
            ("relu1", nn.ReLU(inplace: true)),
            ("conv2", nn.Conv2d(bottleneck, bottleneck, 3, stride: stride, padding: 1, bias: false)),
            ("norm2", Norm(bottleneck)),
            ("relu2", nn.ReLU(inplace: true)),
            ("conv3", nn.Conv2d(bottleneck, depth, 1)));
        RegisterComponents();
    }

    public static Sequential NormAndRelu(int depth) => nn.Sequential(("norm", Norm(depth)), ("relu", nn.ReLU(inplace: true)));

    public override Tensor forward(Tensor x)
    {
        if (!disposes)
        {
            return Compute(x);
        }

        using DisposeScope scope = NewDisposeScope();
        return Compute(x).MoveToOuterDisposeScope();
    }

    private Tensor Compute(Tensor x)
    {
        Tensor activated = preact.call(x);
        Tensor shortcut = projection is not null ? projection.call(activated) : subsample is not null ? subsample.call(x) : x;
        return shortcut + residual.call(activated);
    }

    private static BatchNorm2d Norm(int depth) => nn.BatchNorm2d(depth, eps: Epsilon, momentum: Momentum);
}
