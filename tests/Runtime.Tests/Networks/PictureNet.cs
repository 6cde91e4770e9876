namespace ResNetDsl.Runtime.Tests.Networks;

/// <summary>A small network of ten classes, as many as there are drawn shapes.</summary>
[Block("block1", UnitKind.Basic, 8, repeat: 1)]
[Network(Height = 16, Width = 16, Classes = 10, Stem = StemKind.Cifar, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class PictureNet;
