namespace ResNetDsl.Architecture;

/// <summary>What a user wrote: the attributes of one network, as values. Two tables are equal when they say the same.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Blocks">The blocks, in the order written.</param>
public sealed record NetworkTable(string Name, EquatableArray<BlockRow> Blocks)
{
    private readonly ArgScope? argScope;

    /// <summary>What <see cref="NetworkAttribute">[Network]</see> says.</summary>
    public NetworkOptions Options { get; init; } = new();

    /// <summary>What <see cref="ArgScopeAttribute">[ArgScope]</see> says; the convention's constants where it says nothing.</summary>
    public ArgScope ArgScope
    {
        get => argScope ?? Conventions.Of(Options.Convention).ArgScope;
        init => argScope = value;
    }

    /// <summary>Which tensors batch normalisation has.</summary>
    public BatchNormTensors BatchNormTensors => Options.BatchNormTensors(ArgScope);

    /// <summary>The scope that begins the names of end points.</summary>
    public string Scope => Options.Scope ?? Name;

    /// <summary>The position of the block of a name, <c>block3</c>, or of its property's, <c>Block3</c>; -1 when there is none.</summary>
    /// <param name="name">The name.</param>
    public int IndexOfBlock(string name)
    {
        for (int i = 0; i < Blocks.Count; i++)
        {
            if (Blocks[i].Name == name || Blocks[i].PropertyName == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The layers before the first block and after the last, whatever the table's numbers; none of a stem that is not one.</summary>
    public IEnumerable<Layer> StageLayers()
    {
        IEnumerable<Layer> stem = StemDefinition.Find(Options.Stem)?.Layers(Options).Layers ?? [];
        return stem.Concat(NetworkHead.Layers(this, new(1, 1, 1)).Layers);
    }

    /// <summary>The sentence about a name that is no block's.</summary>
    internal string UnknownBlock(string name) => $"'{name}' is not a block of {Name}; its blocks are {string.Join(", ", Blocks.Select(block => block.Name))}";
}

/// <summary>One <see cref="BlockAttribute">[Block]</see>, as written.</summary>
/// <param name="Name">The block's name.</param>
/// <param name="Unit">The kind of unit; without meaning where <see cref="Declared"/> is the unit.</param>
/// <param name="Depth">The channels each unit gives.</param>
/// <param name="BottleneckDepth">The channels inside a bottleneck unit; 0 when absent.</param>
/// <param name="Repeat">The number of units of stride 1.</param>
/// <param name="FirstStride">The stride of one more unit at the front; 0 when absent.</param>
/// <param name="LastStride">The stride of one more unit at the end; 0 when absent.</param>
public sealed record BlockRow(string Name, UnitKind Unit, int Depth, int BottleneckDepth = 0, int Repeat = 1, int FirstStride = 0, int LastStride = 0)
{
    /// <summary>The user's own unit that the block repeats; null where it is one of the kinds.</summary>
    public DeclaredUnit? Declared { get; init; }

    /// <inheritdoc cref="BlockOptionsAttribute.Groups"/>
    public int Groups { get; init; } = 1;

    /// <inheritdoc cref="BlockOptionsAttribute.Kernel"/>
    public int Kernel { get; init; } = 3;

    /// <inheritdoc cref="BlockOptionsAttribute.SqueezeExcitation"/>
    public int SqueezeExcitation { get; init; }

    /// <inheritdoc cref="BlockOptionsAttribute.Scale"/>
    public double Scale { get; init; } = 1;

    /// <inheritdoc cref="BlockOptionsAttribute.Dropout"/>
    public double Dropout { get; init; }

    /// <inheritdoc cref="BlockOptionsAttribute.MaxPool"/>
    public int MaxPool { get; init; }

    /// <inheritdoc cref="BlockOptionsAttribute.Dilate"/>
    public bool Dilate { get; init; }

    /// <inheritdoc cref="BlockOptionsAttribute.OutputActivation"/>
    public bool OutputActivation { get; init; } = true;

    /// <summary>What the block's units are; null when the kind is none.</summary>
    public UnitDefinition? Definition => Declared is null ? UnitDefinition.Find(Unit) : new DeclaredUnitDefinition(Declared);

    /// <summary>The property that holds the block: its name with a capital first letter.</summary>
    public string PropertyName => Names.Property(Name);

    /// <summary>The units of the block: those of stride 1, and one more for each stride at an end.</summary>
    public long Units => (long)Repeat + (FirstStride == 0 ? 0 : 1) + (LastStride == 0 ? 0 : 1);
}

/// <summary>What <see cref="NetworkAttribute">[Network]</see> says, or its defaults.</summary>
public sealed record NetworkOptions
{
    private readonly Library? keys;

    /// <inheritdoc cref="NetworkAttribute.Channels"/>
    public int Channels { get; init; } = 3;

    /// <inheritdoc cref="NetworkAttribute.Height"/>
    public int Height { get; init; } = 224;

    /// <inheritdoc cref="NetworkAttribute.Width"/>
    public int Width { get; init; } = 224;

    /// <inheritdoc cref="NetworkAttribute.Classes"/>
    public int Classes { get; init; } = 1000;

    /// <inheritdoc cref="NetworkAttribute.Stem"/>
    public StemKind Stem { get; init; } = StemKind.Root;

    /// <inheritdoc cref="NetworkAttribute.GlobalPool"/>
    public bool GlobalPool { get; init; } = true;

    /// <inheritdoc cref="NetworkAttribute.PoolWindow"/>
    public int PoolWindow { get; init; }

    /// <inheritdoc cref="NetworkAttribute.Shortcut"/>
    public ShortcutKind Shortcut { get; init; } = ShortcutKind.Projection;

    /// <inheritdoc cref="NetworkAttribute.OutputStride"/>
    public int OutputStride { get; init; }

    /// <inheritdoc cref="NetworkAttribute.Depth"/>
    public int Depth { get; init; }

    /// <inheritdoc cref="NetworkAttribute.MaxParameters"/>
    public long MaxParameters { get; init; }

    /// <inheritdoc cref="NetworkAttribute.MaxMultiplyAdds"/>
    public long MaxMultiplyAdds { get; init; }

    /// <inheritdoc cref="NetworkAttribute.Activation"/>
    public ActivationKind Activation { get; init; }

    /// <inheritdoc cref="NetworkAttribute.StridePlacement"/>
    public StridePlacement StridePlacement { get; init; }

    /// <inheritdoc cref="NetworkAttribute.Convention"/>
    public Library Convention { get; init; }

    /// <inheritdoc cref="NetworkAttribute.Keys"/>
    public Library Keys
    {
        get => keys ?? Convention;
        init => keys = value;
    }

    /// <inheritdoc cref="NetworkAttribute.BatchNorm"/>
    public bool BatchNorm { get; init; } = true;

    /// <inheritdoc cref="NetworkAttribute.ConvolutionBias"/>
    public bool ConvolutionBias { get; init; }

    /// <inheritdoc cref="NetworkAttribute.ZeroInitResiduals"/>
    public bool ZeroInitResiduals { get; init; }

    /// <inheritdoc cref="NetworkAttribute.StochasticDepth"/>
    public double StochasticDepth { get; init; }

    /// <inheritdoc cref="NetworkAttribute.StemWidth"/>
    public int StemWidth { get; init; }

    /// <inheritdoc cref="NetworkAttribute.HiddenUnits"/>
    public int HiddenUnits { get; init; }

    /// <inheritdoc cref="NetworkAttribute.Dropout"/>
    public double Dropout { get; init; }

    /// <inheritdoc cref="NetworkAttribute.Scope"/>
    public string? Scope { get; init; }

    /// <summary>Whether new weights of the classifier are small: torchvision's <c>vgg.py</c> and timm's <c>resnetv2.py</c> draw them with σ = 0.01.</summary>
    public bool HasSmallClassifier => Convention != Library.Slim && (HiddenUnits > 0 || (Convention == Library.Timm && Activation == ActivationKind.PreActivation));

    /// <summary>Whether the table names <see cref="Keys"/> itself.</summary>
    internal bool HasKeys => keys is not null;

    /// <summary>Which tensors batch normalisation has.</summary>
    /// <param name="scope">The constants.</param>
    internal BatchNormTensors BatchNormTensors(ArgScope scope) => new(scope.BatchNormScale, KeyScheme.Of(Keys).CountsBatches);
}

/// <summary>What <see cref="ArgScopeAttribute">[ArgScope]</see> says, or its defaults.</summary>
public sealed record ArgScope
{
    /// <inheritdoc cref="ArgScopeAttribute.WeightDecay"/>
    public double WeightDecay { get; init; } = 1e-4;

    /// <inheritdoc cref="ArgScopeAttribute.BatchNormDecay"/>
    public double BatchNormDecay { get; init; } = 0.997;

    /// <inheritdoc cref="ArgScopeAttribute.BatchNormEpsilon"/>
    public double BatchNormEpsilon { get; init; } = 1e-5;

    /// <inheritdoc cref="ArgScopeAttribute.BatchNormScale"/>
    public bool BatchNormScale { get; init; } = true;
}
