namespace ResNetDsl;

/// <summary>Specifies the shortcut of a residual unit that changes the number of channels.</summary>
public enum ShortcutKind
{
    /// <summary>A 1×1 convolution (He et al., "Deep Residual Learning for Image Recognition", 2016, option B).</summary>
    Projection = 0,

    /// <summary>The input itself: a unit that changes the number of channels is an error.</summary>
    Identity = 1,

    /// <summary>The input, subsampled, and channels of zeros after its own: no parameters (He et al., 2016, option A, as in CIFAR's resnet-20).</summary>
    ZeroPadding = 2,

    /// <summary>An average pool of the stride, then a 1×1 convolution of stride 1 (He et al., "Bag of Tricks for Image Classification", 2019, ResNet-D).</summary>
    AveragePool = 3,
}
