using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

#pragma warning disable RND210 // The networks are there to prove what it says.

// One set of version-1 weights, and the three places that a stride is put at.

/// <summary>He et al., 2016, as published: on the first 1×1 of a block's first unit.</summary>
[Block("block1", Bottleneck, 8, 4, repeat: 3)]
[Block("block2", Bottleneck, 12, 6, repeat: 2, firstStride: 2)]
[Block("block3", Bottleneck, 16, 8, repeat: 1, firstStride: 2)]
[Network(Height = 45, Width = 38, StemWidth = 8, Classes = 4, Activation = PostActivation, StridePlacement = StridePlacement.Conv1x1)]
public partial class StrideOnFirst1x1;

/// <summary>TF-slim: on the 3×3 of the last unit of the block before.</summary>
[Block("block1", Bottleneck, 8, 4, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 12, 6, repeat: 2, lastStride: 2)]
[Block("block3", Bottleneck, 16, 8, repeat: 2)]
[Network(Height = 45, Width = 38, StemWidth = 8, Classes = 4, Activation = PostActivation)]
public partial class StrideOnLastUnits;

/// <summary>torchvision, "version 1.5": on the 3×3 of a block's first unit.</summary>
[Block("block1", Bottleneck, 8, 4, repeat: 3)]
[Block("block2", Bottleneck, 12, 6, repeat: 2, firstStride: 2)]
[Block("block3", Bottleneck, 16, 8, repeat: 1, firstStride: 2)]
[Network(Height = 45, Width = 38, StemWidth = 8, Classes = 4, Activation = PostActivation)]
public partial class StrideOnFirst3x3;
