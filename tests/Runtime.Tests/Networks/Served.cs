using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

/// <summary>A small classifier of drawn shapes.</summary>
[Block("block1", Basic, 16, repeat: 1)]
[Block("block2", Basic, 32, repeat: 0, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class Served;
