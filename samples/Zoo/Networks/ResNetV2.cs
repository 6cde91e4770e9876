using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

// The tables of TF-slim's resnet_v2.py: [(256, 64, 1)] * 2 + [(256, 64, 2)] is repeat: 2, lastStride: 2.

/// <summary>ResNet-50 v2 (TF-slim <c>resnet_v2_50</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 5, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 50, Scope = "resnet_v2_50")]
public partial class ResNetV2_50;

/// <summary>ResNet-101 v2 (TF-slim <c>resnet_v2_101</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 22, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 101, Scope = "resnet_v2_101")]
public partial class ResNetV2_101;

/// <summary>ResNet-152 v2 (TF-slim <c>resnet_v2_152</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 7, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 35, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 152, Scope = "resnet_v2_152")]
public partial class ResNetV2_152;

/// <summary>ResNet-200 v2 (TF-slim <c>resnet_v2_200</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 23, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 35, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 200, Scope = "resnet_v2_200")]
public partial class ResNetV2_200;
