using ResNetDsl.Modules;
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

/// <summary>
/// The stem and the first two blocks of <see cref="SmallResNet"/> with other numbers in the second. Written by hand: of a table the compiler would say that it cannot share.
/// </summary>
public abstract class SmallStart : Network
{
    private protected SmallStart(string name, SmallResNet shared, int depth, int repeat)
        : base(new(name), null, null, shared)
    {
        Variables.Convolution("conv1", 3, 64, kernel: 7, stride: 2, biased: true);
        Add("block1", 64, 4, 1, repeat: 2);
        Add("block2", 4, depth, 2, repeat);

        void Add(string block, int inDepth, int depth, int width, int repeat)
        {
            ResNetDsl.BlockBuilder<SmallResNet.BottleneckUnit> units = BeginBlock<SmallResNet.BottleneckUnit>(block, "bottleneck_v2");
            units.Add(new(units.Scope, inDepth, depth, width, hasShortcut: true));
            for (int i = 0; i < repeat; i++)
            {
                units.Add(new(units.Scope, depth, depth, width));
            }

            EndBlock(units);
        }
    }

    public override NetworkPlan Architecture => throw new NotSupportedException();

    protected override Tensor Compute(Tensor input, Pass pass) => throw new NotSupportedException();
}

/// <summary>Wider in its second block than the network it asks to share with.</summary>
public sealed class SmallButWider(SmallResNet shared) : SmallStart(nameof(SmallButWider), shared, depth: 12, repeat: 2);

/// <summary>Deeper in its second block than the network it asks to share with.</summary>
public sealed class SmallButDeeper(SmallResNet shared) : SmallStart(nameof(SmallButDeeper), shared, depth: 8, repeat: 5);
