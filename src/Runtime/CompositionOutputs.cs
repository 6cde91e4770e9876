namespace ResNetDsl;

/// <summary>What the heads of a composition have given so far in one forward pass. Owns the tensors, until a <see cref="CompositionOutputs"/> takes them over.</summary>
public sealed class HeadOutputs : IDisposable
{
    private List<Tensor> tensors = [];

    /// <summary>Adds what a head gave.</summary>
    /// <param name="output">The output of the head. It belongs to this object from now on.</param>
    /// <returns><paramref name="output"/>.</returns>
    public Tensor Add(Tensor output)
    {
        ArgumentNullException.ThrowIfNull(output);
        tensors.Add(output);
        return output;
    }

    /// <summary>Adds what a head gave that gives several tensors.</summary>
    /// <param name="outputs">The outputs of the head. They belong to this object from now on.</param>
    /// <returns><paramref name="outputs"/>.</returns>
    public IReadOnlyList<Tensor> Add(IReadOnlyList<Tensor> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        tensors.AddRange(outputs);
        return outputs;
    }

    /// <summary>Disposes every tensor that was not taken over.</summary>
    public void Dispose() => tensors.ForEach(tensor => tensor.Dispose());

    /// <summary>Hands the tensors over.</summary>
    internal IReadOnlyList<Tensor> Release()
    {
        IReadOnlyList<Tensor> released = tensors;
        tensors = [];
        return released;
    }
}

/// <summary>What the heads of a composition give. Owns the tensors: dispose it, not them.</summary>
public abstract class CompositionOutputs : IDisposable
{
    private readonly IReadOnlyList<Tensor> tensors;

    /// <summary>Takes over what the heads gave.</summary>
    /// <param name="outputs">What they gave.</param>
    protected CompositionOutputs(HeadOutputs outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        tensors = outputs.Release();
    }

    /// <summary>The tensors, in the order of the heads.</summary>
    internal IReadOnlyList<Tensor> Tensors => tensors;

    /// <summary>Disposes every tensor.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in tensors)
        {
            tensor.Dispose();
        }

        GC.SuppressFinalize(this);
    }
}
