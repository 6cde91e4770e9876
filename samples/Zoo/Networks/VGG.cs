using static ResNetDsl.UnitKind;

namespace ResNetDsl.Zoo.Networks;

// Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015, configurations A, B, D and E; torchvision's vgg.py.

/// <summary>VGG-11 (torchvision <c>vgg11</c>).</summary>
[Block("block1", Plain, 64, repeat: 1, MaxPool = 2)]
[Block("block2", Plain, 128, repeat: 1, MaxPool = 2)]
[Block("block3", Plain, 256, repeat: 2, MaxPool = 2)]
[Block("block4", Plain, 512, repeat: 2, MaxPool = 2)]
[Block("block5", Plain, 512, repeat: 2, MaxPool = 2)]
[Network(Depth = 11, Stem = StemKind.None, HiddenUnits = 4096, Dropout = 0.5, BatchNorm = false, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class VGG11;

/// <summary>VGG-13 (torchvision <c>vgg13</c>).</summary>
[Block("block1", Plain, 64, repeat: 2, MaxPool = 2)]
[Block("block2", Plain, 128, repeat: 2, MaxPool = 2)]
[Block("block3", Plain, 256, repeat: 2, MaxPool = 2)]
[Block("block4", Plain, 512, repeat: 2, MaxPool = 2)]
[Block("block5", Plain, 512, repeat: 2, MaxPool = 2)]
[Network(Depth = 13, Stem = StemKind.None, HiddenUnits = 4096, Dropout = 0.5, BatchNorm = false, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class VGG13;

/// <summary>VGG-16 (torchvision <c>vgg16</c>).</summary>
[Block("block1", Plain, 64, repeat: 2, MaxPool = 2)]
[Block("block2", Plain, 128, repeat: 2, MaxPool = 2)]
[Block("block3", Plain, 256, repeat: 3, MaxPool = 2)]
[Block("block4", Plain, 512, repeat: 3, MaxPool = 2)]
[Block("block5", Plain, 512, repeat: 3, MaxPool = 2)]
[Network(Depth = 16, Stem = StemKind.None, HiddenUnits = 4096, Dropout = 0.5, BatchNorm = false, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class VGG16;

/// <summary>VGG-19 (torchvision <c>vgg19</c>).</summary>
[Block("block1", Plain, 64, repeat: 2, MaxPool = 2)]
[Block("block2", Plain, 128, repeat: 2, MaxPool = 2)]
[Block("block3", Plain, 256, repeat: 4, MaxPool = 2)]
[Block("block4", Plain, 512, repeat: 4, MaxPool = 2)]
[Block("block5", Plain, 512, repeat: 4, MaxPool = 2)]
[Network(Depth = 19, Stem = StemKind.None, HiddenUnits = 4096, Dropout = 0.5, BatchNorm = false, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class VGG19;

/// <summary>VGG-11 with batch normalization (torchvision <c>vgg11_bn</c>).</summary>
[Block("block1", Plain, 64, repeat: 1, MaxPool = 2)]
[Block("block2", Plain, 128, repeat: 1, MaxPool = 2)]
[Block("block3", Plain, 256, repeat: 2, MaxPool = 2)]
[Block("block4", Plain, 512, repeat: 2, MaxPool = 2)]
[Block("block5", Plain, 512, repeat: 2, MaxPool = 2)]
[Network(Depth = 11, Stem = StemKind.None, HiddenUnits = 4096, Dropout = 0.5, ConvolutionBias = true, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class VGG11_BN;

/// <summary>VGG-13 with batch normalization (torchvision <c>vgg13_bn</c>).</summary>
[Block("block1", Plain, 64, repeat: 2, MaxPool = 2)]
[Block("block2", Plain, 128, repeat: 2, MaxPool = 2)]
[Block("block3", Plain, 256, repeat: 2, MaxPool = 2)]
[Block("block4", Plain, 512, repeat: 2, MaxPool = 2)]
[Block("block5", Plain, 512, repeat: 2, MaxPool = 2)]
[Network(Depth = 13, Stem = StemKind.None, HiddenUnits = 4096, Dropout = 0.5, ConvolutionBias = true, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class VGG13_BN;

/// <summary>VGG-16 with batch normalization (torchvision <c>vgg16_bn</c>).</summary>
[Block("block1", Plain, 64, repeat: 2, MaxPool = 2)]
[Block("block2", Plain, 128, repeat: 2, MaxPool = 2)]
[Block("block3", Plain, 256, repeat: 3, MaxPool = 2)]
[Block("block4", Plain, 512, repeat: 3, MaxPool = 2)]
[Block("block5", Plain, 512, repeat: 3, MaxPool = 2)]
[Network(Depth = 16, Stem = StemKind.None, HiddenUnits = 4096, Dropout = 0.5, ConvolutionBias = true, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class VGG16_BN;

/// <summary>VGG-19 with batch normalization (torchvision <c>vgg19_bn</c>).</summary>
[Block("block1", Plain, 64, repeat: 2, MaxPool = 2)]
[Block("block2", Plain, 128, repeat: 2, MaxPool = 2)]
[Block("block3", Plain, 256, repeat: 4, MaxPool = 2)]
[Block("block4", Plain, 512, repeat: 4, MaxPool = 2)]
[Block("block5", Plain, 512, repeat: 4, MaxPool = 2)]
[Network(Depth = 19, Stem = StemKind.None, HiddenUnits = 4096, Dropout = 0.5, ConvolutionBias = true, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class VGG19_BN;
