using TorchSharp.Modules;

namespace ResNetDsl.Optimization;

/// <summary>Changes parameters by their gradients. A checkpoint saves its <see cref="State"/>, tensor by tensor.</summary>
public abstract class TrainingOptimizer : IDisposable
{
    private readonly List<(string Name, Tensor Tensor)> state = [];

    /// <summary>Creates an optimizer of some parameters.</summary>
    /// <param name="groups">The parameters.</param>
    protected TrainingOptimizer(IReadOnlyList<NamedParameterGroup> groups)
    {
        Groups = groups;
        Parameters = [.. groups.Select(group => group.Parameters.Select(parameter => (Tensor)parameter.Parameter).ToArray())];
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<NamedParameterGroup> Groups { get; }

    /// <summary>The state that is kept from step to step, by name.</summary>
    internal IReadOnlyList<(string Name, Tensor Tensor)> State => state;

    /// <summary>The number of steps so far.</summary>
    public long Steps { get; internal set; }

    /// <summary>The parameters of each group.</summary>
    private protected IReadOnlyList<Tensor[]> Parameters { get; }

    /// <summary>Performs a step.</summary>
    /// <param name="gradients">The gradient of every parameter, group by group, each in the order of its group.</param>
    /// <param name="learningRate">The learning rate.</param>
    internal void Step(IReadOnlyList<Tensor[]> gradients, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        using (no_grad())
        {
            for (int i = 0; i < Groups.Count; i++)
            {
                StepGroup(i, gradients[i], learningRate * Groups[i].RateFactor);
            }
        }

        Steps++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Performs the step of a group; <see cref="Steps"/> is the number of steps before it.</summary>
    /// <param name="group">The group's position.</param>
    /// <param name="gradients">The gradient of each of its parameters.</param>
    /// <param name="learningRate">The learning rate.</param>
    protected abstract void StepGroup(int group, Tensor[] gradients, double learningRate);

    /// <summary>Returns a tensor of zeros for each parameter of each group. The tensors are part of the state, and checkpoints save them.</summary>
    /// <param name="name">The prefix of the tensors' names, before the names of the parameters.</param>
    /// <param name="shapeOf">The shape for a parameter; null for the parameter's own.</param>
    protected IReadOnlyList<Tensor[]> Remember(string name, Func<Parameter, long[]>? shapeOf = null)
    {
        using IDisposable inference = no_grad();
        return [.. Groups.Select(group => group.Parameters.Select(parameter =>
        {
            Tensor tensor = zeros(shapeOf?.Invoke(parameter.Parameter) ?? parameter.Parameter.shape, dtype: parameter.Parameter.dtype, device: parameter.Parameter.device).DetachFromDisposeScope();
            state.Add(($"{name}.{parameter.Name}", tensor));
            return tensor;
        }).ToArray())];
    }

    /// <summary>Disposes the state.</summary>
    /// <param name="disposing">Whether it is disposed, not finalized.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            state.ForEach(item => item.Tensor.Dispose());
            state.Clear();
        }
    }
}
