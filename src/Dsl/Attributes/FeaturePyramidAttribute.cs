namespace ResNetDsl;

/// <summary>
/// A feature pyramid over several blocks (Lin et al., "Feature Pyramid Networks for Object Detection", 2017): behind pre-activation blocks batch normalisation and ReLU, then
/// a lateral 1×1 convolution of each tap, from coarse to fine the nearest neighbour of the coarser map added, and a 3×3 convolution of each sum. It gives a map for each tap, finest first: [N, width, h, w] with the tap's h and w.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FeaturePyramidAttribute : Attribute
{
    /// <summary>Declares a feature pyramid.</summary>
    /// <param name="name">The head's name, a C# identifier: its scope in the state dict and, with a capital first letter, a property.</param>
    /// <param name="width">The channels of every level.</param>
    /// <param name="taps">The blocks it stands on, in the order in which they run: from fine to coarse.</param>
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

    /// <summary>The blocks it stands on.</summary>
    public IReadOnlyList<string> Taps { get; }
}
