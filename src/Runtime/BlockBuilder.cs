using ResNetDsl.Layers;

namespace ResNetDsl;

/// <summary>Builds a block while the generated constructor creates its units.</summary>
/// <typeparam name="TUnit">The class of the units.</typeparam>
public sealed class BlockBuilder<TUnit>
    where TUnit : Unit
{
    private readonly List<TUnit> units = [];
    private readonly string name;
    private readonly string unitScope;
    private readonly VariableScope scope;

    internal BlockBuilder(string name, string unitScope, VariableScope scope)
    {
        this.name = name;
        this.unitScope = unitScope;
        this.scope = scope;
        if (!typeof(IOwnUnit).IsAssignableFrom(typeof(TUnit)))
        {
            // A user's class may draw random numbers itself.
            scope.InitialValues.Begin();
        }
    }

    /// <summary>The scope of the next unit.</summary>
    public VariableScope Scope => scope.Within(UnitRun.UnitScope(units.Count + 1));

    /// <summary>Adds a unit that was created in <see cref="Scope"/>.</summary>
    /// <param name="unit">The unit.</param>
    public void Add(TUnit unit) => units.Add(unit);

    internal Block<TUnit> End()
    {
        scope.InitialValues.End();
        return new(name, unitScope, [.. units]);
    }
}
