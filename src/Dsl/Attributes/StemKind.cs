namespace ResNetDsl;

/// <summary>Specifies the layers before the first block of a network.</summary>
public enum StemKind
{
    /// <summary>A 7×7 convolution of 64 channels with stride 2, then a 3×3 max pool with stride 2: [N, C, H, W] to [N, 64, ⌈H/4⌉, ⌈W/4⌉].</summary>
    Root = 0,

    /// <summary>No layers: the first block receives the input.</summary>
    None = 1,

    /// <summary>A 3×3 convolution of 16 channels: [N, C, H, W] to [N, 16, H, W], for images of 32×32 (He et al., "Deep Residual Learning for Image Recognition", 2016, section 4.2).</summary>
    Cifar = 2,

    /// <summary>
    /// Three 3×3 convolutions of 32, 32 and 64 channels, the first with stride 2, then a 3×3 max pool with stride 2 (He et al., "Bag of Tricks for Image Classification", 2019, ResNet-C):
    /// [N, C, H, W] to [N, 64, ⌈H/4⌉, ⌈W/4⌉].
    /// </summary>
    Deep = 3,

    /// <summary>
    /// Inception-ResNet-v2's, mostly without padding (TF-slim's <c>inception_resnet_v2.py</c>, <c>Conv2d_1a_3x3</c> to <c>MaxPool_5a_3x3</c>): [N, C, 299, 299] to [N, 192, 35, 35].
    /// </summary>
    InceptionResNetV2 = 4,
}
