using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Networks;

#pragma warning disable RND204 // TF-slim's tests take such sizes on purpose.

// The network of resnet_v2_test.py (_resnet_small): base depths 1, 2, 4, 8, and what its tests vary: head, root, output stride.

[Block("block1", Bottleneck, 4, 1, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 2, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 2, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Classes = 10, Scope = "resnet")]
public partial class SmallResNet;

[Block("block1", Bottleneck, 4, 1, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 2, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 2, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Height = 321, Width = 321, Classes = 10, GlobalPool = false, Scope = "resnet")]
public partial class SmallFullyConvolutional;

[Block("block1", Bottleneck, 4, 1, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 2, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 2, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Height = 128, Width = 128, Classes = 10, Stem = StemKind.None, GlobalPool = false, Scope = "resnet")]
public partial class SmallRootless;

[Block("block1", Bottleneck, 4, 1, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 2, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 2, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Height = 81, Width = 81, Classes = 0, GlobalPool = false, Scope = "resnet")]
[Shares(typeof(SmallResNet))]
public partial class SmallFeatures;

[Block("block1", Bottleneck, 4, 1, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 2, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 2, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Height = 81, Width = 81, Classes = 0, GlobalPool = false, OutputStride = 4, Scope = "resnet")]
[Shares(typeof(SmallResNet))]
public partial class SmallFeatures4;

[Block("block1", Bottleneck, 4, 1, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 2, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 2, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Height = 81, Width = 81, Classes = 0, GlobalPool = false, OutputStride = 8, Scope = "resnet")]
[Shares(typeof(SmallResNet))]
public partial class SmallFeatures8;

[Block("block1", Bottleneck, 4, 1, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 2, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 2, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Height = 81, Width = 81, Classes = 0, GlobalPool = false, OutputStride = 16, Scope = "resnet")]
[Shares(typeof(SmallResNet))]
public partial class SmallFeatures16;

[Block("block1", Bottleneck, 4, 1, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 2, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 2, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Height = 81, Width = 81, Classes = 0, GlobalPool = false, OutputStride = 32, Scope = "resnet")]
[Shares(typeof(SmallResNet))]
public partial class SmallFeatures32;

/// <summary>A classifier of its own on the parameters of <see cref="SmallResNet"/>.</summary>
[Block("block1", Bottleneck, 4, 1, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 2, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 2, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Classes = 5, Scope = "resnet")]
[Shares(typeof(SmallResNet))]
public partial class SmallWithFiveClasses;

/// <summary>The same network again, down to the classifier.</summary>
[Block("block1", Bottleneck, 4, 1, repeat: 2, lastStride: 2)]
[Block("block2", Bottleneck, 8, 2, repeat: 2, lastStride: 2)]
[Block("block3", Bottleneck, 16, 4, repeat: 2, lastStride: 2)]
[Block("block4", Bottleneck, 32, 8, repeat: 2)]
[Network(Classes = 10, Scope = "resnet")]
[Shares(typeof(SmallResNet))]
public partial class SmallTwin;

/// <summary>Wider in its second block than the network it asks to share with. Written by hand: of a table the compiler would say so.</summary>
public sealed class SmallButWider(SmallResNet shared) : Network(Resolve(Changed(nameof(SmallButWider), block => block with { Depth = 12 })), null, null, shared)
{
    internal static NetworkTable Changed(string name, Func<BlockRow, BlockRow> change) => SmallResNet.Plan.Table with
    {
        Name = name,
        Blocks = SmallResNet.Plan.Table.Blocks.Select(block => block.Name == "block2" ? change(block) : block).ToEquatableArray(),
    };
}

/// <summary>Deeper in its second block than the network it asks to share with.</summary>
public sealed class SmallButDeeper(SmallResNet shared)
    : Network(Resolve(SmallButWider.Changed(nameof(SmallButDeeper), block => block with { Repeat = 5 })), null, null, shared);
