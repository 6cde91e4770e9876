using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

/// <summary>ResNet-50 with a stem of three 3×3 and average pools on the shortcuts (He et al., "Bag of Tricks for Image Classification with Convolutional Neural Networks", 2019; timm <c>resnet50d</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 3)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 5, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 2, firstStride: 2)]
[Network(Depth = 50, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision, Stem = StemKind.Deep, Shortcut = ShortcutKind.AveragePool)]
public partial class ResNet50_D;
