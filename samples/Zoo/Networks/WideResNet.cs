using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

// Zagoruyko and Komodakis, "Wide Residual Networks", 2016, for ImageNet; torchvision's resnet.py.

/// <summary>ResNet-50 with bottlenecks twice as wide (torchvision <c>wide_resnet50_2</c>).</summary>
[Block("block1", Bottleneck, 256, 128, repeat: 3)]
[Block("block2", Bottleneck, 512, 256, repeat: 3, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 512, repeat: 5, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 1024, repeat: 2, firstStride: 2)]
[Network(Depth = 50, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class WideResNet50_2;

/// <summary>ResNet-101 with bottlenecks twice as wide (torchvision <c>wide_resnet101_2</c>).</summary>
[Block("block1", Bottleneck, 256, 128, repeat: 3)]
[Block("block2", Bottleneck, 512, 256, repeat: 3, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 512, repeat: 22, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 1024, repeat: 2, firstStride: 2)]
[Network(Depth = 101, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class WideResNet101_2;
