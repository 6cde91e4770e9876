using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;

namespace ResNetDsl.Architecture.Units;

/// <summary>A unit of Inception-ResNet-v2 without a shortcut: branches of fixed width, joined (TF-slim's <c>inception_resnet_v2.py</c>).</summary>
internal abstract class InceptionMixedDefinition : UnitDefinition
{
    public override UnitTraits Traits => (Stride == 1 ? UnitTraits.None : UnitTraits.Stride) | UnitTraits.PostActivation;

    /// <summary>The stride, which is the unit's own.</summary>
    protected virtual int Stride => 1;

    /// <summary>The channels it gives when it takes so many.</summary>
    protected abstract long DepthOf(long inDepth);

    public override UnitRefusal? Refusal(UnitGeometry geometry, UnitStyle style)
    {
        long depth = DepthOf(geometry.InDepth);
        return geometry.Depth != depth
                ? new($"{Name} has {Text.Grouped(depth)} output channels for {Text.Grouped(geometry.InDepth)} input channels, not {Text.Grouped(geometry.Depth)}", "depth", depth <= int.MaxValue ? (int)depth : null)
            : geometry.Rate != 1 ? new($"{Name} does not support dilation", "unit")
            : geometry.Stride != Stride ? new($"{Name} has stride {Text.Grouped(Stride)}, not {Text.Grouped(geometry.Stride)}", UnitRefusal.Stride)
            : base.Refusal(geometry, style);
    }

    protected sealed override int Define(LayerGraph graph, UnitGeometry geometry, UnitStyle style)
    {
        InceptionBranches branches = new(graph, style);
        Branches(branches, geometry.InDepth);
        return branches.Join();
    }

    /// <summary>Adds the branches.</summary>
    protected abstract void Branches(InceptionBranches branches, int depth);
}

/// <summary><c>Mixed_5b</c>: 1×1; 1×1, 5×5; 1×1, 3×3, 3×3; mean 3×3, 1×1. 320 channels.</summary>
internal sealed class InceptionADefinition : InceptionMixedDefinition
{
    public override UnitKind Kind => UnitKind.InceptionA;

    public override string Scope(UnitStyle style) => "mixed_5b";

    protected override long DepthOf(long inDepth) => 320;

    protected override void Branches(InceptionBranches branches, int depth)
    {
        branches.Begin(depth).Convolve("Conv2d_1x1", 96);
        branches.Begin(depth).Convolve("Conv2d_0a_1x1", 48).Convolve("Conv2d_0b_5x5", 64, 5);
        branches.Begin(depth).Convolve("Conv2d_0a_1x1", 64).Convolve("Conv2d_0b_3x3", 96, 3).Convolve("Conv2d_0c_3x3", 96, 3);
        branches.Begin(depth).Pool(new AveragePoolLayer("AvgPool_0a_3x3", 3, Padding: EdgePadding.Same)).Convolve("Conv2d_0b_1x1", 64);
    }
}

/// <summary><c>Mixed_6a</c>: 3×3/2; 1×1, 3×3, 3×3/2; max pool 3×3/2, none of them padded. 768 channels more.</summary>
internal sealed class ReductionADefinition : InceptionMixedDefinition
{
    public override UnitKind Kind => UnitKind.ReductionA;

    protected override int Stride => 2;

    public override string Scope(UnitStyle style) => "mixed_6a";

    protected override long DepthOf(long inDepth) => inDepth + 768;

    protected override void Branches(InceptionBranches branches, int depth)
    {
        branches.Begin(depth).Convolve("Conv2d_1a_3x3", 384, 3, stride: 2, padding: EdgePadding.Valid);
        branches.Begin(depth).Convolve("Conv2d_0a_1x1", 256).Convolve("Conv2d_0b_3x3", 256, 3).Convolve("Conv2d_1a_3x3", 384, 3, stride: 2, padding: EdgePadding.Valid);
        branches.Begin(depth).Pool(new MaxPoolLayer("MaxPool_1a_3x3", 3, 2, EdgePadding.Valid));
    }
}

/// <summary><c>Mixed_7a</c>: 1×1, 3×3/2; 1×1, 3×3/2; 1×1, 3×3, 3×3/2; max pool 3×3/2, none of them padded. 992 channels more.</summary>
internal sealed class ReductionBDefinition : InceptionMixedDefinition
{
    public override UnitKind Kind => UnitKind.ReductionB;

    protected override int Stride => 2;

    public override string Scope(UnitStyle style) => "mixed_7a";

    protected override long DepthOf(long inDepth) => inDepth + 992;

    protected override void Branches(InceptionBranches branches, int depth)
    {
        branches.Begin(depth).Convolve("Conv2d_0a_1x1", 256).Convolve("Conv2d_1a_3x3", 384, 3, stride: 2, padding: EdgePadding.Valid);
        branches.Begin(depth).Convolve("Conv2d_0a_1x1", 256).Convolve("Conv2d_1a_3x3", 288, 3, stride: 2, padding: EdgePadding.Valid);
        branches.Begin(depth).Convolve("Conv2d_0a_1x1", 256).Convolve("Conv2d_0b_3x3", 288, 3).Convolve("Conv2d_1a_3x3", 320, 3, stride: 2, padding: EdgePadding.Valid);
        branches.Begin(depth).Pool(new MaxPoolLayer("MaxPool_1a_3x3", 3, 2, EdgePadding.Valid));
    }
}
