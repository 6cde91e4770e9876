using System.Collections;

namespace ResNetDsl;

/// <summary>The end points of one block: its output, and those of each unit. <c>points.Block3[35].Conv2</c>.</summary>
/// <typeparam name="TPoints">The generated class that names those of a unit.</typeparam>
public sealed class BlockEndPoints<TPoints> : IReadOnlyList<TPoints>
    where TPoints : UnitEndPoints
{
    private readonly EndPoints all;
    private readonly EndPointCollector.BlockScope scope;
    private readonly Func<UnitEndPoints.Place, TPoints> make;

    internal BlockEndPoints(EndPoints all, EndPointCollector.BlockScope scope, Func<UnitEndPoints.Place, TPoints> make)
    {
        this.all = all;
        this.scope = scope;
        this.make = make;
    }

    /// <summary>The output of the block, [N, D, H', W'].</summary>
    public Tensor Output => all[scope.Name];

    /// <summary>The number of units.</summary>
    public int Count => scope.Block.Count;

    /// <summary>The end points of a unit, counted from 0; its scope <c>unit_1</c> counts from 1.</summary>
    /// <param name="index">The unit's position.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block has no such unit.</exception>
    public TPoints this[int index] => (uint)index < (uint)Count
        ? make(new(all, $"{scope.Name}/{scope.Block.ScopeOf(index)}"))
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"{scope.Block.GetName()} has {Text.Grouped(Count)} units, counted from 0.");

    /// <inheritdoc/>
    public IEnumerator<TPoints> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The end points of one unit: its output, and that of every convolution, after its batch normalisation and ReLU.</summary>
public abstract class UnitEndPoints
{
    private readonly Place place;

    /// <summary>Finds the end points of a unit among those of its network.</summary>
    /// <param name="place">The unit.</param>
    protected UnitEndPoints(Place place) => this.place = place;

    /// <summary>The output of the unit, [N, D, H', W'].</summary>
    public Tensor Output => place.All[place.Scope];

    /// <summary>The output of a layer that every unit has.</summary>
    /// <param name="layer">Its name.</param>
    protected Tensor Of(string layer) => place.All[$"{place.Scope}/{layer}"];

    /// <summary>The output of a layer that only some units have; null where this one does not.</summary>
    /// <param name="layer">Its name.</param>
    protected Tensor? Find(string layer) => place.All.TryGetValue($"{place.Scope}/{layer}", out Tensor? value) ? value : null;

    /// <summary>A unit among the end points of its network.</summary>
    public readonly struct Place
    {
        internal Place(EndPoints all, string scope)
        {
            All = all;
            Scope = scope;
        }

        internal EndPoints All { get; }

        internal string Scope { get; }
    }
}
