namespace ResNetDsl;

/// <summary>What the tensors of a module go by: the keys of a plan, in its order, in place of their paths through the modules.</summary>
internal sealed class TensorNames
{
    private readonly Dictionary<string, (string Key, int Position)> keys;

    public TensorNames(IEnumerable<TensorPlan> tensors)
    {
        keys = tensors.Select((tensor, position) => (tensor, position)).ToDictionary(item => item.tensor.Path, item => (item.tensor.Key, item.position), StringComparer.Ordinal);
    }

    /// <summary>Tensors by key, in the plan's order. What the user registered keeps its name, and comes last.</summary>
    public IEnumerable<(string Name, T Tensor)> Of<T>(IEnumerable<(string Path, T Tensor)> tensors) => tensors
        .Select(item => keys.TryGetValue(item.Path, out (string Key, int Position) key) ? (Name: key.Key, key.Position, item.Tensor) : (Name: item.Path, Position: int.MaxValue, item.Tensor))
        .OrderBy(item => item.Position)
        .Select(item => (item.Name, item.Tensor));

    /// <summary>Adds tensors to a state dict, under a prefix if there is one.</summary>
    public Dictionary<string, Tensor> AddTo(Dictionary<string, Tensor>? destination, string? prefix, IEnumerable<(string Path, Tensor Tensor)> tensors)
    {
        destination ??= [];
        foreach ((string name, Tensor tensor) in Of(tensors))
        {
            destination.TryAdd(string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}", tensor);
        }

        return destination;
    }
}
