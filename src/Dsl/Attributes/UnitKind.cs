namespace ResNetDsl;

/// <summary>Specifies the kind of unit that a block repeats.</summary>
public enum UnitKind
{
    /// <summary>
    /// The bottleneck: 1×1, 3×3 and 1×1 convolutions, added to the shortcut (He et al., "Deep Residual Learning for Image Recognition" and "Identity Mappings in Deep Residual Networks",
    /// 2016; TF-slim <c>resnet_v1.bottleneck</c> and <c>resnet_v2.bottleneck</c>). With <c>Groups</c> it is ResNeXt's.
    /// </summary>
    Bottleneck = 0,

    /// <summary>
    /// The basic unit: two 3×3 convolutions, added to the shortcut (He et al., 2016; wide and with dropout: Zagoruyko and Komodakis, "Wide Residual Networks", 2016). It has no bottleneck:
    /// <c>[Block("b", Basic, 64, repeat: 2)]</c>.
    /// </summary>
    Basic = 1,

    /// <summary>One convolution and ReLU, no shortcut (Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015).</summary>
    Plain = 2,

    /// <summary>A 3×3 convolution and a gate that mixes it with the input (Srivastava et al., "Highway Networks", 2015). Keeps depth and extents.</summary>
    Highway = 3,

    /// <summary>Inception-ResNet-v2's <c>block35</c> (Szegedy et al., "Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning", 2017). Keeps depth and extents.</summary>
    InceptionResNetA = 4,

    /// <summary>Inception-ResNet-v2's <c>block17</c>. Keeps depth and extents.</summary>
    InceptionResNetB = 5,

    /// <summary>Inception-ResNet-v2's <c>block8</c>. Keeps depth and extents.</summary>
    InceptionResNetC = 6,

    /// <summary>Inception-ResNet-v2's <c>Mixed_5b</c>: 320 channels of any number.</summary>
    InceptionA = 7,

    /// <summary>Inception-ResNet-v2's <c>Mixed_6a</c>: 768 channels more, stride 2 without padding.</summary>
    ReductionA = 8,

    /// <summary>Inception-ResNet-v2's <c>Mixed_7a</c>: 992 channels more, stride 2 without padding.</summary>
    ReductionB = 9,
}
