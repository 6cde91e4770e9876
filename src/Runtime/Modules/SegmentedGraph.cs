namespace ResNetDsl.Modules;

/// <summary>
/// A graph of gradients that is cut between units, so that the backward pass can stop after each: the gradients of a unit's parameters are complete when the backward pass has reached its input. The gradients are
/// those of the whole graph, bit for bit.
/// </summary>
// TorchSharp has no hooks of gradients, and an autograd function of its own keeps a tensor of the size of its output.
internal sealed class SegmentedGraph : IDisposable
{
    private readonly List<(NetworkModule Unit, Tensor Output, Tensor Input)> cuts = [];

    /// <summary>Cuts the graph before a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="input">What the units before it computed. The caller keeps ownership.</param>
    /// <returns>The input of the unit, which this owns, or the input itself where nothing before it has a gradient.</returns>
    public Tensor Cut(NetworkModule unit, Tensor input)
    {
        if (!input.requires_grad || !is_grad_enabled())
        {
            return input;
        }

        Tensor output = input.alias().DetachFromDisposeScope();
        Tensor leaf = input.detach().requires_grad_(true).DetachFromDisposeScope();
        cuts.Add((unit, output, leaf));
        return leaf;
    }

    /// <summary>Computes the gradients of a loss, and says of each unit when those of its parameters are complete.</summary>
    /// <param name="loss">A scalar.</param>
    /// <param name="completed">Receives each unit, the last one first.</param>
    public void Backward(Tensor loss, Action<NetworkModule> completed)
    {
        loss.backward();
        for (int i = cuts.Count - 1; i >= 0; i--)
        {
            (NetworkModule unit, Tensor output, Tensor input) = cuts[i];
            cuts.RemoveAt(i);
            using (output)
            using (input)
            {
                completed(unit);
                using Tensor? gradient = input.grad;
                if (gradient is not null)
                {
                    output.backward([gradient]);
                }
            }
        }
    }

    /// <summary>Frees what a backward pass has not reached.</summary>
    public void Dispose()
    {
        foreach ((_, Tensor output, Tensor input) in cuts)
        {
            output.Dispose();
            input.Dispose();
        }

        cuts.Clear();
    }
}
