using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

// The tables of TF-slim's resnet_v1.py (He et al., "Deep Residual Learning for Image Recognition", 2016). A block's stride is on its last unit, as in resnet_v2.py.

/// <summary>ResNet-50 v1 (TF-slim <c>resnet_v1_50</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 5, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 50, Activation = ActivationKind.PostActivation, Scope = "resnet_v1_50")]
public partial class ResNetV1_50;

/// <summary>ResNet-101 v1 (TF-slim <c>resnet_v1_101</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 22, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 101, Activation = ActivationKind.PostActivation, Scope = "resnet_v1_101")]
public partial class ResNetV1_101;

/// <summary>ResNet-152 v1 (TF-slim <c>resnet_v1_152</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 7, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 35, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 152, Activation = ActivationKind.PostActivation, Scope = "resnet_v1_152")]
public partial class ResNetV1_152;

/// <summary>ResNet-200 v1 (TF-slim <c>resnet_v1_200</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 23, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 35, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 200, Activation = ActivationKind.PostActivation, Scope = "resnet_v1_200")]
public partial class ResNetV1_200;
