using static ResNetDsl.UnitKind;

namespace ResNetDsl.Article;

// The residual networks and VGG are the Zoo's tables.
//
// Of each kind three depths: 6n + 2 layers on images of 32×32, in stages of 16, 32 and 64 channels, as in section 4.2 of He et al., "Deep Residual Learning for Image Recognition", 2016. Plain
// networks are the residual ones without shortcuts. In highway networks a plain convolution changes the channels, since a highway unit keeps them.

/// <summary>20 layers without shortcuts.</summary>
[Block("stage1", Plain, 16, repeat: 6)]
[Block("stage2", Plain, 32, repeat: 5, firstStride: 2)]
[Block("stage3", Plain, 64, repeat: 5, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision, Depth = 20)]
public partial class Plain20;

/// <summary>56 layers without shortcuts.</summary>
[Block("stage1", Plain, 16, repeat: 18)]
[Block("stage2", Plain, 32, repeat: 17, firstStride: 2)]
[Block("stage3", Plain, 64, repeat: 17, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision, Depth = 56)]
public partial class Plain56;

/// <summary>110 layers without shortcuts.</summary>
[Block("stage1", Plain, 16, repeat: 36)]
[Block("stage2", Plain, 32, repeat: 35, firstStride: 2)]
[Block("stage3", Plain, 64, repeat: 35, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision, Depth = 110)]
public partial class Plain110;

/// <summary>20 layers, all but three of them with a gate.</summary>
[Block("stage1", Highway, 16, repeat: 6)]
[Block("to32", Plain, 32, repeat: 0, firstStride: 2)]
[Block("stage2", Highway, 32, repeat: 5)]
[Block("to64", Plain, 64, repeat: 0, firstStride: 2)]
[Block("stage3", Highway, 64, repeat: 5)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = ActivationKind.PostActivation, BatchNorm = false, Convention = Library.Torchvision, Keys = Library.Slim, Depth = 20)]
public partial class Highway20;

/// <summary>56 layers, all but three of them with a gate.</summary>
[Block("stage1", Highway, 16, repeat: 18)]
[Block("to32", Plain, 32, repeat: 0, firstStride: 2)]
[Block("stage2", Highway, 32, repeat: 17)]
[Block("to64", Plain, 64, repeat: 0, firstStride: 2)]
[Block("stage3", Highway, 64, repeat: 17)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = ActivationKind.PostActivation, BatchNorm = false, Convention = Library.Torchvision, Keys = Library.Slim, Depth = 56)]
public partial class Highway56;

/// <summary>110 layers, all but three of them with a gate.</summary>
[Block("stage1", Highway, 16, repeat: 36)]
[Block("to32", Plain, 32, repeat: 0, firstStride: 2)]
[Block("stage2", Highway, 32, repeat: 35)]
[Block("to64", Plain, 64, repeat: 0, firstStride: 2)]
[Block("stage3", Highway, 64, repeat: 35)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = ActivationKind.PostActivation, BatchNorm = false, Convention = Library.Torchvision, Keys = Library.Slim, Depth = 110)]
public partial class Highway110;

/// <summary>ResNet-152 as published: the stride on the first 1×1 (He et al., 2016, table 1).</summary>
[Block("conv2", Bottleneck, 256, 64, repeat: 3)]
[Block("conv3", Bottleneck, 512, 128, repeat: 7, firstStride: 2)]
[Block("conv4", Bottleneck, 1024, 256, repeat: 35, firstStride: 2)]
[Block("conv5", Bottleneck, 2048, 512, repeat: 2, firstStride: 2)]
[Network(Activation = ActivationKind.PostActivation, StridePlacement = StridePlacement.Conv1x1, Convention = Library.Torchvision, Depth = 152)]
public partial class ResNet152;
