namespace ResNetDsl;

/// <summary>Changes the defaults of the network that the <see cref="BlockAttribute">[Block]</see> attributes of a partial class declare.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>The channels of an input image. 3 by default.</summary>
    public int Channels { get; set; } = 3;

    /// <summary>The height of the input, in pixels, that shapes and costs are declared for. 224 by default; other sizes may be run.</summary>
    public int Height { get; set; } = 224;

    /// <summary>The width of the input, in pixels, that shapes and costs are declared for. 224 by default; other sizes may be run.</summary>
    public int Width { get; set; } = 224;

    /// <summary>The number of classes of the 1×1 classifier; 0 for features only, without a classifier. 1,000 by default.</summary>
    public int Classes { get; set; } = 1000;

    /// <summary>What stands before the first block. <see cref="StemKind.Root"/> by default.</summary>
    public StemKind Stem { get; set; } = StemKind.Root;

    /// <summary>Whether the mean over height and width is taken before the classifier: output [N, classes]. Without it the output is dense, [N, classes, H, W]. True by default.</summary>
    public bool GlobalPool { get; set; } = true;

    /// <summary>
    /// The side of an average pool of stride 1, without padding, that stands before the global pool and the classifier: [N, C, H, W] to [N, C, H − k + 1, W − k + 1]. It must fit the
    /// map of the declared input. 0, the default, for none.
    /// </summary>
    public int PoolWindow { get; set; }

    /// <summary>What a shortcut is where a unit changes the number of channels. A 1×1 convolution by default.</summary>
    public ShortcutKind Shortcut { get; set; } = ShortcutKind.Projection;

    /// <summary>
    /// The ratio of input to output resolution. Once the strides have reached it, further strides become dilation rates (TF-slim's <c>stack_blocks_dense</c>).
    /// 0, the default, stands for the nominal stride.
    /// </summary>
    public int OutputStride { get; set; }

    /// <summary>The number of layers, convolutions on the main path and classifier, that the table is asserted to have; 0, the default, asserts nothing.</summary>
    public int Depth { get; set; }

    /// <summary>The most trained parameters that the table may have; more are an error. 0, the default, asserts nothing.</summary>
    public long MaxParameters { get; set; }

    /// <summary>The most multiply-adds that one image of the declared size may need; more are an error. 0, the default, asserts nothing.</summary>
    public long MaxMultiplyAdds { get; set; }

    /// <summary>The scope that begins the names of the end points (<c>resnet_v2_50/block1</c>), as in TF-slim. The class's name by default; empty for none.</summary>
    public string? Scope { get; set; }
}
