using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

/// <summary>ResNet-50 with squeeze and excitation (Hu et al., "Squeeze-and-Excitation Networks", 2018; timm <c>seresnet50</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 3, SqueezeExcitation = 16)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, firstStride: 2, SqueezeExcitation = 16)]
[Block("block3", Bottleneck, 1024, 256, repeat: 5, firstStride: 2, SqueezeExcitation = 16)]
[Block("block4", Bottleneck, 2048, 512, repeat: 2, firstStride: 2, SqueezeExcitation = 16)]
[Network(Depth = 50, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class SEResNet50;
