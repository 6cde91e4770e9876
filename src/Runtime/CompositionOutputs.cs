namespace ResNetDsl;

/// <summary>The outputs of the heads of a composition so far in one forward pass. Owns the tensors until a <see cref="CompositionOutputs"/> takes ownership.</summary>
public sealed class HeadOutputs : IDisposable
{
    private List<Tensor> tensors = [];

    /// <summary>Adds the output of a head.</summary>
    /// <param name="output">The output of the head. This object takes ownership of it.</param>
    /// <returns><paramref name="output"/>.</returns>
    public Tensor Add(Tensor output)
    {
        ArgumentNullException.ThrowIfNull(output);
        tensors.Add(output);
        return output;
    }

    /// <summary>Adds the outputs of a head that has several.</summary>
    /// <param name="outputs">The outputs of the head. This object takes ownership of them.</param>
    /// <returns><paramref name="outputs"/>.</returns>
    public IReadOnlyList<Tensor> Add(IReadOnlyList<Tensor> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        tensors.AddRange(outputs);
        return outputs;
    }

    /// <summary>Disposes the tensors whose ownership was not transferred.</summary>
    public void Dispose() => tensors.ForEach(tensor => tensor.Dispose());

    /// <summary>Transfers ownership of the tensors.</summary>
    internal IReadOnlyList<Tensor> Release()
    {
        IReadOnlyList<Tensor> released = tensors;
        tensors = [];
        return released;
    }
}

/// <summary>The outputs of the heads of a composition. Owns the tensors: dispose this object, not the tensors.</summary>
public abstract class CompositionOutputs : IDisposable
{
    private readonly IReadOnlyList<Tensor> tensors;

    /// <summary>Takes ownership of the outputs of the heads.</summary>
    /// <param name="outputs">The outputs.</param>
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
