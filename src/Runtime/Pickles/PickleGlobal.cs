namespace ResNetDsl.Pickles;

/// <summary>A class or a function that a pickle refers to. It is only a name: nothing is looked up.</summary>
/// <param name="Module">The Python module.</param>
/// <param name="Name">The name in the module, which may have dots.</param>
internal sealed record PickleGlobal(string Module, string Name)
{
    /// <summary>The name with its module, <c>collections.OrderedDict</c>.</summary>
    public override string ToString() => $"{Module}.{Name}";
}
