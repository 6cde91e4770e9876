using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

/// <summary>
/// Inception-ResNet-v2 (Szegedy et al., "Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning", 2017; TF-slim <c>inception_resnet_v2.py</c>). The blocks
/// have TF-slim's scopes: ten <c>block35</c> are <c>Repeat</c>, twenty <c>block17</c> are <c>Repeat_1</c>, and the last of ten <c>block8</c> is without ReLU.
/// </summary>
[Block("Mixed_5b", InceptionA, 320)]
[Block("Repeat", InceptionResNetA, 320, repeat: 10, Scale = 0.17)]
[Block("Mixed_6a", ReductionA, 1088, repeat: 0, firstStride: 2)]
[Block("Repeat_1", InceptionResNetB, 1088, repeat: 20, Scale = 0.10)]
[Block("Mixed_7a", ReductionB, 2080, repeat: 0, firstStride: 2)]
[Block("Repeat_2", InceptionResNetC, 2080, repeat: 9, Scale = 0.20)]
[Block("Block8", InceptionResNetC, 2080, OutputActivation = false)]
[Block("Conv2d_7b_1x1", Plain, 1536, Kernel = 1)]
[Network(Height = 299, Width = 299, Stem = StemKind.InceptionResNetV2, Activation = ActivationKind.PostActivation, Dropout = 0.2, Scope = "InceptionResnetV2")]
[ArgScope(WeightDecay = 4e-5, BatchNormDecay = 0.9997, BatchNormEpsilon = 1e-3, BatchNormScale = false)]
public partial class InceptionResNetV2;
