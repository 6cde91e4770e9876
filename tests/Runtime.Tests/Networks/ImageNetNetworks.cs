using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

// Small networks as each library would build them, with the classes of ImageNet and pictures that are larger than CIFAR's.

[Block("layer1", Basic, 16)]
[Block("layer2", Basic, 24, repeat: 0, firstStride: 2)]
[Network(Height = 70, Width = 66, StemWidth = 16, Classes = 1000, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class ImageNetBasic;

/// <summary>The same for gray pictures of CIFAR's size, and other classes.</summary>
[Block("layer1", Basic, 16)]
[Block("layer2", Basic, 24, repeat: 0, firstStride: 2)]
[Network(Channels = 1, Height = 32, Width = 32, StemWidth = 16, Classes = 10, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class ImageNetBasicForDigits;

/// <summary>With a stem that torchvision has not.</summary>
[Block("layer1", Basic, 16)]
[Block("layer2", Basic, 24, repeat: 0, firstStride: 2)]
[Network(Height = 70, Width = 66, StemWidth = 16, Classes = 1000, Stem = StemKind.Deep, Shortcut = ShortcutKind.AveragePool, Activation = PostActivation, Convention = Library.Timm)]
public partial class ImageNetDeep;

[Block("layer1", Bottleneck, 32, 16)]
[Block("layer2", Bottleneck, 48, 16, repeat: 0, firstStride: 2)]
[Network(Height = 70, Width = 66, StemWidth = 16, Classes = 1000, Convention = Library.Timm)]
public partial class ImageNetTimm;

[Block("layer1", Basic, 16)]
[Block("layer2", Basic, 24, repeat: 0, firstStride: 2)]
[Network(Height = 70, Width = 66, StemWidth = 16, Classes = 1000, Convention = Library.Timm)]
public partial class ImageNetTimmBasic;

[Block("block1", Bottleneck, 32, 16, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 48, 16)]
[Network(Height = 70, Width = 66, StemWidth = 16, Classes = 1001)]
public partial class ImageNetSlim;

[Block("block1", Bottleneck, 32, 16, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 48, 16)]
[Network(Height = 70, Width = 66, StemWidth = 16, Classes = 1000)]
public partial class ImageNetSlimWithoutBackground;

[Block("block1", Bottleneck, 32, 16, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 48, 16)]
[Network(Height = 70, Width = 66, StemWidth = 16, Classes = 1000, Activation = PostActivation)]
public partial class ImageNetSlimV1;

[Block("layer1", Bottleneck, 32, 16)]
[Block("layer2", Bottleneck, 48, 16, repeat: 0, firstStride: 2)]
[Network(Height = 70, Width = 66, StemWidth = 16, Classes = 1000, Activation = PostActivation, Convention = Library.Torchvision, StridePlacement = StridePlacement.Conv1x1)]
public partial class ImageNetKeras;

[Block("layer1", Bottleneck, 32, 16)]
[Block("layer2", Bottleneck, 48, 16, repeat: 0, firstStride: 2)]
[Network(Height = 70, Width = 66, StemWidth = 16, Classes = 1000, Activation = PostActivation, Convention = Library.Torchvision, StridePlacement = StridePlacement.Conv1x1)]
[ArgScope(BatchNormEpsilon = 1e-3)]
public partial class ImageNetKerasBranches;

[Block("block1", Bottleneck, 32, 16, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 48, 16)]
[Network(Height = 70, Width = 66, StemWidth = 16, Classes = 1000, StemPoolPadding = StemPoolPadding.Zeros)]
public partial class ImageNetKerasV2;
