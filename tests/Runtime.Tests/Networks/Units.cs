using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

/// <summary>A grouped bottleneck and basic units, dilated too, without stem and pool.</summary>
[Block("block1", Bottleneck, 12, 6, repeat: 1, firstStride: 2, Groups = 3)]
[Block("block2", Basic, 14, repeat: 1, lastStride: 2)]
[Block("block3", Basic, 14, repeat: 1)]
[Network(Channels = 4, Height = 21, Width = 17, Stem = StemKind.None, Classes = 3, GlobalPool = false, PoolWindow = 3, OutputStride = 2)]
public partial class MixedUnits;
