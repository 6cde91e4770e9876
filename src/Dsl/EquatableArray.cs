using System.Collections;

namespace ResNetDsl.Architecture;

/// <summary>An immutable array with value equality, which an incremental generator may keep between runs.</summary>
/// <typeparam name="T">The elements' type.</typeparam>
public readonly struct EquatableArray<T> : IReadOnlyList<T>, IEquatable<EquatableArray<T>>
    where T : notnull, IEquatable<T>
{
    private readonly T[]? items;

    /// <summary>Copies the elements.</summary>
    /// <param name="items">The elements, in order.</param>
    public EquatableArray(IEnumerable<T> items) => this.items = items.ToArray();

    private T[] Items => items ?? [];

    /// <inheritdoc/>
    public int Count => Items.Length;

    /// <inheritdoc/>
    public T this[int index] => Items[index];

    /// <inheritdoc/>
    public bool Equals(EquatableArray<T> other) => ReferenceEquals(Items, other.Items) || Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = Count;
        foreach (T item in Items)
        {
            hash = unchecked((hash * 31) + item.GetHashCode());
        }

        return hash;
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether two arrays have equal elements.</summary>
    /// <param name="left">One array.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    /// <summary>Whether two arrays differ in an element.</summary>
    /// <param name="left">One array.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);
}

/// <summary>Creates <see cref="EquatableArray{T}"/> from sequences.</summary>
public static class EquatableArray
{
    /// <summary>An array of these elements.</summary>
    /// <typeparam name="T">The elements' type.</typeparam>
    /// <param name="items">The elements, in order.</param>
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items)
        where T : notnull, IEquatable<T> => new(items);
}
