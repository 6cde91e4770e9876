using System.Collections;
using ResNetDsl.Units;
using ResNetDsl.Variables;

namespace ResNetDsl;

/// <summary>A block of a network: units that run one after another.</summary>
public abstract class Block : NetworkModule, IReadOnlyList<Unit>
{
    private readonly string unitScope;

    private protected Block(string name, string unitScope)
        : base(name) => this.unitScope = unitScope;

    /// <summary>The number of units.</summary>
    public abstract int Count { get; }

    /// <summary>A unit, counted from 0; its scope <c>unit_1</c> counts from 1.</summary>
    /// <param name="index">The unit's position.</param>
    public Unit this[int index] => UnitAt(index);

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
                next = points is null ? UnitAt(i).call(current) : Kept(i, current, points);
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

    /// <inheritdoc/>
    public abstract IEnumerator<Unit> GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The scope of a unit in the names of end points: <c>unit_1/bottleneck_v2</c>.</summary>
    internal string ScopeOf(int index) => $"{UnitRun.UnitScope(index + 1)}/{unitScope}";

    private protected abstract Unit UnitAt(int index);

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
            Tensor output = UnitAt(index).call(input);
            points.AddScope(output);
            return output;
        }
    }
}

/// <summary>A block whose units are of one class.</summary>
/// <typeparam name="TUnit">The class.</typeparam>
public sealed class Block<TUnit> : Block
    where TUnit : Unit
{
    private readonly TUnit[] units;

    internal Block(string name, string unitScope, VariableScope scope, UnitSequence<TUnit>[] sequences)
        : base(name, unitScope)
    {
        units = [.. sequences.SelectMany(sequence => sequence.Makers).Select((make, i) => make(scope.Within(UnitRun.UnitScope(i + 1))))];
        for (int i = 0; i < units.Length; i++)
        {
            register_module(UnitRun.UnitScope(i + 1), units[i]);
        }
    }

    /// <inheritdoc/>
    public override int Count => units.Length;

    /// <summary>A unit, counted from 0; its scope <c>unit_1</c> counts from 1.</summary>
    /// <param name="index">The unit's position.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block has no such unit.</exception>
    public new TUnit this[int index] => (uint)index < (uint)units.Length
        ? units[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{GetName()} has {Text.Grouped(units.Length)} units, counted from 0.");

    /// <inheritdoc/>
    public override IEnumerator<Unit> GetEnumerator() => ((IEnumerable<Unit>)units).GetEnumerator();

    private protected override Unit UnitAt(int index) => this[index];
}
