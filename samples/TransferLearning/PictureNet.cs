using ResNetDsl;
using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace TransferLearning;

/// <summary>The table that <c>inspect ResNet18.onnx --declare</c> prints, with a classifier of ten classes, for pictures of 64×64.</summary>
[Block("layer1", Basic, 64, repeat: 2)]
[Block("layer2", Basic, 128, firstStride: 2)]
[Block("layer3", Basic, 256, firstStride: 2)]
[Block("layer4", Basic, 512, repeat: 2, firstStride: 2)]
[Network(Height = 64, Width = 64, Classes = 10, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class PictureNet;
