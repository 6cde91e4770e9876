using System.Collections;
using ResNetDsl.Units;

namespace ResNetDsl;

/// <summary>A block of a network: units that run one after another.</summary>
public abstract class Block : NetworkModule
{
    private readonly string unitScope;

    private protected Block(string name, string unitScope)
        : base(name) => this.unitScope = unitScope;

    /// <summary>The units, whatever their class.</summary>
    public abstract IReadOnlyList<Unit> Units { get; }

    /// <summary>The number of units.</summary>
    public int Count => Units.Count;

    /// <summary>A unit, counted from 0; its scope <c>unit_1</c> counts from 1.</summary>
    /// <param name="index">The unit's position.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block has no such unit.</exception>
    public Unit this[int index] => Units[Checked(index)];

    /// <summary>Runs the units. Hooks of units are called.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, D, H', W'], D the block's depth, H' and W' the extents that its strides and pool leave.</returns>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        EndPointCollector? points = Pass.Current.Points;
        points?.Begin(this);
        Tensor current = input;
        for (int i = 0; i < Count; i++)
        {
            Tensor next;
            try
            {
                next = points is null ? Units[i].call(current) : Kept(i, current, points);
            }
            finally
            {
                DisposeUnless(input, current);
            }

            current = next;
        }

        return current;
    }

    /// <summary>Runs the block on the output of the part before it, and disposes that. Hooks of the block are called.</summary>
    /// <param name="previous">[N, C, H, W].</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[N, D, H', W'].</returns>
    public Tensor After(Tensor previous, Pass pass)
    {
        using (previous)
        {
            return Run(previous, pass);
        }
    }

    /// <summary>Runs the block. Hooks of the block are called.</summary>
    /// <param name="input">[N, C, H, W]. It remains the caller's.</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[N, D, H', W'].</returns>
    public Tensor Run(Tensor input, Pass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        if (pass.Points is not { } points)
        {
            return call(input);
        }

        using (points.Within(GetName()))
        {
            Tensor output = call(input);
            points.AddScope(output);
            return output;
        }
    }

    /// <summary>The scope of a unit in the names of end points: <c>unit_1/bottleneck_v2</c>.</summary>
    internal string ScopeOf(int index) => $"{UnitRun.UnitScope(index + 1)}/{unitScope}";

    /// <summary>The index, if the block has such a unit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    internal int Checked(int index) => (uint)index < (uint)Count
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{GetName()} has {Text.Grouped(Count)} units, counted from 0.");

    private static void DisposeUnless(Tensor input, Tensor current)
    {
        if (!ReferenceEquals(current, input))
        {
            current.Dispose();
        }
    }

    private Tensor Kept(int index, Tensor input, EndPointCollector points)
    {
        using (points.Within(ScopeOf(index)))
        {
            Tensor output = Units[index].call(input);
            points.AddScope(output);
            return output;
        }
    }
}

/// <summary>A block whose units are of one class: <c>net.Block3[35].Conv2</c>.</summary>
/// <typeparam name="TUnit">The class.</typeparam>
public sealed class Block<TUnit> : Block, IReadOnlyList<TUnit>
    where TUnit : Unit
{
    private readonly TUnit[] units;

    internal Block(string name, string unitScope, TUnit[] units)
        : base(name, unitScope)
    {
        this.units = units;
        for (int i = 0; i < units.Length; i++)
        {
            register_module(UnitRun.UnitScope(i + 1), units[i]);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Unit> Units => units;

    /// <summary>A unit, counted from 0; its scope <c>unit_1</c> counts from 1.</summary>
    /// <param name="index">The unit's position.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block has no such unit.</exception>
    public new TUnit this[int index] => units[Checked(index)];

    /// <inheritdoc/>
    public IEnumerator<TUnit> GetEnumerator() => ((IEnumerable<TUnit>)units).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
