using System.Collections;
using ResNetDsl.Modules;

namespace ResNetDsl;

/// <summary>A block of a network: units that run one after another.</summary>
public abstract class Block : NetworkModule
{
    private readonly UnitScopes scopes;

    private protected Block(string name, string unitScope, int count)
        : base(name) => scopes = new(name, unitScope, count);

    /// <summary>The units, whatever their class.</summary>
    public abstract IReadOnlyList<Unit> Units { get; }

    /// <summary>The number of units.</summary>
    public int Count => scopes.Count;

    /// <summary>A unit, counted from 0; its scope <c>unit_1</c> counts from 1.</summary>
    /// <param name="index">The unit's position.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block has no such unit.</exception>
    public Unit this[int index] => Units[Checked(index)];

    /// <summary>Runs the units. Hooks of units are called.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, D, H', W'], where D is the block's depth, and H' and W' are the extents after its strides and pool.</returns>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        EndPointCollector? points = Pass.Current.Points;

        // A recording has no tensors that a hook could receive.
        bool isRecorded = Pass.Current.Recording is not null;
        points?.Begin(scopes);
        Tensor current = input;
        for (int i = 0; i < Count; i++)
        {
            Tensor next;
            try
            {
                next = points is not null ? Kept(i, current, points) : isRecorded ? Units[i].forward(current) : Units[i].call(current);
            }
            finally
            {
                DisposeUnless(input, current);
            }

            current = next;
        }

        return current;
    }

    /// <summary>Runs the block on the output of the preceding part and disposes that output. Hooks of the block are called.</summary>
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
    /// <param name="input">[N, C, H, W]. The caller keeps ownership.</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[N, D, H', W'].</returns>
    public Tensor Run(Tensor input, Pass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        if (pass.Points is not { } points)
        {
            return pass.Recording is null ? call(input) : forward(input);
        }

        using (points.Within(GetName()))
        {
            Tensor output = call(input);
            points.AddScope(output);
            return output;
        }
    }

    /// <inheritdoc cref="UnitScopes.Checked"/>
    private protected int Checked(int index) => scopes.Checked(index);

    private static void DisposeUnless(Tensor input, Tensor current)
    {
        if (!ReferenceEquals(current, input))
        {
            current.Dispose();
        }
    }

    private Tensor Kept(int index, Tensor input, EndPointCollector points)
    {
        using (points.Within(scopes[index]))
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
        : base(name, unitScope, units.Length)
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
