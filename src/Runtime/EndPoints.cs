using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ResNetDsl;

/// <summary>Gathers the end points of one forward pass under their names.</summary>
public sealed class EndPointCollector
{
    private readonly List<KeyValuePair<string, Tensor>> tensors = [];
    private string scope = "";

    internal EndPointCollector()
    {
    }

    internal IReadOnlyList<KeyValuePair<string, Tensor>> Tensors => tensors;

    internal Tensor? Output { get; set; }

    /// <summary>Begins a scope, until the result is disposed.</summary>
    internal Scope Within(string name)
    {
        Scope outer = new(this, scope);
        scope = scope.Length == 0 ? name : scope + "/" + name;
        return outer;
    }

    /// <summary>Adds a tensor under a name in the current scope, or outside all scopes. The caller keeps its own wrapper.</summary>
    internal void Add(string name, Tensor tensor, bool rooted = false) => AddAbsolute(rooted || scope.Length == 0 ? name : scope + "/" + name, tensor);

    /// <summary>Adds what the current scope as a whole gives.</summary>
    internal void AddScope(Tensor tensor) => AddAbsolute(scope, tensor);

    /// <summary>Adds a tensor under a full name.</summary>
    internal void AddAbsolute(string name, Tensor tensor) => tensors.Add(new(name, tensor.alias()));

    /// <summary>Disposes what a pass that failed has gathered.</summary>
    internal void Discard()
    {
        foreach (KeyValuePair<string, Tensor> point in tensors)
        {
            point.Value.Dispose();
        }
    }

    internal readonly struct Scope(EndPointCollector collector, string outer) : IDisposable
    {
        public void Dispose() => collector.scope = outer;
    }
}

/// <summary>
/// The tensors on the way through a network, under TF-slim's names, in network order. Owns them: dispose it, not them.
/// </summary>
public abstract class EndPoints : IReadOnlyDictionary<string, Tensor>, IDisposable
{
    private readonly IReadOnlyList<KeyValuePair<string, Tensor>> ordered;
    private readonly Dictionary<string, Tensor> byName;

    /// <summary>Takes over what a forward pass gathered.</summary>
    /// <param name="collected">What it gathered.</param>
    protected EndPoints(EndPointCollector collected)
    {
        ordered = collected.Tensors;
        byName = new Dictionary<string, Tensor>(ordered, StringComparer.Ordinal);
        Output = collected.Output!;
    }

    /// <summary>What <c>forward</c> gives.</summary>
    public Tensor Output { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Keys => ordered.Select(entry => entry.Key);

    /// <inheritdoc/>
    public IEnumerable<Tensor> Values => ordered.Select(entry => entry.Value);

    /// <inheritdoc/>
    public int Count => ordered.Count;

    /// <summary>An end point by name.</summary>
    /// <param name="key">The name, such as <c>resnet_v2_50/block1/unit_1/bottleneck_v2/conv1</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such end point.</exception>
    public Tensor this[string key] => byName.TryGetValue(key, out Tensor? tensor)
        ? tensor
        : throw new KeyNotFoundException($"'{key}' is not an end point; the blocks are {string.Join(", ", Keys.Where(name => name.Count(c => c == '/') <= 1))}");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => byName.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value) => byName.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => ordered.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Disposes every tensor.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in Values)
        {
            tensor.Dispose();
        }

        Output.Dispose();
        GC.SuppressFinalize(this);
    }
}
