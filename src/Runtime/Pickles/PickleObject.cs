namespace ResNetDsl.Pickles;

/// <summary>An object in a pickle: the name of its class and its state. No code of the class runs.</summary>
/// <param name="type">The class.</param>
internal sealed class PickleObject(PickleGlobal type)
{
    /// <summary>The class.</summary>
    public PickleGlobal Type { get; } = type;

    /// <summary>Its attributes, as a rule a <see cref="PickleDictionary"/>; null when the pickle has none.</summary>
    public object? State { get; set; }

    /// <summary>Its items, where it is a dictionary with more to it.</summary>
    public PickleDictionary Items => field ??= new();

    /// <summary>Its elements, where it is a list with more to it.</summary>
    public List<object?> Elements => field ??= new(0);
}
