using ResNetDsl.Architecture.Layers;

namespace ResNetDsl.Architecture.Tables;

/// <summary>What a user wrote: the attributes of one network, as values. Two tables are equal when they say the same.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Blocks">The blocks, in the order written.</param>
public sealed record NetworkTable(string Name, EquatableArray<BlockRow> Blocks)
{
    private readonly ArgScope? argScope;

    /// <summary>What <see cref="NetworkAttribute">[Network]</see> says.</summary>
    public NetworkOptions Options { get; init; } = new();

    /// <summary>What each <see cref="NamesAttribute">[Names]</see> says, in the order written.</summary>
    public EquatableArray<NamesRow> Names { get; init; }

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

    /// <summary>The sentence about a name that is no block's.</summary>
    internal string UnknownBlock(string name) => $"'{name}' is not a block of {Name}; its blocks are {string.Join(", ", Blocks.Select(block => block.Name))}";
}
