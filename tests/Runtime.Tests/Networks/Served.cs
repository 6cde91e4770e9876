using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

/// <summary>A small classifier of drawn shapes.</summary>
[Block("block1", Basic, 16, repeat: 1)]
[Block("block2", Basic, 32, repeat: 0, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class Served;

/// <summary>Its last map is one pixel.</summary>
[Block("layer1", Basic, 16, repeat: 1)]
[Block("layer2", Basic, 16, repeat: 1, firstStride: 2)]
[Block("layer3", Basic, 16, repeat: 1, firstStride: 2)]
[Block("layer4", Basic, 16, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class ToOnePixel;
