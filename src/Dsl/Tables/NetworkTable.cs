using ResNetDsl.Architecture.Layers;

namespace ResNetDsl.Architecture.Tables;

/// <summary>The table of a network: its attributes as values. Two tables are equal if their attributes are.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Blocks">The blocks, in declaration order.</param>
public sealed record NetworkTable(string Name, EquatableArray<BlockRow> Blocks)
{
    private readonly ArgScope? argScope;

    /// <summary>The options of <see cref="NetworkAttribute">[Network]</see>.</summary>
    public NetworkOptions Options { get; init; } = new();

    /// <summary>The patterns of <see cref="NamesAttribute">[Names]</see>, in declaration order.</summary>
    public EquatableArray<NamesRow> Names { get; init; }

    /// <summary>The constants of <see cref="ArgScopeAttribute">[ArgScope]</see>, or of the convention.</summary>
    public ArgScope ArgScope
    {
        get => argScope ?? Conventions.Of(Options.Convention).ArgScope;
        init => argScope = value;
    }

    /// <summary>Which tensors batch normalization has.</summary>
    public BatchNormTensors BatchNormTensors => Options.BatchNormTensors(ArgScope);

    /// <summary>The scope that begins the names of end points.</summary>
    public string Scope => Options.Scope ?? Name;

    /// <summary>Returns the position of a block by its name, <c>block3</c>, or that of its property, <c>Block3</c>; -1 if there is none.</summary>
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

    /// <summary>Returns the message about an unknown block.</summary>
    internal string UnknownBlock(string name) => $"'{name}' is not a block of {Name}; its blocks are {string.Join(", ", Blocks.Select(block => block.Name))}";
}
