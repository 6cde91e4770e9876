namespace ResNetDsl;

/// <summary>Changes the defaults of the network that the <see cref="BlockAttribute">[Block]</see> attributes of a partial class declare.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute : Attribute
{
    private Library? keys;

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

    /// <summary>Where batch normalisation and ReLU stand in units. Before the convolutions by default.</summary>
    public ActivationKind Activation { get; set; } = ActivationKind.PreActivation;

    /// <summary>Which convolution of a bottleneck carries a stride. The 3×3 by default.</summary>
    public StridePlacement StridePlacement { get; set; } = StridePlacement.Conv3x3;

    /// <summary>
    /// The library whose numerics the network has where the table is silent: biases, padding of the stem's pool, initial weights, projections, and the defaults of <see cref="ArgScopeAttribute"/>.
    /// TF-slim by default.
    /// </summary>
    public Library Convention { get; set; } = Library.Slim;

    /// <summary>The library by whose names the tensors of the state dict go, in its order and shapes. That of <see cref="Convention"/> by default.</summary>
    public Library Keys
    {
        get => keys ?? Convention;
        set => keys = value;
    }

    /// <summary>Whether convolutions are batch-normalised; without it they have a bias. Only plain and highway units can do without. True by default.</summary>
    public bool BatchNorm { get; set; } = true;

    /// <summary>Whether convolutions with batch normalisation have a bias as well, and those without have one whatever the convention (Keras' ResNet v1, torchvision's VGG). False by default.</summary>
    public bool ConvolutionBias { get; set; }

    /// <summary>Whether the residual of every new unit is 0: the last normalisation's scale begins at 0, or the last weight (Goyal et al., "Accurate, Large Minibatch SGD", 2017). False by default.</summary>
    public bool ZeroInitResiduals { get; set; }

    /// <summary>
    /// The probability with which training drops the residual of the last unit, in [0, 1); that of unit l of L is l / L of it (Huang et al., "Deep Networks with Stochastic Depth", 2016, the linear
    /// rule). Each image is dropped on its own, and what is kept is scaled up, so that evaluation needs nothing. 0 by default.
    /// </summary>
    public double StochasticDepth { get; set; }

    /// <summary>The channels that the stem gives. 0, the default, for the stem's own number: 64, or 16 of <see cref="StemKind.Cifar"/>.</summary>
    public int StemWidth { get; set; }

    /// <summary>
    /// The width of two dense layers with ReLU between the blocks and the classifier, in place of the global pool: 4,096 in VGG. The first sees the whole map of the declared size; maps of images of
    /// another size are averaged to that size first. 0, the default, for none.
    /// </summary>
    public int HiddenUnits { get; set; }

    /// <summary>The probability, in [0, 1), with which training sets a value before the classifier to 0, and after each of the <see cref="HiddenUnits"/>. 0 by default.</summary>
    public double Dropout { get; set; }

    /// <summary>The scope that begins the names of the end points (<c>resnet_v2_50/block1</c>), as in TF-slim. The class's name by default; empty for none.</summary>
    public string? Scope { get; set; }
}
