using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

// He et al., "Deep Residual Learning for Image Recognition", 2016, section 4.2 and table 6, with shortcuts without parameters (option A); akamaster/pytorch_resnet_cifar10, resnet.py.

/// <summary>ResNet-20 for CIFAR-10: 6 × 3 + 2 layers.</summary>
[Block("block1", Basic, 16, repeat: 3)]
[Block("block2", Basic, 32, repeat: 2, firstStride: 2)]
[Block("block3", Basic, 64, repeat: 2, firstStride: 2)]
[Network(Depth = 20, Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Shortcut = ShortcutKind.ZeroPadding, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class CifarResNet20;

/// <summary>ResNet-32 for CIFAR-10: 6 × 5 + 2 layers.</summary>
[Block("block1", Basic, 16, repeat: 5)]
[Block("block2", Basic, 32, repeat: 4, firstStride: 2)]
[Block("block3", Basic, 64, repeat: 4, firstStride: 2)]
[Network(Depth = 32, Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Shortcut = ShortcutKind.ZeroPadding, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class CifarResNet32;

/// <summary>ResNet-44 for CIFAR-10: 6 × 7 + 2 layers.</summary>
[Block("block1", Basic, 16, repeat: 7)]
[Block("block2", Basic, 32, repeat: 6, firstStride: 2)]
[Block("block3", Basic, 64, repeat: 6, firstStride: 2)]
[Network(Depth = 44, Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Shortcut = ShortcutKind.ZeroPadding, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class CifarResNet44;

/// <summary>ResNet-56 for CIFAR-10: 6 × 9 + 2 layers.</summary>
[Block("block1", Basic, 16, repeat: 9)]
[Block("block2", Basic, 32, repeat: 8, firstStride: 2)]
[Block("block3", Basic, 64, repeat: 8, firstStride: 2)]
[Network(Depth = 56, Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Shortcut = ShortcutKind.ZeroPadding, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class CifarResNet56;

/// <summary>ResNet-110 for CIFAR-10: 6 × 18 + 2 layers.</summary>
[Block("block1", Basic, 16, repeat: 18)]
[Block("block2", Basic, 32, repeat: 17, firstStride: 2)]
[Block("block3", Basic, 64, repeat: 17, firstStride: 2)]
[Network(Depth = 110, Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Shortcut = ShortcutKind.ZeroPadding, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class CifarResNet110;

/// <summary>ResNet-1,202 for CIFAR-10: 6 × 200 + 2 layers.</summary>
[Block("block1", Basic, 16, repeat: 200)]
[Block("block2", Basic, 32, repeat: 199, firstStride: 2)]
[Block("block3", Basic, 64, repeat: 199, firstStride: 2)]
[Network(Depth = 1202, Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Shortcut = ShortcutKind.ZeroPadding, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class CifarResNet1202;
