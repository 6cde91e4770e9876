using ResNetDsl.Variables;

namespace ResNetDsl.Units;

/// <summary>Equal units that follow one another in a block, before they are made.</summary>
/// <typeparam name="TUnit">The class of the units.</typeparam>
public readonly struct UnitSequence<TUnit>
    where TUnit : Unit
{
    private readonly int count;
    private readonly Func<VariableScope, TUnit> make;

    internal UnitSequence(int count, Func<VariableScope, TUnit> make)
    {
        this.count = count;
        this.make = make;
    }

    internal IEnumerable<Func<VariableScope, TUnit>> Makers => Enumerable.Repeat(make, count);
}
