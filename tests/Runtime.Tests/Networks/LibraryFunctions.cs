using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

// Networks of torchvision and timm, of few units, whose outputs LibraryFunctionTests compares with theirs. The sizes are odd on purpose.
#pragma warning disable RND204

[Block("block1", Basic, 64)]
[Block("block2", Basic, 128, firstStride: 2)]
[Block("block3", Basic, 256, repeat: 0, firstStride: 2)]
[Block("block4", Basic, 512, repeat: 0, firstStride: 2)]
[Network(Height = 65, Width = 61, Classes = 7, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class LibraryBasic;

[Block("block1", Bottleneck, 256, 32, Groups = 4)]
[Block("block2", Bottleneck, 512, 64, firstStride: 2, Groups = 4)]
[Block("block3", Bottleneck, 1024, 128, repeat: 0, firstStride: 2, Groups = 4)]
[Block("block4", Bottleneck, 2048, 256, repeat: 0, firstStride: 2, Groups = 4)]
[Network(Height = 65, Width = 61, Classes = 7, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class LibraryBottleneck;

[Block("block1", Bottleneck, 256, 64)]
[Block("block2", Bottleneck, 512, 128, repeat: 0, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 256, firstStride: 2, Dilate = true)]
[Block("block4", Bottleneck, 2048, 512, firstStride: 2, Dilate = true)]
[Network(Height = 65, Width = 61, Classes = 7, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class LibraryDilated;

[Backbone(typeof(LibraryDilated))]
[SegmentationHead("classifier", "block4", 21, Width = 512)]
[SegmentationHead("aux", "block3", 21, Width = 256)]
public partial class LibraryFcn;

[Block("block1", Bottleneck, 256, 64)]
[Block("block2", Bottleneck, 512, 128, repeat: 0, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 0, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 0, firstStride: 2)]
[Network(Height = 65, Width = 61, Classes = 7, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class LibraryPlainBottleneck;

[Backbone(typeof(LibraryPlainBottleneck))]
[FeaturePyramid("fpn", 256, "block1", "block2", "block3", "block4")]
[ClassifierHead("classifier", "block4", 1000)]
public partial class LibraryDetector;

[Block("stem", Plain, 32, repeat: 0, firstStride: 2)]
[Block("block1", Bottleneck, 24, 24, repeat: 0, firstStride: 2, Groups = 3)]
[Block("block2", Bottleneck, 56, 56, repeat: 0, firstStride: 2, Groups = 7)]
[Block("block3", Bottleneck, 152, 152, repeat: 3, firstStride: 2, Groups = 19)]
[Block("block4", Bottleneck, 368, 368, repeat: 6, firstStride: 2, Groups = 46)]
[Network(Height = 65, Width = 61, Classes = 7, Stem = StemKind.None, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class LibraryRegNet;

[Block("block1", Basic, 64)]
[Block("block2", Basic, 128, repeat: 0, firstStride: 2)]
[Block("block3", Basic, 256, firstStride: 2)]
[Block("block4", Basic, 512, firstStride: 2)]
[Network(Height = 65, Width = 61, Classes = 7, Stem = StemKind.Deep, Shortcut = ShortcutKind.AveragePool, OutputStride = 8, Activation = PostActivation, Convention = Library.Timm)]
public partial class TimmBasicD8;

[Block("block1", Basic, 64)]
[Block("block2", Basic, 128, repeat: 0, firstStride: 2)]
[Block("block3", Basic, 256, repeat: 0, firstStride: 2)]
[Block("block4", Basic, 512, firstStride: 2)]
[Network(Height = 65, Width = 61, Classes = 7, OutputStride = 16, Activation = PostActivation, Convention = Library.Timm)]
public partial class TimmBasic16;

[Block("block1", Bottleneck, 256, 64)]
[Block("block2", Bottleneck, 512, 128, repeat: 0, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 256, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 0, firstStride: 2)]
[Network(Height = 65, Width = 61, Classes = 7, Stem = StemKind.Deep, Shortcut = ShortcutKind.AveragePool, OutputStride = 8, Activation = PostActivation, Convention = Library.Timm)]
public partial class TimmBottleneckD8;

[Block("block1", Bottleneck, 256, 64)]
[Block("block2", Bottleneck, 512, 128, repeat: 0, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 0, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 0, firstStride: 2)]
[Network(Height = 65, Width = 61, Classes = 7, Stem = StemKind.Deep, Shortcut = ShortcutKind.AveragePool, Activation = PostActivation, Convention = Library.Timm)]
public partial class TimmBottleneckD;

[Block("block1", Basic, 64)]
[Block("block2", Basic, 128, repeat: 0, firstStride: 2)]
[Block("block3", Basic, 128, firstStride: 2)]
[Block("block4", Basic, 256, firstStride: 2)]
[Network(Height = 65, Width = 61, Classes = 7, OutputStride = 8, Convention = Library.Timm)]
public partial class TimmBasicV2At8;

[Block("block1", Basic, 64)]
[Block("block2", Basic, 128, repeat: 0, firstStride: 2)]
[Block("block3", Basic, 128, firstStride: 2)]
[Block("block4", Basic, 256, firstStride: 2)]
[Network(Height = 65, Width = 61, Classes = 7, Stem = StemKind.Deep, Shortcut = ShortcutKind.AveragePool, OutputStride = 8, Convention = Library.Timm)]
public partial class TimmBasicV2D8;

[Block("block1", Bottleneck, 256, 64)]
[Block("block2", Bottleneck, 512, 128, repeat: 0, firstStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 0, firstStride: 2)]
[Block("block4", Bottleneck, 2048, 512, firstStride: 2)]
[Network(Height = 65, Width = 61, Classes = 7, Stem = StemKind.Deep, Shortcut = ShortcutKind.AveragePool, OutputStride = 16, Convention = Library.Timm)]
public partial class TimmBottleneckV2D16;

[Block("block1", Basic, 8)]
[Network(Height = 9, Width = 9, Classes = 3, StemWidth = 8, Activation = PostActivation, Convention = Library.Timm, ZeroInitResiduals = false)]
public partial class TimmWithoutZeros;

/// <summary>Units of one form, of which some project behind the 2×2 pool of a dilated shortcut and some behind none.</summary>
[Block("block1", Basic, 6)]
[Block("block2", Basic, 8, firstStride: 2, Dilate = true)]
[Block("block3", Basic, 10)]
[Network(Height = 9, Width = 9, Classes = 3, StemWidth = 4, Stem = StemKind.Cifar, Shortcut = ShortcutKind.AveragePool, Activation = PostActivation, Convention = Library.Timm)]
public partial class TimmMixedDilation;
