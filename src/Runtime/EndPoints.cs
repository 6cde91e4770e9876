using System.Collections;
using System.Diagnostics.CodeAnalysis;
using ResNetDsl.Modules;

namespace ResNetDsl;

/// <summary>
/// The intermediate tensors of a network by TF-slim's names, in network order. Owns the tensors: dispose this object, not the tensors.
/// </summary>
public abstract class EndPoints : IReadOnlyDictionary<string, Tensor>, IDisposable
{
    private readonly IReadOnlyList<KeyValuePair<string, Tensor>> ordered;
    private readonly Dictionary<string, Tensor> byName;
    private readonly IReadOnlyDictionary<string, EndPointCollector.BlockScope> blocks;

    /// <summary>Takes ownership of the tensors that a forward pass collected.</summary>
    /// <param name="collected">The collected tensors.</param>
    protected EndPoints(EndPointCollector collected)
    {
        ArgumentNullException.ThrowIfNull(collected);
        ordered = collected.Tensors;
        byName = new Dictionary<string, Tensor>(ordered, StringComparer.Ordinal);
        blocks = collected.Blocks;
        Output = collected.Output!;
    }

    /// <summary>The output of <c>forward</c>.</summary>
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

    /// <summary>The end points of a block, unit by unit.</summary>
    /// <typeparam name="TPoints">The generated class that names those of a unit.</typeparam>
    /// <param name="name">The block's name.</param>
    protected BlockEndPoints<TPoints> OfBlock<TPoints>(string name)
        where TPoints : UnitEndPoints, new() => new(this, blocks[name]);
}
