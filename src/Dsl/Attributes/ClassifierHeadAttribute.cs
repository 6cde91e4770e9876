namespace ResNetDsl;

/// <summary>
/// Declares a classifier on a block: batch normalization and ReLU after a pre-activation block, whose output lacks them, the mean over height and width, and a 1×1 convolution with bias:
/// [N, C, H, W] to [N, classes]. It is the head of TF-slim's <c>resnet_v2.py</c> and of torchvision's <c>resnet.py</c>, on any block.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ClassifierHeadAttribute : Attribute
{
    /// <summary>Declares a classifier.</summary>
    /// <param name="name">The head's name, a C# identifier: its scope in the state dict and, with a capital first letter, a property.</param>
    /// <param name="tap">The tapped block, by name or as <c>nameof(Backbone.Block3)</c>.</param>
    /// <param name="classes">The number of classes.</param>
    public ClassifierHeadAttribute(string name, string tap, int classes)
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

    /// <summary>The asserted channels of the tap; a different number is an error. 0, the default, asserts nothing.</summary>
    public int Channels { get; set; }
}
