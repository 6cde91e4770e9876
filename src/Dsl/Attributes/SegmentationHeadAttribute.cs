namespace ResNetDsl;

/// <summary>
/// Declares a dense classifier on a block (Long et al., "Fully Convolutional Networks for Semantic Segmentation", 2015): batch normalization and ReLU after a pre-activation block, then a 3×3 convolution with
/// batch normalization and ReLU, a 1×1 convolution with bias, and bilinear upsampling (corners not aligned) to the size of the image: [N, C, h, w] to [N, classes, H, W].
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SegmentationHeadAttribute : Attribute
{
    /// <summary>Declares a dense classifier.</summary>
    /// <param name="name">The head's name, a C# identifier: its scope in the state dict and, with a capital first letter, a property.</param>
    /// <param name="tap">The tapped block, by name or as <c>nameof(Backbone.Block4)</c>.</param>
    /// <param name="classes">The number of classes.</param>
    public SegmentationHeadAttribute(string name, string tap, int classes)
    {
        Name = name;
        Tap = tap;
        Classes = classes;
    }

    /// <summary>The head's name.</summary>
    public string Name { get; }

    /// <summary>The tapped block.</summary>
    public string Tap { get; }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The channels between the two convolutions. 256 by default.</summary>
    public int Width { get; set; } = 256;

    /// <summary>The asserted channels of the tap; a different number is an error. 0, the default, asserts nothing.</summary>
    public int Channels { get; set; }
}
