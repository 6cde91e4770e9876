using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

// Units that activate first, in each library's numerics and names.

/// <summary>TF-slim's, with the stride on the last units and biases on bare convolutions.</summary>
[Block("block1", Bottleneck, 9, 3, repeat: 1, lastStride: 2)]
[Block("block2", Basic, 12, repeat: 1, lastStride: 2)]
[Block("block3", Bottleneck, 12, 4, repeat: 1)]
[Network(Height = 36, Width = 39, StemWidth = 6, Classes = 4)]
public partial class SlimPreActivation;

/// <summary>KaimingHe/resnet-1k-layers: the stride on the first 1×1 of the first units, and no bias but the classifier's.</summary>
[Block("block1", Bottleneck, 9, 3, repeat: 2)]
[Block("block2", Bottleneck, 12, 4, repeat: 1, firstStride: 2)]
[Network(
    Height = 15, Width = 18, Stem = StemKind.Cifar, StemWidth = 4, Classes = 4, StridePlacement = StridePlacement.Conv1x1, Convention = Library.Torchvision, Keys = Library.Slim)]
public partial class OneKLayers;

[Block("stage1", Bottleneck, 9, 3, repeat: 2)]
[Block("stage2", Bottleneck, 12, 4, repeat: 1, firstStride: 2)]
[Block("stage3", Basic, 14, repeat: 1, firstStride: 2)]
[Network(Height = 34, Width = 38, StemWidth = 6, Classes = 4, Convention = Library.Timm)]
public partial class TimmPreActivation;

[Block("stage1", Bottleneck, 256, 64, repeat: 3)]
[Block("stage2", Bottleneck, 512, 128, repeat: 3, firstStride: 2)]
[Block("stage3", Bottleneck, 1024, 256, repeat: 5, firstStride: 2)]
[Block("stage4", Bottleneck, 2048, 512, repeat: 2, firstStride: 2)]
[Network(Convention = Library.Timm, Depth = 50)]
public partial class TimmResNetV2_50;
