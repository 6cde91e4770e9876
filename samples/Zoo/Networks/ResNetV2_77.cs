using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

/// <summary>A depth that no paper has, with a third of ResNet-152's multiply-adds, declared as a table.</summary>
[Block("block1", Bottleneck, 192, 48, repeat: 3, lastStride: 2)]
[Block("block2", Bottleneck, 384, 96, repeat: 5, lastStride: 2)]
[Block("block3", Bottleneck, 768, 192, repeat: 10, lastStride: 2)]
[Block("block4", Bottleneck, 1536, 384, repeat: 4)]
[Network(Depth = 77)]
public partial class ResNetV2_77;
