using ResNetDsl.Variables;

namespace ResNetDsl.Units;

/// <summary>Equal units that follow one another in a block, before they are made.</summary>
/// <typeparam name="TUnit">The kind of unit.</typeparam>
public readonly struct UnitSequence<TUnit>
    where TUnit : Unit
{
    private readonly Func<VariableScope, UnitGeometry, TUnit> make;
    private readonly UnitGeometry geometry;

    internal UnitSequence(Func<VariableScope, UnitGeometry, TUnit> make, UnitGeometry geometry, int count)
    {
        this.make = make;
        this.geometry = geometry;
        Count = count;
    }

    internal int Count { get; }

    internal TUnit Make(VariableScope scope) => make(scope, geometry);
}
