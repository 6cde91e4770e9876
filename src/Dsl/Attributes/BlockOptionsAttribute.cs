namespace ResNetDsl;

/// <summary>The arguments and options of a block. Each option is declared in a file of the folder Options. <see cref="UnitKind"/> lists the units that support it; on other units it is an error.</summary>
public abstract partial class BlockOptionsAttribute : Attribute
{
    private protected BlockOptionsAttribute(string name, int depth, int bottleneckDepth, int repeat, int firstStride, int lastStride)
    {
        Name = name;
        Depth = depth;
        BottleneckDepth = bottleneckDepth;
        Repeat = repeat;
        FirstStride = firstStride;
        LastStride = lastStride;
    }

    /// <summary>The block's name.</summary>
    public string Name { get; }

    /// <summary>The output channels of each unit.</summary>
    public int Depth { get; }

    /// <summary>The channels inside a bottleneck unit; 0 when absent.</summary>
    public int BottleneckDepth { get; }

    /// <summary>The number of units of stride 1.</summary>
    public int Repeat { get; }

    /// <summary>The stride of an additional unit at the beginning; 0 for none.</summary>
    public int FirstStride { get; }

    /// <summary>The stride of an additional unit at the end; 0 for none.</summary>
    public int LastStride { get; }
}
