using ResNetDsl.Architecture;

namespace ResNetDsl;

/// <summary>The kinds of unit that a block can repeat.</summary>
public enum UnitKind
{
    /// <summary>
    /// The full pre-activation bottleneck: 1×1, 3×3 and 1×1 convolutions, each after batch normalisation and ReLU, added to the shortcut
    /// (He et al., "Identity Mappings in Deep Residual Networks", 2016; TF-slim <c>resnet_v2.bottleneck</c>).
    /// </summary>
    Bottleneck = 0,

    /// <summary>
    /// The full pre-activation basic unit: two 3×3 convolutions, each after batch normalisation and ReLU, added to the shortcut (He et al., "Identity Mappings in
    /// Deep Residual Networks", 2016). It has no bottleneck: <c>[Block("b", Basic, 64, repeat: 2)]</c>.
    /// </summary>
    Basic = 1,
}

/// <summary>The definition behind each <see cref="UnitKind"/>, in the order of its values. A new unit is a new value, a new line here, and its own file.</summary>
internal static class UnitKinds
{
    public static readonly IReadOnlyList<UnitDefinition> All = [new BottleneckDefinition(), new BasicDefinition()];
}
