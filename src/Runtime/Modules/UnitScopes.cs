namespace ResNetDsl.Modules;

/// <summary>The scopes of a block's units in the names of end points.</summary>
/// <param name="block">The block's name.</param>
/// <param name="unit">What its units are called: <c>bottleneck_v2</c>.</param>
/// <param name="count">The number of units.</param>
internal sealed class UnitScopes(string block, string unit, int count)
{
    /// <summary>The block's name.</summary>
    public string Block => block;

    /// <summary>The number of units.</summary>
    public int Count => count;

    /// <summary>The scope of a unit, counted from 0: <c>unit_1/bottleneck_v2</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The block has no such unit.</exception>
    public string this[int index] => $"{UnitRun.UnitScope(Checked(index) + 1)}/{unit}";

    /// <summary>The index, if the block has such a unit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public int Checked(int index) => (uint)index < (uint)count
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{block} has {Text.Grouped(count)} units, counted from 0.");
}
