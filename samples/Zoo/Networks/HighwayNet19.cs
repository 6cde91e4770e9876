using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

/// <summary>
/// The highway network of 19 layers for CIFAR-10 (Srivastava et al., "Training Very Deep Networks", 2015; flukeskywalker/highway-networks,
/// <c>examples/highways/cifar10-19layers</c>).
/// </summary>
[Block("plain1", Plain, 32, Dropout = 0.2)]
[Block("highway1", Highway, 32, repeat: 4, MaxPool = 2)]
[Block("plain2", Plain, 80, Dropout = 0.2)]
[Block("highway2", Highway, 80, repeat: 5, MaxPool = 2)]
[Block("plain3", Plain, 128, Dropout = 0.2)]
[Block("highway3", Highway, 128, repeat: 5)]
[Block("plain4", Plain, 100, Kernel = 1)]
[Network(Depth = 19, Height = 32, Width = 32, Classes = 10, Stem = StemKind.None, Dropout = 0.2, BatchNorm = false, Activation = ActivationKind.PostActivation)]
public partial class HighwayNet19;
