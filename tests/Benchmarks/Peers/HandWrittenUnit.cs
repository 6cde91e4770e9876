using TorchSharp.Modules;

namespace ResNetDsl.Benchmarks.Peers;

/// <summary>The pre-activation bottleneck as a user of TorchSharp writes it: stock modules, registered by reflection.</summary>
internal sealed class HandWrittenUnit : nn.Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-5;

    private readonly bool disposes;
    private readonly Sequential preact;
    private readonly Conv2d? projection;
    private readonly MaxPool2d? subsample;
    private readonly Sequential residual;

    /// <summary>Makes a unit.</summary>
    /// <param name="inDepth">The channels it takes.</param>
    /// <param name="depth">The channels it gives.</param>
    /// <param name="bottleneck">The channels inside.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="disposes">Whether it disposes what it makes on the way.</param>
    /// <param name="isSlim">TF-slim's: biases without batch norm, the stride on the 3×3. Otherwise KaimingHe/resnet-1k-layers': none, on the first 1×1.</param>
    public HandWrittenUnit(int inDepth, int depth, int bottleneck, int stride, bool disposes, bool isSlim = true)
        : base(nameof(HandWrittenUnit))
    {
        this.disposes = disposes;
        preact = NormAndRelu(inDepth, isSlim);
        projection = inDepth != depth ? nn.Conv2d(inDepth, depth, 1, stride: stride, bias: isSlim) : null;
        subsample = inDepth == depth && stride > 1 ? nn.MaxPool2d(1, stride: stride) : null;
        residual = nn.Sequential(
            ("conv1", nn.Conv2d(inDepth, bottleneck, 1, stride: isSlim ? 1 : stride, bias: false)),
            ("norm1", Norm(bottleneck, isSlim)),
            ("relu1", nn.ReLU(inplace: true)),
            ("conv2", nn.Conv2d(bottleneck, bottleneck, 3, stride: isSlim ? stride : 1, padding: 1, bias: false)),
            ("norm2", Norm(bottleneck, isSlim)),
            ("relu2", nn.ReLU(inplace: true)),
            ("conv3", nn.Conv2d(bottleneck, depth, 1, bias: isSlim)));
        RegisterComponents();
    }

    public static Sequential NormAndRelu(int depth, bool isSlim = true) => nn.Sequential(("norm", Norm(depth, isSlim)), ("relu", nn.ReLU(inplace: true)));

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

    private static BatchNorm2d Norm(int depth, bool isSlim) => nn.BatchNorm2d(depth, eps: Epsilon, momentum: isSlim ? 0.003 : 0.1);
}
