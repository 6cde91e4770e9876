using System.Collections;
using ResNetDsl.Modules;

namespace ResNetDsl;

/// <summary>The end points of one block: its output, and those of each unit. <c>points.Block3[35].Conv2</c>.</summary>
/// <typeparam name="TPoints">The generated class that names those of a unit.</typeparam>
public sealed class BlockEndPoints<TPoints> : IReadOnlyList<TPoints>
    where TPoints : UnitEndPoints, new()
{
    private readonly EndPoints all;
    private readonly EndPointCollector.BlockScope scope;

    internal BlockEndPoints(EndPoints all, EndPointCollector.BlockScope scope)
    {
        this.all = all;
        this.scope = scope;
    }

    /// <summary>The output of the block, [N, D, H', W'].</summary>
    public Tensor Output => all[scope.Name];

    /// <summary>The number of units.</summary>
    public int Count => scope.Units.Count;

    /// <summary>The end points of a unit, counted from 0; its scope <c>unit_1</c> counts from 1.</summary>
    /// <param name="index">The unit's position.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block has no such unit.</exception>
    public TPoints this[int index] => new() { Place = (all, $"{scope.Name}/{scope.Units[index]}") };

    /// <inheritdoc/>
    public IEnumerator<TPoints> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The end points of one unit: its output, and that of every convolution, after its batch normalization and ReLU.</summary>
public class UnitEndPoints
{
    /// <summary>The end points of the network, and the unit's scope among them.</summary>
    internal (EndPoints All, string Scope) Place { get; init; }

    /// <summary>The output of the unit, [N, D, H', W'].</summary>
    public Tensor Output => Place.All[Place.Scope];

    /// <summary>The output of a layer that every unit has.</summary>
    /// <param name="layer">Its name.</param>
    protected Tensor Of(string layer) => Place.All[$"{Place.Scope}/{layer}"];

    /// <summary>The output of a layer that only some units have, or null if this unit does not have it.</summary>
    /// <param name="layer">Its name.</param>
    protected Tensor? Find(string layer) => Place.All.TryGetValue($"{Place.Scope}/{layer}", out Tensor? value) ? value : null;
}
