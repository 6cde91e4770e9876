using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Heads;

/// <summary>The definition of each <see cref="HeadKind"/>, in the order of its values. A new head is a new value, a new line here, its attribute and its own file.</summary>
internal static class HeadKinds
{
    public static readonly IReadOnlyList<HeadDefinition> All = [new ClassifierHeadDefinition(), new SegmentationHeadDefinition(), new FeaturePyramidDefinition()];

    /// <summary>The definitions by the full names of their attributes.</summary>
    public static readonly IReadOnlyDictionary<string, HeadDefinition> ByAttribute =
        All.ToDictionary(head => $"ResNetDsl.{head.Attribute}Attribute", StringComparer.Ordinal);
}
