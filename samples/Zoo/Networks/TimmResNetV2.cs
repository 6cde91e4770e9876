using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

// He et al., "Identity Mappings in Deep Residual Networks", 2016, as in timm's resnetv2.py: no biases but the classifier's, the stride of a block on the 3×3 of its first unit.

/// <summary>ResNet-50 v2 (timm <c>resnetv2_50</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 3)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 5, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 2, firstStride: 2)]
[Network(Depth = 50, Convention = Library.Timm)]
public partial class TimmResNetV2_50;

/// <summary>ResNet-101 v2 (timm <c>resnetv2_101</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 3)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 22, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 2, firstStride: 2)]
[Network(Depth = 101, Convention = Library.Timm)]
public partial class TimmResNetV2_101;

/// <summary>ResNet-152 v2 (timm <c>resnetv2_152</c>).</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 3)]
[Block("block2", Bottleneck, 512, 128, repeat: 7, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 35, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 2, firstStride: 2)]
[Network(Depth = 152, Convention = Library.Timm)]
public partial class TimmResNetV2_152;
