namespace ResNetDsl;

/// <summary>The options of a block that have names. Which of them a unit heeds is said of its <see cref="UnitKind"/>; the others are an error.</summary>
public abstract class BlockOptionsAttribute : Attribute
{
    private protected BlockOptionsAttribute(string name, int depth, int bottleneckDepth, int repeat, int firstStride, int lastStride)
    {
        Name = name;
        Depth = depth;
        BottleneckDepth = bottleneckDepth;
        Repeat = repeat;
        FirstStride = firstStride;
        LastStride = lastStride;
    }

    /// <summary>The block's name.</summary>
    public string Name { get; }

    /// <summary>The channels each unit gives.</summary>
    public int Depth { get; }

    /// <summary>The channels inside a bottleneck unit; 0 when absent.</summary>
    public int BottleneckDepth { get; }

    /// <summary>The number of units of stride 1.</summary>
    public int Repeat { get; }

    /// <summary>The stride of one more unit at the front; 0 when absent.</summary>
    public int FirstStride { get; }

    /// <summary>The stride of one more unit at the end; 0 when absent.</summary>
    public int LastStride { get; }

    /// <summary>
    /// The groups of a bottleneck's 3×3 convolution (ResNeXt; Xie et al., "Aggregated Residual Transformations for Deep Neural Networks", 2017), or of a plain unit's: each gives
    /// its share of the channels from as many. They divide the width. 1 by default.
    /// </summary>
    public int Groups { get; set; } = 1;

    /// <summary>The side of the kernel of a plain or highway unit, an odd number. 3 by default.</summary>
    public int Kernel { get; set; } = 3;

    /// <summary>
    /// By how much squeeze and excitation (Hu et al., "Squeeze-and-Excitation Networks", 2018) reduces the depth inside: 16 in the paper. Before the sum each channel of the residual is multiplied by
    /// a gate, σ(1×1(ReLU(1×1(mean)))). Divides the depth. 0, the default, for none.
    /// </summary>
    public int SqueezeExcitation { get; set; }

    /// <summary>What residuals are multiplied by before they are added to the shortcut: 0.17, 0.10 and 0.20 in Inception-ResNet-v2. 1 by default.</summary>
    public double Scale { get; set; } = 1;

    /// <summary>The probability, in [0, 1), with which training sets a value inside a unit to 0: between the two 3×3 of a basic unit (wide residual networks), before a plain unit. 0 by default.</summary>
    public double Dropout { get; set; }

    /// <summary>The side and stride of a max pool, without padding, that ends the block: 2 between the stages of VGG. 0, the default, for none.</summary>
    public int MaxPool { get; set; }

    /// <summary>
    /// Whether the strides of this block become dilation rates of all units after them (torchvision's <c>replace_stride_with_dilation</c>, block by block). Excludes
    /// <see cref="NetworkAttribute.OutputStride"/>, which does the same from some stride on. False by default.
    /// </summary>
    public bool Dilate { get; set; }

    /// <summary>Whether units with the activation last end with ReLU. The last unit of Inception-ResNet-v2 does not. True by default.</summary>
    public bool OutputActivation { get; set; } = true;
}
