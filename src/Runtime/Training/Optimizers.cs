using TorchSharp.Modules;

namespace ResNetDsl.Training;

/// <summary>A parameter and the name that its state is kept under.</summary>
/// <param name="Name">Its key in the state dict.</param>
/// <param name="Parameter">The parameter.</param>
public sealed record NamedParameter(string Name, Parameter Parameter);

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Parameters">The parameters.</param>
/// <param name="WeightDecay">Their weight decay.</param>
public sealed record NamedParameterGroup(IReadOnlyList<NamedParameter> Parameters, double WeightDecay);

/// <summary>Which optimizer trains, and its numbers. Derive from it to train with one of your own.</summary>
public abstract record OptimizerRecipe
{
    /// <summary>The weight decay of convolution weights; null for the table's (<c>[ArgScope(WeightDecay = …)]</c>). Biases, scales and shifts never decay.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="groups">What it trains.</param>
    public abstract TrainingOptimizer Create(IReadOnlyList<NamedParameterGroup> groups);
}

/// <summary>Stochastic gradient descent with momentum, as torch has it: the decay is part of the gradient.</summary>
/// <param name="Momentum">The momentum.</param>
/// <param name="Nesterov">Whether it looks ahead (Nesterov; Sutskever et al., 2013).</param>
public sealed record SgdRecipe(double Momentum = 0.9, bool Nesterov = false) : OptimizerRecipe
{
    /// <inheritdoc/>
    public override TrainingOptimizer Create(IReadOnlyList<NamedParameterGroup> groups) => new SgdOptimizer(groups, this);
}

/// <summary>Adam whose weight decay is apart from the gradient (Loshchilov and Hutter, 2019).</summary>
/// <param name="Beta1">The decay of the gradients' mean.</param>
/// <param name="Beta2">The decay of their squares' mean.</param>
/// <param name="Epsilon">What is added to the root of the squares' mean.</param>
public sealed record AdamWRecipe(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8) : OptimizerRecipe
{
    /// <inheritdoc/>
    public override TrainingOptimizer Create(IReadOnlyList<NamedParameterGroup> groups) => new AdamWOptimizer(groups, this);
}

/// <summary>Changes parameters by their gradients. Its state can be saved whole, tensor by tensor.</summary>
public abstract class TrainingOptimizer : IDisposable
{
    private readonly List<(string Name, Tensor Tensor)> state = [];

    /// <summary>Begins an optimizer of some parameters.</summary>
    /// <param name="groups">The parameters.</param>
    protected TrainingOptimizer(IReadOnlyList<NamedParameterGroup> groups)
    {
        Groups = groups;
        Parameters = [.. groups.Select(group => group.Parameters.Select(parameter => (Tensor)parameter.Parameter).ToArray())];
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<NamedParameterGroup> Groups { get; }

    /// <summary>All that it remembers from step to step, by name.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> State => state;

    /// <summary>The steps made so far.</summary>
    public long Steps { get; internal set; }

    /// <summary>The parameters of each group.</summary>
    private protected IReadOnlyList<Tensor[]> Parameters { get; }

    /// <summary>Makes a step.</summary>
    /// <param name="gradients">The gradient of every parameter, group by group, each in the order of its group.</param>
    /// <param name="learningRate">The learning rate.</param>
    public void Step(IReadOnlyList<Tensor[]> gradients, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        using (no_grad())
        {
            for (int i = 0; i < Groups.Count; i++)
            {
                StepGroup(i, gradients[i], learningRate);
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

    /// <summary>Makes the step of a group; <see cref="Steps"/> is the number of steps before it.</summary>
    /// <param name="group">The group's position.</param>
    /// <param name="gradients">The gradient of each of its parameters.</param>
    /// <param name="learningRate">The learning rate.</param>
    protected abstract void StepGroup(int group, Tensor[] gradients, double learningRate);

    /// <summary>A tensor of zeros for each parameter of each group, which is part of the state.</summary>
    /// <param name="name">The name that is put before the parameter's.</param>
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

internal sealed class SgdOptimizer : TrainingOptimizer
{
    private readonly SgdRecipe options;
    private readonly IReadOnlyList<Tensor[]> momenta;

    public SgdOptimizer(IReadOnlyList<NamedParameterGroup> groups, SgdRecipe options)
        : base(groups)
    {
        this.options = options;
        momenta = options.Momentum > 0 ? Remember("momentum") : [.. groups.Select(_ => Array.Empty<Tensor>())];
    }

    protected override void StepGroup(int group, Tensor[] gradients, double learningRate) => FusedOperations.Sgd(
        Parameters[group], gradients, momenta[group], learningRate, options.Momentum, Groups[group].WeightDecay, options.Nesterov, first: Steps == 0);
}

internal sealed class AdamWOptimizer : TrainingOptimizer
{
    private readonly AdamWRecipe options;
    private readonly IReadOnlyList<Tensor[]> means;
    private readonly IReadOnlyList<Tensor[]> squares;
    private readonly IReadOnlyList<Tensor[]> steps;

    public AdamWOptimizer(IReadOnlyList<NamedParameterGroup> groups, AdamWRecipe options)
        : base(groups)
    {
        this.options = options;
        means = Remember("mean");
        squares = Remember("square");
        steps = Remember("step", _ => []);
    }

    protected override void StepGroup(int group, Tensor[] gradients, double learningRate) => FusedOperations.AdamW(
        Parameters[group], gradients, means[group], squares[group], steps[group], learningRate, options.Beta1, options.Beta2, Groups[group].WeightDecay, options.Epsilon);
}
