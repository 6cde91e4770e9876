using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

// He et al., "Identity Mappings in Deep Residual Networks", 2016, section 4; KaimingHe/resnet-1k-layers, resnet-pre-act.lua: no biases but the classifier's, and a stride on the first 1×1.

/// <summary>ResNet-164 with the activation first, for CIFAR-10: 9 × 18 + 2 layers.</summary>
[Block("block1", Bottleneck, 64, 16, repeat: 18)]
[Block("block2", Bottleneck, 128, 32, repeat: 17, firstStride: 2)]
[Block("block3", Bottleneck, 256, 64, repeat: 17, firstStride: 2)]
[Network(Depth = 164, Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, StridePlacement = StridePlacement.Conv1x1, Convention = Library.Torchvision, Keys = Library.Slim)]
public partial class PreActResNet164;

/// <summary>ResNet-1,001 with the activation first, for CIFAR-10: 9 × 111 + 2 layers.</summary>
[Block("block1", Bottleneck, 64, 16, repeat: 111)]
[Block("block2", Bottleneck, 128, 32, repeat: 110, firstStride: 2)]
[Block("block3", Bottleneck, 256, 64, repeat: 110, firstStride: 2)]
[Network(Depth = 1001, Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, StridePlacement = StridePlacement.Conv1x1, Convention = Library.Torchvision, Keys = Library.Slim)]
public partial class PreActResNet1001;
