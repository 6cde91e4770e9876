using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

/// <summary>The network of testEndPointsV2: two blocks, no root.</summary>
[Block("block1", Bottleneck, 4, 1, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 2)]
[Network(Height = 32, Width = 16, Classes = 0, Stem = StemKind.None, GlobalPool = false, Scope = "tiny")]
public partial class Tiny;

/// <summary>As small as a classifier can be and still have a projection, an identity, a stride and a subsampled shortcut.</summary>
[Block("first", Bottleneck, 4, 2, repeat: 1, lastStride: 2)]
[Block("second", Bottleneck, 6, 2)]
[Network(Channels = 2, Height = 5, Width = 5, Classes = 3, Stem = StemKind.None)]
public partial class Pocket;

/// <summary><see cref="Pocket"/> with constants far from the defaults, so that each shows.</summary>
[Block("first", Bottleneck, 4, 2, repeat: 1, lastStride: 2)]
[Block("second", Bottleneck, 6, 2)]
[Network(Channels = 2, Height = 5, Width = 5, Classes = 3, Stem = StemKind.None)]
[ArgScope(WeightDecay = 0.25, BatchNormDecay = 0.75, BatchNormEpsilon = 0.5, BatchNormScale = false)]
public partial class PocketWithOtherConstants;

/// <summary>
/// Channels in multiples of 16 throughout: with others, bfloat16 3×3 convolutions of libtorch 2.10.0 itself give wrong values on some processors (oneDNN's
/// <c>jit_bf16</c> kernels for padded channels).
/// </summary>
[Block("block1", Bottleneck, 64, 16, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 128, 32, repeat: 2)]
[Network(Height = 64, Width = 64, Classes = 10)]
public partial class Sixteens;
