namespace ResNetDsl;

/// <summary>Declares one block of a network: a sequence of units of one kind and depth. The blocks of a partial class, in their order, are its architecture.</summary>
/// <remarks>
/// <para>
/// <c>repeat</c> counts the units of stride 1. <c>lastStride: s</c> adds one more unit, with stride <c>s</c>, at the end, and <c>firstStride: s</c> adds one at
/// the front: <c>repeat: 35, lastStride: 2</c> is 36 units. It is <c>[(depth, bottleneck, 1)] * 35 + [(depth, bottleneck, 2)]</c> of TF-slim's
/// <c>resnet_v2.py</c>.
/// </para>
/// <para>All blocks of a network must be on one declaration of its class.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BlockAttribute : BlockOptionsAttribute
{
    /// <summary>Declares a block.</summary>
    /// <param name="name">The block's name, a C# identifier: its scope in the state dict (<c>block3.unit_1.conv1.weight</c>) and, with a capital first letter, a property of the network.</param>
    /// <param name="unit">The kind of unit the block repeats.</param>
    /// <param name="depth">The output channels of each unit.</param>
    /// <param name="bottleneckDepth">The channels inside a bottleneck unit; 0, the default, for units without a bottleneck.</param>
    /// <param name="repeat">The number of units of stride 1. <paramref name="firstStride"/> and <paramref name="lastStride"/> each add one unit.</param>
    /// <param name="firstStride">The stride of an additional unit at the beginning of the block; 0 for no such unit.</param>
    /// <param name="lastStride">The stride of an additional unit at the end of the block; 0 for no such unit.</param>
    public BlockAttribute(string name, UnitKind unit, int depth, int bottleneckDepth = 0, int repeat = 1, int firstStride = 0, int lastStride = 0)
        : base(name, depth, bottleneckDepth, repeat, firstStride, lastStride) => Unit = unit;

    /// <summary>The kind of unit the block repeats.</summary>
    public UnitKind Unit { get; }
}

/// <summary>Declares one block of a network with units of your own class. Everything else is as for <see cref="BlockAttribute"/>.</summary>
/// <typeparam name="TUnit">
/// The class: it implements <c>ResNetDsl.IUnit</c>, has a public parameterless constructor, and declares its layers with <see cref="UnitConvolutionAttribute"/> and
/// <see cref="UnitBatchNormAttribute"/>.
/// </typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BlockAttribute<TUnit> : BlockOptionsAttribute
    where TUnit : class, new()
{
    /// <summary>Declares a block.</summary>
    /// <param name="name">The block's name, a C# identifier.</param>
    /// <param name="depth">The output channels of each unit.</param>
    /// <param name="bottleneckDepth">The channels of layers with <see cref="Width.Bottleneck"/>; 0, the default, if there are none.</param>
    /// <param name="repeat">The number of units of stride 1. <paramref name="firstStride"/> and <paramref name="lastStride"/> each add one unit.</param>
    /// <param name="firstStride">The stride of an additional unit at the beginning of the block; 0 for no such unit.</param>
    /// <param name="lastStride">The stride of an additional unit at the end of the block; 0 for no such unit.</param>
    public BlockAttribute(string name, int depth, int bottleneckDepth = 0, int repeat = 1, int firstStride = 0, int lastStride = 0)
        : base(name, depth, bottleneckDepth, repeat, firstStride, lastStride)
    {
    }
}
