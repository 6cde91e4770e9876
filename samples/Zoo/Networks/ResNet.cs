using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

// torchvision's resnet.py (He et al., "Deep Residual Learning for Image Recognition", 2016), with the stride of a block on the 3×3 of its first unit.

/// <summary>ResNet-18 (torchvision <c>resnet18</c>).</summary>
[Block("block1", Basic, 64, repeat: 2)]
[Block("block2", Basic, 128, repeat: 1, firstStride: 2)]
[Block("block3", Basic, 256, repeat: 1, firstStride: 2)]
[Block("block4", Basic, 512, repeat: 1, firstStride: 2)]
[Network(Depth = 18, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class ResNet18;

/// <summary>ResNet-34 (torchvision <c>resnet34</c>).</summary>
[Block("block1", Basic, 64, repeat: 3)]
[Block("block2", Basic, 128, repeat: 3, firstStride: 2)]
[Block("block3", Basic, 256, repeat: 5, firstStride: 2)]
[Block("block4", Basic, 512, repeat: 2, firstStride: 2)]
[Network(Depth = 34, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class ResNet34;

/// <summary>ResNet-50 (torchvision <c>resnet50</c>, "version 1.5").</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 3)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 5, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 2, firstStride: 2)]
[Network(Depth = 50, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class ResNet50;

/// <summary>ResNet-101 (torchvision <c>resnet101</c>, "version 1.5").</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 3)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 22, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 2, firstStride: 2)]
[Network(Depth = 101, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class ResNet101;

/// <summary>ResNet-152 (torchvision <c>resnet152</c>, "version 1.5").</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 3)]
[Block("block2", Bottleneck, 512, 128, repeat: 7, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 35, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 2, firstStride: 2)]
[Network(Depth = 152, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class ResNet152;
