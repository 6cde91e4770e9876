using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

// One architecture under the keys of two libraries, either of which lends the other its parameters. Only torchvision's keys have counters.

[Block("first", Bottleneck, 8, 4, repeat: 2)]
[Block("second", Basic, 12, repeat: 1, firstStride: 2)]
[Network(Height = 34, Width = 38, StemWidth = 4, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision)]
public partial class TorchvisionShared;

[Block("first", Bottleneck, 8, 4, repeat: 2)]
[Block("second", Basic, 12, repeat: 1, firstStride: 2)]
[Network(Height = 34, Width = 38, StemWidth = 4, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision, Keys = Library.Slim)]
[Shares(typeof(TorchvisionShared))]
public partial class SlimKeyShared;

[Block("first", Bottleneck, 8, 4, repeat: 2)]
[Block("second", Basic, 12, repeat: 1, firstStride: 2)]
[Network(Height = 34, Width = 38, StemWidth = 4, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision, Keys = Library.Slim)]
public partial class SlimKeyFirst;

[Block("first", Bottleneck, 8, 4, repeat: 2)]
[Block("second", Basic, 12, repeat: 1, firstStride: 2)]
[Network(Height = 34, Width = 38, StemWidth = 4, Classes = 4, Activation = PostActivation, Convention = Library.Torchvision)]
[Shares(typeof(SlimKeyFirst))]
public partial class TorchvisionSecond;
