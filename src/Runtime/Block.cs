using System.Collections;
using ResNetDsl.Units;
using ResNetDsl.Variables;

namespace ResNetDsl;

/// <summary>A block of a network: units that run one after another.</summary>
public abstract class NetworkBlock : NetworkModule
{
    private protected NetworkBlock(string name)
        : base(name)
    {
    }

    internal abstract Tensor Run(Tensor input, EndPointCollector? points);
}

/// <summary>A block of a network: units of one kind that run one after another.</summary>
/// <typeparam name="TUnit">The kind of unit.</typeparam>
public sealed class Block<TUnit> : NetworkBlock, IReadOnlyList<TUnit>
    where TUnit : Unit
{
    private readonly List<TUnit> units = [];

    internal Block(string name, VariableScope scope, UnitSequence<TUnit>[] sequences)
        : base(name)
    {
        foreach (UnitSequence<TUnit> sequence in sequences)
        {
            for (int i = 0; i < sequence.Count; i++)
            {
                string unitScope = UnitRun.UnitScope(units.Count + 1);
                TUnit unit = sequence.Make(scope.Within(unitScope));
                register_module(unitScope, unit);
                units.Add(unit);
            }
        }
    }

    /// <summary>The number of units.</summary>
    public int Count => units.Count;

    /// <summary>A unit, counted from 0; its scope <c>unit_1</c> counts from 1.</summary>
    /// <param name="index">The unit's position.</param>
    public TUnit this[int index] => units[index];

    /// <summary>Runs the units. Hooks of units are called.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, D, ⌈H/s⌉, ⌈W/s⌉], D the block's depth and s its stride.</returns>
    public override Tensor forward(Tensor input) => Run(input, null);

    /// <inheritdoc/>
    public IEnumerator<TUnit> GetEnumerator() => units.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override Tensor Run(Tensor input, EndPointCollector? points)
    {
        Tensor current = input;
        for (int i = 0; i < units.Count; i++)
        {
            Tensor next;
            if (points is null)
            {
                next = units[i].call(current);
            }
            else
            {
                using (points.Within(UnitRun.UnitScope(i + 1) + "/" + units[i].Definition.Scope))
                {
                    next = units[i].Run(current, points);
                    points.AddScope(next);
                }
            }

            if (!ReferenceEquals(current, input))
            {
                current.Dispose();
            }

            current = next;
        }

        return current;
    }
}
