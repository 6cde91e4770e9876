namespace ResNetDsl.Architecture;

/// <summary>From the arguments of attributes to the rows and options of a table.</summary>
public static class TableReader
{
    /// <summary>The row of a [Block].</summary>
    /// <param name="block">Its arguments.</param>
    /// <param name="declared">The user's own unit that it names; null for one of the kinds.</param>
    public static BlockRow Row(AttributeArguments block, DeclaredUnit? declared) => new(
        block.Value("name", ""),
        (UnitKind)block.Value("unit", 0),
        block.Value("depth", 0),
        block.Value("bottleneckDepth", 0),
        block.Value("repeat", 1),
        block.Value("firstStride", 0),
        block.Value("lastStride", 0))
    {
        Declared = declared,
        Groups = block.Value(nameof(BlockRow.Groups), 1),
        Kernel = block.Value(nameof(BlockRow.Kernel), 3),
        SqueezeExcitation = block.Value(nameof(BlockRow.SqueezeExcitation), 0),
        Scale = block.Value(nameof(BlockRow.Scale), 1.0),
        Dropout = block.Value(nameof(BlockRow.Dropout), 0.0),
        MaxPool = block.Value(nameof(BlockRow.MaxPool), 0),
        Dilate = block.Value(nameof(BlockRow.Dilate), false),
        OutputActivation = block.Value(nameof(BlockRow.OutputActivation), true),
    };

    /// <summary>The options of a [Network].</summary>
    /// <param name="network">Its arguments.</param>
    public static NetworkOptions Options(AttributeArguments network)
    {
        NetworkOptions defaults = new();
        NetworkOptions read = new()
        {
            Channels = network.Value(nameof(NetworkOptions.Channels), defaults.Channels),
            Height = network.Value(nameof(NetworkOptions.Height), defaults.Height),
            Width = network.Value(nameof(NetworkOptions.Width), defaults.Width),
            Classes = network.Value(nameof(NetworkOptions.Classes), defaults.Classes),
            Stem = (StemKind)network.Value(nameof(NetworkOptions.Stem), (int)defaults.Stem),
            GlobalPool = network.Value(nameof(NetworkOptions.GlobalPool), defaults.GlobalPool),
            PoolWindow = network.Value(nameof(NetworkOptions.PoolWindow), defaults.PoolWindow),
            Shortcut = (ShortcutKind)network.Value(nameof(NetworkOptions.Shortcut), (int)defaults.Shortcut),
            OutputStride = network.Value(nameof(NetworkOptions.OutputStride), defaults.OutputStride),
            Depth = network.Value(nameof(NetworkOptions.Depth), defaults.Depth),
            MaxParameters = network.Value(nameof(NetworkOptions.MaxParameters), defaults.MaxParameters),
            MaxMultiplyAdds = network.Value(nameof(NetworkOptions.MaxMultiplyAdds), defaults.MaxMultiplyAdds),
            Activation = (ActivationKind)network.Value(nameof(NetworkOptions.Activation), (int)defaults.Activation),
            StridePlacement = (StridePlacement)network.Value(nameof(NetworkOptions.StridePlacement), (int)defaults.StridePlacement),
            Convention = (Library)network.Value(nameof(NetworkOptions.Convention), (int)defaults.Convention),
            BatchNorm = network.Value(nameof(NetworkOptions.BatchNorm), defaults.BatchNorm),
            ConvolutionBias = network.Value(nameof(NetworkOptions.ConvolutionBias), defaults.ConvolutionBias),
            ZeroInitResiduals = network.Value(nameof(NetworkOptions.ZeroInitResiduals), defaults.ZeroInitResiduals),
            StochasticDepth = network.Value(nameof(NetworkOptions.StochasticDepth), defaults.StochasticDepth),
            StemWidth = network.Value(nameof(NetworkOptions.StemWidth), defaults.StemWidth),
            HiddenUnits = network.Value(nameof(NetworkOptions.HiddenUnits), defaults.HiddenUnits),
            Dropout = network.Value(nameof(NetworkOptions.Dropout), defaults.Dropout),
            Scope = network.Value(nameof(NetworkOptions.Scope), defaults.Scope),
        };
        return network.Has(nameof(NetworkOptions.Keys)) ? read with { Keys = (Library)network.Value(nameof(NetworkOptions.Keys), 0) } : read;
    }

    /// <summary>The constants of an [ArgScope].</summary>
    /// <param name="scope">Its arguments.</param>
    /// <param name="convention">The convention's constants, for what is not written.</param>
    public static ArgScope Scope(AttributeArguments scope, ArgScope convention) => new()
    {
        WeightDecay = scope.Value(nameof(ArgScope.WeightDecay), convention.WeightDecay),
        BatchNormDecay = scope.Value(nameof(ArgScope.BatchNormDecay), convention.BatchNormDecay),
        BatchNormEpsilon = scope.Value(nameof(ArgScope.BatchNormEpsilon), convention.BatchNormEpsilon),
        BatchNormScale = scope.Value(nameof(ArgScope.BatchNormScale), convention.BatchNormScale),
    };

    /// <summary>A layer that a user's own unit declares.</summary>
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
