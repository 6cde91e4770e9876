namespace ResNetDsl;

/// <summary>What the heads of a composition gave in one forward pass, head by head.</summary>
public sealed class HeadOutputs
{
    internal HeadOutputs(IReadOnlyList<IReadOnlyList<Tensor>> heads) => Heads = heads;

    internal IReadOnlyList<IReadOnlyList<Tensor>> Heads { get; }
}

/// <summary>What the heads of a composition give. Owns the tensors: dispose it, not them.</summary>
public abstract class CompositionOutputs : IDisposable
{
    private readonly IReadOnlyList<IReadOnlyList<Tensor>> heads;

    /// <summary>Takes over what the heads gave.</summary>
    /// <param name="outputs">What they gave.</param>
    protected CompositionOutputs(HeadOutputs outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        heads = outputs.Heads;
    }

    /// <summary>Disposes every tensor.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in heads.SelectMany(head => head))
        {
            tensor.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>What a head gives that gives one tensor.</summary>
    /// <param name="head">The head's position.</param>
    protected Tensor Map(int head) => heads[head][0];

    /// <summary>What a head gives that gives several tensors.</summary>
    /// <param name="head">The head's position.</param>
    protected IReadOnlyList<Tensor> Maps(int head) => heads[head];
}
