namespace ResNetDsl;

/// <summary>
/// The network that the heads of a class stand on. With at least one head (<see cref="ClassifierHeadAttribute"/>, <see cref="SegmentationHeadAttribute"/>,
/// <see cref="FeaturePyramidAttribute"/>) the class is a composition: the backbone, run as far as its last tap, and what the heads make of the taps.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BackboneAttribute : Attribute
{
    /// <summary>Declares the backbone.</summary>
    /// <param name="network">A class with blocks.</param>
    public BackboneAttribute(Type network) => Network = network;

    /// <summary>The class of the backbone.</summary>
    public Type Network { get; }
}
