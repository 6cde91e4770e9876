using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

// Small networks for what the libraries' own ones do not show, on maps of a few pixels.

[Block("block1", Bottleneck, 6, 3, repeat: 1, lastStride: 2, SqueezeExcitation = 2, Scale = 0.5)]
[Block("block2", Basic, 8, repeat: 1, lastStride: 2, SqueezeExcitation = 4, Scale = 0.25)]
[Network(Height = 9, Width = 8, StemWidth = 5, Stem = StemKind.Cifar, Classes = 3)]
public partial class PreActivationExcited;

[Block("block1", Bottleneck, 6, 3, repeat: 1, lastStride: 2)]
[Block("block2", Basic, 8, repeat: 1, firstStride: 2)]
[Network(Height = 9, Width = 8, StemWidth = 5, Stem = StemKind.Cifar, Shortcut = ShortcutKind.AveragePool, Classes = 3, Convention = Library.Timm, Keys = Library.Slim)]
public partial class PreActivationAveraged;

[Block("block1", Bottleneck, 6, 3, repeat: 1, lastStride: 2)]
[Block("block2", Basic, 8, repeat: 1, firstStride: 2)]
[Network(Height = 9, Width = 8, StemWidth = 5, Stem = StemKind.Cifar, Shortcut = ShortcutKind.ZeroPadding, Classes = 3)]
public partial class PreActivationPadded;

[Block("block1", Bottleneck, 6, 3, repeat: 1, lastStride: 2)]
[Block("block2", Basic, 6, repeat: 2)]
[Network(Height = 9, Width = 8, StemWidth = 6, Stem = StemKind.Cifar, Shortcut = ShortcutKind.Identity, Classes = 3)]
public partial class PreActivationIdentity;

[Block("block1", Bottleneck, 6, 3, repeat: 1, lastStride: 2)]
[Block("block2", Basic, 6, repeat: 2)]
[Network(Height = 9, Width = 8, StemWidth = 6, Stem = StemKind.Cifar, Shortcut = ShortcutKind.Identity, Classes = 3, Activation = PostActivation)]
public partial class PostActivationIdentity;

[Block("block1", InceptionResNetA, 4, repeat: 1, Scale = 0.17)]
[Network(Channels = 4, Height = 4, Width = 3, Stem = StemKind.None, Classes = 3, Activation = PostActivation)]
public partial class OnlyInceptionResNetA;

[Block("block1", InceptionResNetB, 4, repeat: 1, Scale = 0.10)]
[Network(Channels = 4, Height = 4, Width = 3, Stem = StemKind.None, Classes = 3, Activation = PostActivation)]
public partial class OnlyInceptionResNetB;

[Block("block1", InceptionResNetC, 4, repeat: 2, Scale = 0.20, OutputActivation = false)]
[Network(Channels = 4, Height = 4, Width = 3, Stem = StemKind.None, Classes = 3, Activation = PostActivation)]
public partial class OnlyInceptionResNetC;

[Block("block1", InceptionA, 320)]
[Network(Channels = 4, Height = 4, Width = 3, Stem = StemKind.None, Classes = 3, Activation = PostActivation)]
public partial class OnlyInceptionA;

[Block("block1", ReductionA, 772, repeat: 0, firstStride: 2)]
[Network(Channels = 4, Height = 6, Width = 5, Stem = StemKind.None, Classes = 3, Activation = PostActivation)]
public partial class OnlyReductionA;

[Block("block1", ReductionB, 996, repeat: 0, firstStride: 2)]
[Network(Channels = 4, Height = 6, Width = 5, Stem = StemKind.None, Classes = 3, Activation = PostActivation)]
public partial class OnlyReductionB;

/// <summary>Residuals of every kind that begin at 0 and are dropped, with the activation last.</summary>
[Block("block1", Bottleneck, 6, 3, repeat: 2)]
[Block("block2", Basic, 6, repeat: 1)]
[Block("block3", InceptionResNetC, 6, repeat: 1)]
[Network(
    Height = 9, Width = 8, StemWidth = 6, Stem = StemKind.Cifar, Classes = 3, Activation = PostActivation, Convention = Library.Torchvision, Keys = Library.Slim, ZeroInitResiduals = true)]
public partial class PostActivationFromZero;

/// <summary>The same with the activation first.</summary>
[Block("block1", Bottleneck, 6, 3, repeat: 2)]
[Block("block2", Basic, 6, repeat: 1)]
[Network(Height = 9, Width = 8, StemWidth = 6, Stem = StemKind.Cifar, Classes = 3, ZeroInitResiduals = true)]
public partial class PreActivationFromZero;

/// <summary>Residuals that training drops, in two blocks of units of two kinds, with a plain unit between that has none to drop.</summary>
[Block("block1", Bottleneck, 6, 3, repeat: 2)]
[Block("block2", Plain, 6)]
[Block("block3", Basic, 6, repeat: 2)]
[Network(Height = 9, Width = 8, StemWidth = 6, Stem = StemKind.Cifar, Classes = 3, StochasticDepth = 0.5, Activation = PostActivation)]
public partial class StochasticDepths;

[Block("block1", Basic, 6, repeat: 1)]
[Network(Height = 5, Width = 4, Channels = 6, Stem = StemKind.None, Classes = 3, StochasticDepth = 0.25)]
public partial class OneStochasticUnit;

/// <summary>The same unit, which is never dropped.</summary>
[Block("block1", Basic, 6, repeat: 1)]
[Network(Height = 5, Width = 4, Channels = 6, Stem = StemKind.None, Classes = 3)]
public partial class OneSteadyUnit;

[Block("block1", Basic, 6, repeat: 1, Dropout = 0.25)]
[Network(Height = 5, Width = 4, Channels = 6, Stem = StemKind.None, Classes = 3)]
public partial class OneDroppedUnit;

/// <summary>Nothing stands before the blocks, and nothing after them: what the last unit gives is the output.</summary>
[Block("block1", Bottleneck, 6, 3, repeat: 2)]
[Block("block2", Basic, 8, repeat: 1, firstStride: 2)]
[Network(Height = 9, Width = 8, Stem = StemKind.None, GlobalPool = false, Classes = 0, Activation = PostActivation)]
public partial class BlocksAlone;
