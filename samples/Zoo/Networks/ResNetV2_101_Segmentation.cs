using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

/// <summary>
/// Semantic segmentation as in the docstring of TF-slim's <c>resnet_v2.py</c>: ResNet-101 with 21 classes at every 16th pixel of a 513×513 image. It can train the
/// parameters of a <see cref="ResNetV2_101"/> that was trained to classify; only the classifier is its own.
/// </summary>
[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 22, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Height = 513, Width = 513, Classes = 21, GlobalPool = false, OutputStride = 16, Depth = 101, Scope = "resnet_v2_101")]
[Shares(typeof(ResNetV2_101))]
public partial class ResNetV2_101_Segmentation;
