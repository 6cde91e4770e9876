namespace ResNetDsl.Modules;

/// <summary>Gathers the end points of one forward pass under their names.</summary>
public sealed class EndPointCollector
{
    private readonly List<KeyValuePair<string, Tensor>> tensors = [];
    private readonly Dictionary<string, BlockScope> blocks = new(StringComparer.Ordinal);
    private string scope = "";

    internal EndPointCollector()
    {
    }

    internal IReadOnlyList<KeyValuePair<string, Tensor>> Tensors => tensors;

    internal Tensor? Output { get; set; }

    /// <summary>The blocks that have run, by name, with their scopes.</summary>
    internal IReadOnlyDictionary<string, BlockScope> Blocks => blocks;

    /// <summary>Begins a scope, until the result is disposed.</summary>
    internal Scope Within(string name)
    {
        Scope outer = new(this, scope);
        scope = scope.Length == 0 ? name : scope + "/" + name;
        return outer;
    }

    /// <summary>Notes that a block runs in the current scope.</summary>
    internal void Begin(UnitScopes units) => blocks[units.Block] = new(scope, units);

    /// <summary>Adds a tensor under a name in the current scope, or outside all scopes. The caller keeps its own wrapper.</summary>
    internal void Add(string name, Tensor tensor, bool rooted = false) => AddAbsolute(rooted || scope.Length == 0 ? name : scope + "/" + name, tensor);

    /// <summary>Adds the output of the current scope as a whole.</summary>
    internal void AddScope(Tensor tensor) => AddAbsolute(scope, tensor);

    /// <summary>Disposes what a pass that failed has gathered.</summary>
    internal void Discard()
    {
        foreach (KeyValuePair<string, Tensor> point in tensors)
        {
            point.Value.Dispose();
        }
    }

    private void AddAbsolute(string name, Tensor tensor) => tensors.Add(new(name, tensor.alias()));

    /// <param name="Name">The scope of a block in the names of end points.</param>
    /// <param name="Units">The scopes of its units.</param>
    internal readonly record struct BlockScope(string Name, UnitScopes Units);

    internal readonly struct Scope(EndPointCollector collector, string outer) : IDisposable
    {
        public void Dispose() => collector.scope = outer;
    }
}
