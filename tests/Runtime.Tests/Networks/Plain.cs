using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

// Units without a residual: VGG's and highway networks'.

[Block("stage1", Plain, 4, MaxPool = 2)]
[Block("stage2", Plain, 6, repeat: 2, MaxPool = 2)]
[Network(Height = 13, Width = 18, Stem = StemKind.None, BatchNorm = false, HiddenUnits = 7, Dropout = 0.5, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class SmallVgg;

[Block("stage1", Plain, 4, MaxPool = 2)]
[Block("stage2", Plain, 6, repeat: 2, MaxPool = 2)]
[Network(
    Height = 13, Width = 18, Stem = StemKind.None, ConvolutionBias = true, HiddenUnits = 7, Dropout = 0.5, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class SmallVggNormalized;

/// <summary>Plain units with every option that they have, under TF-slim's names.</summary>
[Block("first", Plain, 6, repeat: 2, Kernel = 5)]
[Block("second", Plain, 8, repeat: 1, firstStride: 2, Groups = 2, Dropout = 0.5)]
[Block("third", Plain, 9, OutputActivation = false, Kernel = 1)]
[Network(Height = 9, Width = 8, Channels = 2, Stem = StemKind.None, Classes = 4, Activation = PostActivation)]
public partial class PlainUnits;

[Block("lead", Plain, 5)]
[Block("carried", Highway, 5, repeat: 3)]
[Block("wide", Highway, 5, Kernel = 5, MaxPool = 2)]
[Network(Height = 9, Width = 8, Channels = 2, Stem = StemKind.None, BatchNorm = false, Classes = 4, Activation = PostActivation)]
public partial class SmallHighway;

[Block("lead", Plain, 5)]
[Block("carried", Highway, 5, repeat: 2)]
[Network(Height = 9, Width = 8, Channels = 2, Stem = StemKind.None, Classes = 4, Activation = PostActivation)]
public partial class SmallHighwayNormalized;
