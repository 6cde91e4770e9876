using ResNetDsl.Runtime.Tests.Values;

namespace ResNetDsl.Runtime.Tests.Networks;

/// <summary>A user's own unit: a bottleneck whose 3×3 has a kernel for each channel, with a projection where the unit changes.</summary>
[UnitBatchNorm("before")]
[UnitConvolution("expand", 1, Width.Bottleneck)]
[UnitConvolution("depthwise", 3, Width.Bottleneck, Strided = true, Dilated = true, Depthwise = true)]
[UnitConvolution("project", 1, Width.Depth, Activated = false)]
[UnitConvolution("shortcut", 1, Width.Depth, Strided = true, Normalized = false, Activated = false, OnShortcut = true)]
public sealed class SeparableUnit : IUnit
{
    public Tensor forward(Tensor input, UnitLayers layers)
    {
        Tensor residual = layers.forward("before", input);
        residual = layers.forward("expand", residual);
        residual = layers.forward("depthwise", residual);
        residual = layers.forward("project", residual);
        return (layers.Has("shortcut") ? layers.forward("shortcut", input) : input) + residual;
    }

    /// <summary>The same in evaluation, with torch's functions.</summary>
    internal static Tensor Reference(ReferenceState state, string unit, Tensor x, long stride)
    {
        Tensor residual = state.Norm($"{unit}.before", x).relu();
        residual = state.Norm($"{unit}.expand.bn", state.Conv($"{unit}.expand", residual)).relu();
        residual = state.Norm($"{unit}.depthwise.bn", state.Conv($"{unit}.depthwise", residual, stride, groups: residual.size(1))).relu();
        residual = state.Norm($"{unit}.project.bn", state.Conv($"{unit}.project", residual));
        return residual + (state.Has($"{unit}.shortcut.weight") ? state.Conv($"{unit}.shortcut", x, stride) : x);
    }
}

/// <summary>Squeeze and excitation of one's own.</summary>
[UnitConvolution("conv1", 3, Width.Depth)]
[UnitConvolution("squeeze", 1, Width.Bottleneck, Normalized = false, Pooled = true)]
[UnitConvolution("excite", 1, Width.Depth, Normalized = false, Activated = false, Pooled = true)]
public sealed class ExcitedUnit : IUnit
{
    public Tensor forward(Tensor input, UnitLayers layers)
    {
        Tensor output = layers.forward("conv1", input);
        return output * layers.forward("excite", layers.forward("squeeze", output.mean([2, 3], keepdim: true))).sigmoid();
    }
}

[Block<ExcitedUnit>("block1", 64, 16)]
[Network(Height = 32, Width = 32, Classes = 0, Stem = StemKind.None, Channels = 64, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision, Keys = Library.Slim)]
public partial class OwnGate;

/// <summary>A unit that does what it is told to, to see what becomes of it.</summary>
[UnitConvolution("conv", 3, Width.Depth, Strided = true)]
public sealed class ObedientUnit : IUnit
{
    /// <summary>What the unit does in place of its convolution alone.</summary>
    public Func<Tensor, UnitLayers, Tensor>? Order { get; set; }

    public Tensor forward(Tensor input, UnitLayers layers) => Order is null ? layers.forward("conv", input) : Order(input, layers);
}

/// <summary>A unit that has a parameter where its type does not say so.</summary>
[UnitConvolution("conv", 3, Width.Depth)]
public sealed class SecretiveUnit : IUnit
{
    public object Gate { get; } = nn.Parameter(ones(1));

    public Tensor forward(Tensor input, UnitLayers layers) => layers.forward("conv", input) * (Tensor)Gate;
}

[Block<SeparableUnit>("first", 4, 2, repeat: 2)]
[Block<SeparableUnit>("second", 6, 3, repeat: 1, firstStride: 2)]
[Block<SeparableUnit>("third", 6, 3, MaxPool = 2)]
[Network(Channels = 3, Height = 11, Width = 12, Stem = StemKind.None, Classes = 3, Activation = ActivationKind.PostActivation)]
public partial class OwnUnits;

[Block<ObedientUnit>("first", 4, repeat: 2)]
[Block("second", UnitKind.Plain, 4)]
[Network(Channels = 4, Height = 6, Width = 5, Stem = StemKind.None, Classes = 3, Activation = ActivationKind.PostActivation)]
public partial class ObedientUnits;

[Block<SecretiveUnit>("first", 4)]
[Network(Channels = 4, Height = 6, Width = 5, Stem = StemKind.None, Classes = 3, Activation = ActivationKind.PostActivation)]
public partial class SecretiveUnits;
