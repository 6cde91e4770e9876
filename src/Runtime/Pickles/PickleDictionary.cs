namespace ResNetDsl.Pickles;

/// <summary>A dictionary in a pickle. Its items are in the order of the file; a key may occur twice.</summary>
internal sealed class PickleDictionary
{
    private readonly List<(object? Key, object? Value)> items = new(0);

    /// <summary>The items.</summary>
    public IReadOnlyList<(object? Key, object? Value)> Items => items;

    /// <summary>Adds an item.</summary>
    public void Add(object? key, object? value) => items.Add((key, value));

    /// <summary>The value of a text; null when there is none.</summary>
    public object? Find(string key) => items.Find(item => item.Key is string text && text == key).Value;
}
