namespace ResNetDsl.Architecture.Tables;

/// <summary>One <see cref="BlockAttribute">[Block]</see>, as written. Each of its options is declared in a file of the folder Options.</summary>
/// <param name="Name">The block's name.</param>
/// <param name="Unit">The kind of unit; ignored if <see cref="Declared"/> is set.</param>
/// <param name="Depth">The output channels of each unit.</param>
/// <param name="BottleneckDepth">The channels inside a bottleneck unit; 0 when absent.</param>
/// <param name="Repeat">The number of units of stride 1.</param>
/// <param name="FirstStride">The stride of an additional unit at the beginning; 0 for none.</param>
/// <param name="LastStride">The stride of an additional unit at the end; 0 for none.</param>
public sealed partial record BlockRow(string Name, UnitKind Unit, int Depth, int BottleneckDepth = 0, int Repeat = 1, int FirstStride = 0, int LastStride = 0)
{
    /// <summary>The user-defined unit of the block; null for one of the kinds.</summary>
    public DeclaredUnit? Declared { get; init; }

    /// <summary>The property that holds the block: its name with a capital first letter.</summary>
    public string PropertyName => Names.Property(Name);

    /// <summary>The number of units.</summary>
    public long Units => Written().Aggregate(0L, (sum, units) => sum + units.Count);

    /// <summary>The units in order, by the argument that makes them: one of <c>firstStride</c>, those of <c>repeat</c>, one of <c>lastStride</c>.</summary>
    internal IEnumerable<WrittenUnits> Written()
    {
        long first = 1;
        foreach (WrittenUnits units in new WrittenUnits[] { new("firstStride", FirstStride, FirstStride == 0 ? 0 : 1), new("repeat", 1, Repeat), new("lastStride", LastStride, LastStride == 0 ? 0 : 1) })
        {
            if (units.Count != 0)
            {
                yield return units with { First = first };
                first += units.Count;
            }
        }
    }
}

/// <summary>The consecutive units of one argument of a block.</summary>
/// <param name="Argument">The argument.</param>
/// <param name="Stride">The stride of each.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct WrittenUnits(string Argument, int Stride, int Count)
{
    /// <summary>The position of the first in its block, counted from 1.</summary>
    public long First { get; init; }

    /// <summary>The position of the last.</summary>
    public long Last => First + Count - 1;
}
