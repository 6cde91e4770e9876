using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.RankProgram;

/// <summary>Units with everything that draws random numbers in training.</summary>
[Block("block1", Basic, 8, repeat: 2, Dropout = 0.1)]
[Block("block2", Basic, 16, repeat: 2, firstStride: 2)]
[Network(Height = 16, Width = 16, Classes = 10, Stem = StemKind.Cifar, Activation = PostActivation, Convention = Library.Torchvision, Dropout = 0.2, StochasticDepth = 0.2)]
public partial class RandomNet;

/// <summary>Units without random numbers.</summary>
[Block("block1", Basic, 8, repeat: 2)]
[Block("block2", Basic, 16, repeat: 2, firstStride: 2)]
[Network(Height = 16, Width = 16, Classes = 10, Stem = StemKind.Cifar, Activation = PreActivation)]
public partial class PlainNet;
