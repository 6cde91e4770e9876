using ResNetDsl.Architecture;

namespace ResNetDsl;

/// <summary>What stands before the first block of a network.</summary>
public enum StemKind
{
    /// <summary>A 7×7 convolution of 64 channels with stride 2, then a 3×3 max pool with stride 2: [N, C, H, W] to [N, 64, ⌈H/4⌉, ⌈W/4⌉].</summary>
    Root = 0,

    /// <summary>Nothing: the first block takes the input.</summary>
    None = 1,
}

/// <summary>The definition behind each <see cref="StemKind"/>, in the order of its values. A new stem is a new value, a new line here, and its own file.</summary>
internal static class StemKinds
{
    public static readonly IReadOnlyList<StemDefinition> All = [new RootStem(), new NoStem()];
}
