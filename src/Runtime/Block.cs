using System.Collections;
using ResNetDsl.Units;

namespace ResNetDsl;

/// <summary>A block of a network: units that run one after another.</summary>
public class Block : NetworkModule, IReadOnlyList<Unit>
{
    private readonly IReadOnlyList<Unit> units;
    private readonly string unitScope;

    internal Block(string name, IReadOnlyList<Unit> units)
        : base(name)
    {
        this.units = units;
        unitScope = units[0].Definition.Scope(units[0].Style);
        for (int i = 0; i < units.Count; i++)
        {
            register_module(UnitRun.UnitScope(i + 1), units[i]);
        }
    }

    /// <summary>The number of units.</summary>
    public int Count => units.Count;

    /// <summary>A unit, counted from 0; its scope <c>unit_1</c> counts from 1.</summary>
    /// <param name="index">The unit's position.</param>
    public Unit this[int index] => units[index];

    /// <summary>Runs the units. Hooks of units are called.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, D, H', W'], D the block's depth, H' and W' the extents that its strides and pool leave.</returns>
    public override Tensor forward(Tensor input) => Run(input, null);

    /// <inheritdoc/>
    public IEnumerator<Unit> GetEnumerator() => units.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal Tensor Run(Tensor input, EndPointCollector? points)
    {
        Tensor current = input;
        for (int i = 0; i < units.Count; i++)
        {
            Tensor next;
            try
            {
                if (points is null)
                {
                    next = units[i].call(current);
                }
                else
                {
                    using (points.Within(UnitRun.UnitScope(i + 1) + "/" + unitScope))
                    {
                        next = units[i].Run(current, points);
                        points.AddScope(next);
                    }
                }
            }
            finally
            {
                if (!ReferenceEquals(current, input))
                {
                    current.Dispose();
                }
            }

            current = next;
        }

        return current;
    }
}

/// <summary>A block whose units are a class of the user's.</summary>
/// <typeparam name="TUnit">The class.</typeparam>
public sealed class Block<TUnit> : Block
    where TUnit : class, IUnit, new()
{
    private readonly IReadOnlyList<Unit<TUnit>> units;

    internal Block(string name, IReadOnlyList<Unit<TUnit>> units)
        : base(name, units) => this.units = units;

    /// <summary>A unit, counted from 0; its scope <c>unit_1</c> counts from 1.</summary>
    /// <param name="index">The unit's position.</param>
    public new Unit<TUnit> this[int index] => units[index];
}
