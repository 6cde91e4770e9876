using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

// Networks of torchvision's resnet.py and of timm's with torchvision's keys: two whole ones, and small ones for each thing that a table can say.

[Block("layer1", Basic, 64, repeat: 2)]
[Block("layer2", Basic, 128, repeat: 1, firstStride: 2)]
[Block("layer3", Basic, 256, repeat: 1, firstStride: 2)]
[Block("layer4", Basic, 512, repeat: 1, firstStride: 2)]
[Network(Activation = PostActivation, Convention = Library.Torchvision, Depth = 18)]
public partial class TorchvisionResNet18;

[Block("layer1", Bottleneck, 256, 64, repeat: 3)]
[Block("layer2", Bottleneck, 512, 128, repeat: 3, firstStride: 2)]
[Block("layer3", Bottleneck, 1024, 256, repeat: 5, firstStride: 2)]
[Block("layer4", Bottleneck, 2048, 512, repeat: 2, firstStride: 2)]
[Network(Activation = PostActivation, Convention = Library.Torchvision, Depth = 50)]
public partial class TorchvisionResNet50;

/// <summary>Basic units, one of which keeps its channels and has a stride, so that torchvision projects it.</summary>
[Block("first", Basic, 6, repeat: 2)]
[Block("second", Basic, 10, repeat: 1, firstStride: 2)]
[Block("third", Basic, 10, repeat: 0, firstStride: 2)]
[Network(Height = 34, Width = 38, StemWidth = 6, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionBasic;

[Block("first", Bottleneck, 9, 3, repeat: 2)]
[Block("second", Bottleneck, 15, 5, repeat: 1, firstStride: 2)]
[Network(Height = 34, Width = 38, StemWidth = 4, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionBottleneck;

/// <summary>The units of ResNeXt.</summary>
[Block("first", Bottleneck, 12, 6, repeat: 2, Groups = 3)]
[Block("second", Bottleneck, 16, 8, repeat: 1, firstStride: 2, Groups = 4)]
[Network(Height = 34, Width = 38, StemWidth = 4, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionGrouped;

/// <summary>Bottlenecks of twice the usual width.</summary>
[Block("first", Bottleneck, 8, 4, repeat: 2)]
[Block("second", Bottleneck, 16, 8, repeat: 1, firstStride: 2)]
[Network(Height = 34, Width = 38, StemWidth = 4, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionWide;

/// <summary>Squeeze and excitation in units of both kinds.</summary>
[Block("first", Bottleneck, 8, 4, repeat: 2, SqueezeExcitation = 2)]
[Block("second", Basic, 12, repeat: 1, firstStride: 2, SqueezeExcitation = 4)]
[Network(Height = 34, Width = 38, StemWidth = 4, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionExcited;

/// <summary>ResNet-D: the deep stem, and average pools in shortcuts.</summary>
[Block("first", Bottleneck, 8, 4, repeat: 2)]
[Block("second", Bottleneck, 12, 6, repeat: 1, firstStride: 2)]
[Block("third", Basic, 12, repeat: 0, firstStride: 2)]
[Network(Height = 34, Width = 38, Stem = StemKind.Deep, StemWidth = 6, Shortcut = ShortcutKind.AveragePool, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionD;

/// <summary>torchvision's replace_stride_with_dilation=[False, True, True].</summary>
[Block("first", Bottleneck, 8, 4, repeat: 1, firstStride: 2)]
[Block("second", Bottleneck, 12, 6, repeat: 1, firstStride: 2, Dilate = true)]
[Block("third", Bottleneck, 12, 6, repeat: 1, firstStride: 2, Dilate = true)]
[Network(Height = 34, Width = 38, StemWidth = 4, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionDilated;

/// <summary>He et al., 2016, section 4.2, option A.</summary>
[Block("first", Basic, 4, repeat: 2)]
[Block("second", Basic, 8, repeat: 1, firstStride: 2)]
[Block("third", Basic, 16, repeat: 1, firstStride: 2)]
[Network(Height = 15, Width = 18, Stem = StemKind.Cifar, StemWidth = 4, Shortcut = ShortcutKind.ZeroPadding, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class CifarA;

/// <summary>Everything that acts in training only, where evaluation must not see it.</summary>
[Block("first", Basic, 6, repeat: 2, Dropout = 0.5, Scale = 0.25)]
[Block("second", Bottleneck, 10, 5, repeat: 1, firstStride: 2, Scale = 0.5)]
[Network(Height = 34, Width = 38, StemWidth = 6, Classes = 4, Dropout = 0.5, StochasticDepth = 0.5, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionScaledAndDropped;
