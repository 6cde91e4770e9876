namespace ResNetDsl;

/// <summary>
/// Declares a feature pyramid over several blocks (Lin et al., "Feature Pyramid Networks for Object Detection", 2017): batch normalization and ReLU after pre-activation blocks, then
/// a lateral 1×1 convolution of each tap, the upsampled coarser map added from coarse to fine (nearest neighbor), and a 3×3 convolution of each sum. It outputs a map for each tap, finest first: [N, width, h, w] with the tap's h and w.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FeaturePyramidAttribute : Attribute
{
    /// <summary>Declares a feature pyramid.</summary>
    /// <param name="name">The head's name, a C# identifier: its scope in the state dict and, with a capital first letter, a property.</param>
    /// <param name="width">The channels of every level.</param>
    /// <param name="taps">The tapped blocks, in the order in which they run: from fine to coarse.</param>
    public FeaturePyramidAttribute(string name, int width, params string[] taps)
    {
        Name = name;
        Width = width;
        Taps = taps;
    }

    /// <summary>The head's name.</summary>
    public string Name { get; }

    /// <summary>The channels of every level.</summary>
    public int Width { get; }

    /// <summary>The tapped blocks.</summary>
    public IReadOnlyList<string> Taps { get; }
}
