using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

/// <summary>The network whose weights are in <c>Weights/Published</c>: <c>tests/Golden/scripts/weights/small_resnet.py</c>.</summary>
[Block("layer1", Basic, 16, repeat: 2)]
[Block("layer2", Basic, 16, repeat: 1, firstStride: 2)]
[Block("layer3", Basic, 32, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, StemWidth = 16, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class TorchFileResNet;

/// <summary>The same without a classifier.</summary>
[Block("layer1", Basic, 16, repeat: 2)]
[Block("layer2", Basic, 16, repeat: 1, firstStride: 2)]
[Block("layer3", Basic, 32, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 0, Stem = StemKind.Cifar, StemWidth = 16, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class TorchFileFeatures;
