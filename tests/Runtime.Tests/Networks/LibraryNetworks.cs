using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

// Small networks as each library would build them.

/// <summary>As Keras' ResNet50, without the biases that batch normalization makes superfluous.</summary>
[Block("stage1", Bottleneck, 32, 16, repeat: 2)]
[Block("stage2", Bottleneck, 48, 16, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = PostActivation, Convention = Library.Torchvision, StridePlacement = StridePlacement.Conv1x1)]
public partial class KerasLike;

/// <summary>The same, with the biases.</summary>
[Block("stage1", Bottleneck, 32, 16, repeat: 2)]
[Block("stage2", Bottleneck, 48, 16, repeat: 1, firstStride: 2)]
[Network(
    Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = PostActivation, Convention = Library.Torchvision, StridePlacement = StridePlacement.Conv1x1, ConvolutionBias = true)]
public partial class KerasLikeBiased;

/// <summary>As torchvision's, under its names.</summary>
[Block("layer1", Bottleneck, 32, 16, repeat: 2)]
[Block("layer2", Bottleneck, 48, 16, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionLike;

/// <summary>The same under TF-slim's names.</summary>
[Block("layer1", Bottleneck, 32, 16, repeat: 2)]
[Block("layer2", Bottleneck, 48, 16, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = PostActivation, Convention = Library.Torchvision, Keys = Library.Slim)]
public partial class TorchvisionLikeBySlimKeys;

/// <summary>The same for other classes.</summary>
[Block("first", Bottleneck, 32, 16, repeat: 2)]
[Block("second", Bottleneck, 48, 16, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 7, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionLikeForSeven;

/// <summary>The same without a classifier.</summary>
[Block("first", Bottleneck, 32, 16, repeat: 2)]
[Block("second", Bottleneck, 48, 16, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 0, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionLikeFeatures;

/// <summary>The same for gray images.</summary>
[Block("first", Bottleneck, 32, 16, repeat: 2)]
[Block("second", Bottleneck, 48, 16, repeat: 1, firstStride: 2)]
[Network(Channels = 1, Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionLikeForGray;

/// <summary>The same for images of five channels.</summary>
[Block("first", Bottleneck, 32, 16, repeat: 2)]
[Block("second", Bottleneck, 48, 16, repeat: 1, firstStride: 2)]
[Network(Channels = 5, Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionLikeForFiveChannels;

/// <summary>Of the shapes of torchvision's, with the stride of the second block in its last unit.</summary>
[Block("first", Bottleneck, 32, 16, repeat: 2)]
[Block("second", Bottleneck, 48, 16, repeat: 1, lastStride: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = PostActivation)]
public partial class SlimLikeV1;

/// <summary>As <see cref="SlimLike"/>, with other numbers of units and classes.</summary>
[Block("block1", Bottleneck, 32, 16, repeat: 3, lastStride: 2)]
[Block("block2", Bottleneck, 48, 16, repeat: 1)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 7)]
public partial class SlimLikeOfOtherSizes;

/// <summary>As TF-slim's resnet_v2, with kernels of half a million numbers and more.</summary>
[Block("block1", Bottleneck, 1024, 256, repeat: 1)]
[Block("block2", Bottleneck, 2048, 512, repeat: 1)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5)]
public partial class LargeKernels;

/// <summary>As TF-slim's resnet_v2.</summary>
[Block("block1", Bottleneck, 32, 16, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 48, 16, repeat: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5)]
public partial class SlimLike;

/// <summary>As timm's resnetv2.</summary>
[Block("stage1", Bottleneck, 32, 16, repeat: 2)]
[Block("stage2", Bottleneck, 48, 16, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5, Convention = Library.Timm)]
public partial class TimmLike;

/// <summary>Keras' ResNetV2 in small: TF-slim's strides, and a max pool that pads with zeros before the first activation.</summary>
[Block("block1", Bottleneck, 32, 16, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 48, 16, repeat: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5, StemPoolPadding = StemPoolPadding.Zeros)]
public partial class KerasV2Like;

/// <summary>Keras' ResNet50 until 2019 in small.</summary>
[Block("stage1", Bottleneck, 32, 16, repeat: 2)]
[Block("stage2", Bottleneck, 48, 16, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = PostActivation, Convention = Library.Torchvision, StridePlacement = StridePlacement.Conv1x1)]
[ArgScope(BatchNormEpsilon = 1e-3)]
public partial class KerasBranchesLike;

/// <summary>The same with a max pool that is not padded, as until 2018.</summary>
[Block("stage1", Bottleneck, 32, 16, repeat: 2)]
[Block("stage2", Bottleneck, 48, 16, repeat: 1, firstStride: 2)]
[Network(
    Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = PostActivation, Convention = Library.Torchvision, StridePlacement = StridePlacement.Conv1x1,
    StemPoolPadding = StemPoolPadding.Valid)]
[ArgScope(BatchNormEpsilon = 1e-3)]
public partial class KerasBranchesLikeUnpadded;

/// <summary>TF-slim's version 2 with the background as class 0.</summary>
[Block("block1", Bottleneck, 32, 16, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 48, 16, repeat: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 6)]
public partial class SlimLikeWithBackground;

/// <summary>The network whose weights are in the folder Published.</summary>
[Block("layer1", Basic, 16, repeat: 2)]
[Block("layer2", Basic, 16, repeat: 1, firstStride: 2)]
[Block("layer3", Basic, 32, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, StemWidth = 16, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class PublishedResNet;

/// <summary>A network of timm's version 2 whose stem has the name and the size of RegNet's.</summary>
[Block("block1", Basic, 16, repeat: 2)]
[Block("block2", Basic, 32, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Convention = Library.Timm)]
public partial class TimmBasicByThree;

/// <summary>TF-slim's version 1 in the shapes of <see cref="SlimLike"/>.</summary>
[Block("block1", Bottleneck, 32, 16, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 48, 16, repeat: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = PostActivation)]
public partial class SlimLikeActivatedLast;

/// <summary>The network of <see cref="SlimLikeV1"/> with names of its own.</summary>
[Block("first", Bottleneck, 32, 16, repeat: 2)]
[Block("second", Bottleneck, 48, 16, repeat: 1, lastStride: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = PostActivation)]
[Names("conv1.bn.*", "stem/norm/*")]
[Names("conv1.*", "stem/*")]
[Names("{block}.unit_{unit}.*", "encoder/{block-1}/{letter}/*")]
[Names("logits.*", "head/*")]
public partial class OwnNames;
