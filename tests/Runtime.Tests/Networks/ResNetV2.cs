using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 5, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 50, Scope = "resnet_v2_50")]
public partial class ResNetV2_50;

[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 22, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 101, Scope = "resnet_v2_101")]
public partial class ResNetV2_101;

[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 7, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 35, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 152, Scope = "resnet_v2_152")]
public partial class ResNetV2_152;

[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 23, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 35, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 200, Scope = "resnet_v2_200")]
public partial class ResNetV2_200;
