using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

// He et al., "Deep Residual Learning for Image Recognition", 2016, figure 3: residual networks without their shortcuts. They have the layers of torchvision's resnet.py.

/// <summary>The plain network of 18 layers.</summary>
[Block("block1", Plain, 64, repeat: 4)]
[Block("block2", Plain, 128, repeat: 3, firstStride: 2)]
[Block("block3", Plain, 256, repeat: 3, firstStride: 2)]
[Block("block4", Plain, 512, repeat: 3, firstStride: 2)]
[Network(Depth = 18, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class PlainNet18;

/// <summary>The plain network of 34 layers.</summary>
[Block("block1", Plain, 64, repeat: 6)]
[Block("block2", Plain, 128, repeat: 7, firstStride: 2)]
[Block("block3", Plain, 256, repeat: 11, firstStride: 2)]
[Block("block4", Plain, 512, repeat: 5, firstStride: 2)]
[Network(Depth = 34, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class PlainNet34;
