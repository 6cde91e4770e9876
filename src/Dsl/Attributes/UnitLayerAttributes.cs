namespace ResNetDsl;

/// <summary>Specifies the output channels of a layer of a user-defined unit in terms of its block.</summary>
public enum Width
{
    /// <summary>The block's depth.</summary>
    Depth = 0,

    /// <summary>The block's bottleneck depth.</summary>
    Bottleneck = 1,

    /// <summary>The input channels of the unit.</summary>
    In = 2,
}

/// <summary>Declares a layer of a user-defined unit. The layers of a branch are a sequence: the input of each is the output of the preceding one, and that of the first is the input of the unit.</summary>
public abstract class UnitLayerAttribute : Attribute
{
    private protected UnitLayerAttribute(string name) => Name = name;

    /// <summary>The layer's name: its scope in the state dict, and the name by which the unit runs it.</summary>
    public string Name { get; }

    /// <summary>Whether the layer is on the shortcut, a second branch that exists only if the unit changes the channels or has a stride.</summary>
    public bool OnShortcut { get; set; }
}

/// <summary>Declares a convolution of a user-defined unit, padded so that only its stride divides the extents.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class UnitConvolutionAttribute : UnitLayerAttribute
{
    /// <summary>Declares a convolution.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="kernel">The side of the kernel, an odd number.</param>
    /// <param name="to">The output channels.</param>
    public UnitConvolutionAttribute(string name, int kernel, Width to)
        : base(name)
    {
        Kernel = kernel;
        To = to;
    }

    /// <summary>The side of the kernel.</summary>
    public int Kernel { get; }

    /// <summary>The output channels.</summary>
    public Width To { get; }

    /// <summary>Whether the layer has the unit's stride. One layer of each branch does. False by default.</summary>
    public bool Strided { get; set; }

    /// <summary>Whether the layer has the unit's dilation rate. False by default.</summary>
    public bool Dilated { get; set; }

    /// <summary>Whether the convolution is depthwise, with one kernel per channel: input and output channels are equal. False by default.</summary>
    public bool Depthwise { get; set; }

    /// <summary>
    /// Whether the unit runs the layer on the channel means of the map, [N, C, 1, 1], to weigh channels as squeeze and excitation does. Its multiply-adds are then those of one pixel, and it does not
    /// count in the depth. The kernel is 1. False by default.
    /// </summary>
    public bool Pooled { get; set; }

    /// <summary>Whether batch normalization follows; otherwise a bias is added. True by default.</summary>
    public bool Normalized { get; set; } = true;

    /// <summary>Whether ReLU follows. True by default.</summary>
    public bool Activated { get; set; } = true;
}

/// <summary>Declares batch normalization and ReLU of a user-defined unit.</summary>
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
