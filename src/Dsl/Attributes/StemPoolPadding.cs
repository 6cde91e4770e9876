namespace ResNetDsl;

/// <summary>Specifies how the 3×3 max pool of a stem pads its map. Weights of equal shapes compute different functions with each value.</summary>
public enum StemPoolPadding
{
    /// <summary>As the library that <c>Convention</c> names: <see cref="Same"/> for TF-slim, <see cref="Symmetric"/> for torchvision and timm.</summary>
    Convention = 0,

    /// <summary>TensorFlow's SAME: an even extent is padded by 0 before and 1 after, an odd one by 1 and 1. Padding is below every value.</summary>
    Same = 1,

    /// <summary>By 1 on each side, below every value: torch's <c>padding=1</c>, and Keras' ResNet50, where zeros follow a ReLU.</summary>
    Symmetric = 2,

    /// <summary>By 1 on each side, with zeros that can be the maximum: Keras' ResNet50V2, ResNet101V2 and ResNet152V2. It differs from <see cref="Symmetric"/> before an activation, in pre-activation networks.</summary>
    Zeros = 3,

    /// <summary>Not at all, [N, C, H, W] to [N, C, ⌊(H − 3) / 2⌋ + 1, …]: Keras' ResNet50 until 2018.</summary>
    Valid = 4,
}
