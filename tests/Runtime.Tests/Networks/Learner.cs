using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

/// <summary>A small classifier that learns fast, of widths that libtorch computes right in every type.</summary>
[Block("block1", Basic, 16, repeat: 1)]
[Block("block2", Basic, 32, repeat: 0, firstStride: 2)]
[Network(Height = 8, Width = 8, Channels = 16, Classes = 4, Stem = StemKind.Cifar, Dropout = 0.1, StochasticDepth = 0.1)]
[ArgScope(BatchNormDecay = 0.8)]
public partial class Learner;

/// <summary>Without batch normalization and anything random: the gradient of a batch is the mean of its images'.</summary>
[Block("stage1", Plain, 16, MaxPool = 2)]
[Block("stage2", Plain, 16, repeat: 2, MaxPool = 2)]
[Network(Height = 8, Width = 8, Channels = 16, Stem = StemKind.None, BatchNorm = false, Classes = 4, Activation = ActivationKind.PostActivation)]
public partial class SmallVggPlain;

/// <summary>A small classifier whose moving statistics have the decay of TF-slim, 0.997.</summary>
[Block("block1", Basic, 16, repeat: 1)]
[Block("block2", Basic, 32, repeat: 0, firstStride: 2)]
[Network(Height = 8, Width = 8, Channels = 16, Classes = 4, Stem = StemKind.Cifar)]
public partial class SlowStatistics;
