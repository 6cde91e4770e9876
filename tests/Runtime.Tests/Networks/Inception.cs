using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

/// <summary>Every part of Inception-ResNet-v2 once or twice, under TF-slim's arg scope (<c>inception_resnet_v2.py</c>), for the smallest image that passes.</summary>
[Block("mixed_5b", InceptionA, 320)]
[Block("repeat", InceptionResNetA, 320, repeat: 2, Scale = 0.17)]
[Block("mixed_6a", ReductionA, 1088, repeat: 0, firstStride: 2)]
[Block("repeat_1", InceptionResNetB, 1088, repeat: 2, Scale = 0.10)]
[Block("mixed_7a", ReductionB, 2080, repeat: 0, firstStride: 2)]
[Block("repeat_2", InceptionResNetC, 2080, repeat: 1, Scale = 0.20)]
[Block("block8", InceptionResNetC, 2080, OutputActivation = false)]
[Block("conv2d_7b", Plain, 1536, Kernel = 1)]
[Network(Height = 75, Width = 79, Stem = StemKind.InceptionResNetV2, Classes = 4, Activation = PostActivation)]
[ArgScope(WeightDecay = 4e-5, BatchNormDecay = 0.9997, BatchNormEpsilon = 0.001, BatchNormScale = false)]
public partial class SmallInception;
