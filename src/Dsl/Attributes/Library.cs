namespace ResNetDsl;

/// <summary>Specifies a library whose numerics or tensor names a network uses.</summary>
public enum Library
{
    /// <summary>
    /// TF-slim's <c>resnet_utils.py</c>: a bias exactly on convolutions without batch normalization, SAME padding, decay 0.997, truncated normal weights by fan-in. Keys
    /// <c>block1.unit_1.conv1.weight</c>.
    /// </summary>
    Slim = 0,

    /// <summary>
    /// torchvision's <c>resnet.py</c>: no bias but the classifier's, symmetric padding, momentum 0.1, normal weights by fan-out, a projection wherever the map or the channels change. Keys
    /// <c>layer1.0.conv1.weight</c>.
    /// </summary>
    Torchvision = 1,

    /// <summary>timm's <c>resnet.py</c> and <c>resnetv2.py</c>: as torchvision, with a classifier from N(0, 0.01²) behind pre-activation units. Keys <c>stages.0.blocks.0.conv1.weight</c> with pre-activation, torchvision's without.</summary>
    Timm = 2,
}
