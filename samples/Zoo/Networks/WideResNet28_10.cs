using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

/// <summary>
/// WRN-28-10 for CIFAR-10 (Zagoruyko and Komodakis, "Wide Residual Networks", 2016; szagoruyko/wide-residual-networks, <c>models/wide-resnet.lua</c>): 16 × 10, 32 × 10 and 64 × 10 channels. Its authors
/// also train it with <c>Dropout = 0.3</c> on every block. The 28 of its name are convolutions with the three projections and without the classifier; by the count of all other names it has 26 layers.
/// </summary>
[Block("block1", Basic, 160, repeat: 4)]
[Block("block2", Basic, 320, repeat: 3, firstStride: 2)]
[Block("block3", Basic, 640, repeat: 3, firstStride: 2)]
[Network(Depth = 26, Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Convention = Library.Torchvision, Keys = Library.Slim)]
public partial class WideResNet28_10;
