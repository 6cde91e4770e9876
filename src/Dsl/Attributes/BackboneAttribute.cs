namespace ResNetDsl;

/// <summary>
/// Specifies the network to which the heads of a class are attached. With at least one head (<see cref="ClassifierHeadAttribute"/>, <see cref="SegmentationHeadAttribute"/>,
/// <see cref="FeaturePyramidAttribute"/>) the class is a composition: the backbone, which runs up to its last tap, and the heads that compute from the taps.
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
