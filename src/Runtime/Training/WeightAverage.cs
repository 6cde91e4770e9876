using ResNetDsl.Optimization;
using ResNetDsl.Variables;

namespace ResNetDsl.Training;

/// <summary>
/// An exponential moving average of a network's parameters and statistics. It starts with decay (1 + t) / (10 + t) at step t; counters are copied.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly double decay;
    private readonly WeightGate gate;
    private readonly (string Key, Tensor Tensor)[] live;
    private readonly Tensor[] average;
    private readonly Tensor[] floatingAverage;
    private readonly Tensor[] floatingLive;

    public WeightAverage(Network network, double decay, TrainedParts parts)
    {
        this.decay = decay;
        gate = network.Gate;
        live = [.. network.state_dict().Select(item => (item.Key, item.Value))];
        using IDisposable inference = no_grad();
        average = [.. live.Select(item => item.Tensor.clone().DetachFromDisposeScope())];
        bool[] moves = [.. live.Select(item => item.Tensor.is_floating_point() && !parts.IsFixed(item.Tensor))];
        floatingAverage = [.. average.Where((_, i) => moves[i])];
        floatingLive = [.. live.Select(item => item.Tensor).Where((_, i) => moves[i])];
    }

    /// <summary>The averages, by the keys of the state dict.</summary>
    public IEnumerable<(string Key, Tensor Tensor)> State => live.Select((item, i) => (item.Key, average[i]));

    /// <summary>Updates the averages with the current values of the network.</summary>
    /// <param name="step">The step after which they are, from 0.</param>
    public void Update(long step)
    {
        using IDisposable inference = no_grad();
        FusedOperations.Lerp(floatingAverage, floatingLive, 1 - Math.Min(decay, (1.0 + step) / (10.0 + step)));
        for (int i = 0; i < average.Length; i++)
        {
            if (!average[i].is_floating_point())
            {
                average[i].copy_(live[i].Tensor);
            }
        }
    }

    /// <summary>Replaces the values of the network by the averages until the result is disposed.</summary>
    public IDisposable Lend()
    {
        Tensor[] kept;
        using (no_grad())
        {
            kept = [.. live.Select(item => item.Tensor.clone().DetachFromDisposeScope())];
            Put(average);
        }

        return new Loan(() =>
        {
            using IDisposable inference = no_grad();
            Put(kept);
            Array.ForEach(kept, tensor => tensor.Dispose());
        });
    }

    /// <summary>Replaces the values of the network by the averages permanently.</summary>
    public void Keep()
    {
        using IDisposable inference = no_grad();
        Put(average);
    }

    public void Dispose() => Array.ForEach(average, tensor => tensor.Dispose());

    private void Put(Tensor[] values)
    {
        using WeightGate.Hold hold = gate.Changing();
        for (int i = 0; i < values.Length; i++)
        {
            live[i].Tensor.copy_(values[i]);
        }
    }

    private sealed class Loan(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
