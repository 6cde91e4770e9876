namespace ResNetDsl;

/// <summary>The channels that a layer of your own unit gives, in the terms of a block.</summary>
public enum Width
{
    /// <summary>The block's depth.</summary>
    Depth = 0,

    /// <summary>The block's bottleneck depth.</summary>
    Bottleneck = 1,

    /// <summary>What the unit takes.</summary>
    In = 2,
}

/// <summary>A layer of your own unit. Layers of a branch follow one another in the order written: each takes what the one before it gives, the first what the unit takes.</summary>
public abstract class UnitLayerAttribute : Attribute
{
    private protected UnitLayerAttribute(string name) => Name = name;

    /// <summary>The layer's name: its scope in the state dict, and what the unit asks for it by.</summary>
    public string Name { get; }

    /// <summary>Whether the layer stands on the shortcut, a second branch, where the unit changes the channels or has a stride; it is left out where the unit does neither.</summary>
    public bool OnShortcut { get; set; }
}

/// <summary>A convolution of your own unit, padded so that its stride alone divides the extents.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class UnitConvolutionAttribute : UnitLayerAttribute
{
    /// <summary>Declares a convolution.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="kernel">The side of the kernel, an odd number.</param>
    /// <param name="to">The channels it gives.</param>
    public UnitConvolutionAttribute(string name, int kernel, Width to)
        : base(name)
    {
        Kernel = kernel;
        To = to;
    }

    /// <summary>The side of the kernel.</summary>
    public int Kernel { get; }

    /// <summary>The channels it gives.</summary>
    public Width To { get; }

    /// <summary>Whether the layer has the unit's stride. One layer of each branch does. False by default.</summary>
    public bool Strided { get; set; }

    /// <summary>Whether the layer has the unit's dilation rate. False by default.</summary>
    public bool Dilated { get; set; }

    /// <summary>Whether each channel has a kernel of its own (depthwise): the layer gives as many channels as it takes. False by default.</summary>
    public bool Depthwise { get; set; }

    /// <summary>
    /// Whether the unit runs the layer on the channel means of the map, [N, C, 1, 1], to weigh channels as squeeze and excitation does. Its multiply-adds are then those of one pixel, and it does not
    /// count in the depth. The kernel is 1. False by default.
    /// </summary>
    public bool Pooled { get; set; }

    /// <summary>Whether batch normalisation follows; otherwise a bias is added. True by default.</summary>
    public bool Normalized { get; set; } = true;

    /// <summary>Whether ReLU follows. True by default.</summary>
    public bool Activated { get; set; } = true;
}

/// <summary>Batch normalisation and ReLU of your own unit.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class UnitBatchNormAttribute : UnitLayerAttribute
{
    /// <summary>Declares the layer.</summary>
    /// <param name="name">The layer's name.</param>
    public UnitBatchNormAttribute(string name)
        : base(name)
    {
    }

    /// <summary>Whether ReLU follows. True by default.</summary>
    public bool Activated { get; set; } = true;
}
