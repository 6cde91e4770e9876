using ResNetDsl.Architecture.Heads;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Reading;

/// <summary>From the arguments of attributes to the rows and options of a table.</summary>
internal static class TableReader
{
    /// <summary>The row of a [Block].</summary>
    /// <param name="block">Its arguments.</param>
    /// <param name="declared">The user-defined unit that it names; null for one of the kinds.</param>
    public static BlockRow Row(AttributeArguments block, DeclaredUnit? declared)
    {
        BlockRow row = new(
            block.Value("name", ""),
            (UnitKind)block.Value("unit", 0),
            block.Value("depth", 0),
            block.Value("bottleneckDepth", 0),
            block.Value("repeat", 1),
            block.Value("firstStride", 0),
            block.Value("lastStride", 0))
        {
            Declared = declared,
        };
        return BlockOption.All.Aggregate(row, (read, option) => option.Read(read, block));
    }

    /// <summary>The options of a [Network].</summary>
    /// <param name="network">Its arguments.</param>
    public static NetworkOptions Options(AttributeArguments network) => NetworkOption.All.Aggregate(new NetworkOptions(), (read, option) => option.Read(read, network));

    /// <summary>The patterns of a [Names].</summary>
    /// <param name="names">Its arguments.</param>
    public static NamesRow Names(AttributeArguments names) => new(names.Value("tensors", ""), names.Value("name", ""));

    /// <summary>The constants of an [ArgScope].</summary>
    /// <param name="scope">Its arguments.</param>
    /// <param name="convention">The convention's constants, for what is not written.</param>
    public static ArgScope Scope(AttributeArguments scope, ArgScope convention) => ArgScopeOption.All.Aggregate(convention, (read, option) => option.Read(read, scope));

    /// <summary>A layer that a user-defined unit declares.</summary>
    /// <param name="layer">The arguments of its attribute.</param>
    /// <param name="isConvolution">Whether that is [UnitConvolution].</param>
    public static DeclaredLayer Layer(AttributeArguments layer, bool isConvolution) => new(layer.Value("name", ""), isConvolution)
    {
        Kernel = layer.Value("kernel", 1),
        To = (Width)layer.Value("to", 0),
        OnShortcut = layer.Value(nameof(DeclaredLayer.OnShortcut), false),
        Strided = layer.Value(nameof(DeclaredLayer.Strided), false),
        Dilated = layer.Value(nameof(DeclaredLayer.Dilated), false),
        Depthwise = layer.Value(nameof(DeclaredLayer.Depthwise), false),
        Pooled = layer.Value(nameof(DeclaredLayer.Pooled), false),
        Normalized = layer.Value(nameof(DeclaredLayer.Normalized), true),
        Activated = layer.Value(nameof(DeclaredLayer.Activated), true),
    };

    /// <summary>A head of a composition.</summary>
    /// <param name="head">The arguments of its attribute.</param>
    /// <param name="definition">The kind that the attribute declares.</param>
    public static HeadRow Head(AttributeArguments head, HeadDefinition definition) => new(
        definition.Kind,
        head.Value("name", ""),
        definition.HasLevels ? head.Strings("taps") : new([head.Value("tap", "")]),
        head.Value("classes", 0),
        definition.HasLevels ? head.Value("width", 0) : head.Value("Width", definition.HasWidth ? 256 : 0),
        head.Value("Channels", 0));
}
