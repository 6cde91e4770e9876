using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

// Xie et al., "Aggregated Residual Transformations for Deep Neural Networks", 2017; torchvision's resnet.py.

/// <summary>ResNeXt-50, 32 groups of 4 channels (torchvision <c>resnext50_32x4d</c>).</summary>
[Block("block1", Bottleneck, 256, 128, repeat: 3, Groups = 32)]
[Block("block2", Bottleneck, 512, 256, repeat: 3, firstStride: 2, Groups = 32)]
[Block("block3", Bottleneck, 1024, 512, repeat: 5, firstStride: 2, Groups = 32)]
[Block("block4", Bottleneck, 2048, 1024, repeat: 2, firstStride: 2, Groups = 32)]
[Network(Depth = 50, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class ResNeXt50_32x4d;

/// <summary>ResNeXt-101, 32 groups of 8 channels (torchvision <c>resnext101_32x8d</c>).</summary>
[Block("block1", Bottleneck, 256, 256, repeat: 3, Groups = 32)]
[Block("block2", Bottleneck, 512, 512, repeat: 3, firstStride: 2, Groups = 32)]
[Block("block3", Bottleneck, 1024, 1024, repeat: 22, firstStride: 2, Groups = 32)]
[Block("block4", Bottleneck, 2048, 2048, repeat: 2, firstStride: 2, Groups = 32)]
[Network(Depth = 101, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class ResNeXt101_32x8d;

/// <summary>ResNeXt-101, 64 groups of 4 channels (torchvision <c>resnext101_64x4d</c>).</summary>
[Block("block1", Bottleneck, 256, 256, repeat: 3, Groups = 64)]
[Block("block2", Bottleneck, 512, 512, repeat: 3, firstStride: 2, Groups = 64)]
[Block("block3", Bottleneck, 1024, 1024, repeat: 22, firstStride: 2, Groups = 64)]
[Block("block4", Bottleneck, 2048, 2048, repeat: 2, firstStride: 2, Groups = 64)]
[Network(Depth = 101, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class ResNeXt101_64x4d;
