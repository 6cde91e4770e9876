using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

#pragma warning disable RND204 // TF-slim's tests take such sizes on purpose.

// The plain stack of testAtrousValuesBottleneck: no root, no classifier, at every output stride that its strides reach.

[Block("block1", Bottleneck, 4, 1, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 1, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 1, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Height = 30, Width = 31, Classes = 0, Stem = StemKind.None, GlobalPool = false, Scope = "")]
public partial class StackNominal;

[Block("block1", Bottleneck, 4, 1, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 1, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 1, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Height = 30, Width = 31, Classes = 0, Stem = StemKind.None, GlobalPool = false, OutputStride = 1, Scope = "")]
[Shares(typeof(StackNominal))]
public partial class StackAtStride1;

[Block("block1", Bottleneck, 4, 1, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 1, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 1, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Height = 30, Width = 31, Classes = 0, Stem = StemKind.None, GlobalPool = false, OutputStride = 2, Scope = "")]
[Shares(typeof(StackNominal))]
public partial class StackAtStride2;

[Block("block1", Bottleneck, 4, 1, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 1, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 1, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Height = 30, Width = 31, Classes = 0, Stem = StemKind.None, GlobalPool = false, OutputStride = 4, Scope = "")]
[Shares(typeof(StackNominal))]
public partial class StackAtStride4;

[Block("block1", Bottleneck, 4, 1, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 1, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 1, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Height = 30, Width = 31, Classes = 0, Stem = StemKind.None, GlobalPool = false, OutputStride = 8, Scope = "")]
[Shares(typeof(StackNominal))]
public partial class StackAtStride8;
