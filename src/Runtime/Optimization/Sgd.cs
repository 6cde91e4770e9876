using ResNetDsl.Options;

namespace ResNetDsl.Optimization;

/// <summary>Stochastic gradient descent with momentum, as in torch: the weight decay is part of the gradient.</summary>
public sealed record SgdRecipe : OptimizerRecipe
{
    /// <summary>Its name and its options.</summary>
    internal static OptionKind<OptimizerRecipe> Kind { get; } = new OptionKind<OptimizerRecipe, SgdRecipe>(
        new(),
        new OptionDefinition<SgdRecipe, double>
        {
            Name = nameof(Momentum),
            Description = "The momentum.",
            Recipe = "the optimizer",
            CommandLine = "momentum",
            Type = OptionTypes.Real(most: 1),
            Get = recipe => recipe.Momentum,
            With = (recipe, value) => recipe with { Momentum = value },
        },
        new OptionDefinition<SgdRecipe, bool>
        {
            Name = nameof(Nesterov),
            Description = "Nesterov's momentum, which looks ahead; no-nesterov gives plain momentum.",
            Recipe = "the optimizer",
            CommandLine = "no-nesterov",
            Type = OptionTypes.Flag(set: false),
            Get = recipe => recipe.Nesterov,
            With = (recipe, value) => recipe with { Nesterov = value },
        })
    {
        Name = "sgd",
    };

    /// <summary>The momentum, from 0 to 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the momentum looks ahead (Nesterov; Sutskever et al., 2013), which needs a momentum above 0. True by default.</summary>
    public bool Nesterov { get; init; } = true;

    /// <inheritdoc/>
    internal override int StateTensors => Momentum > 0 ? 1 : 0;

    /// <inheritdoc/>
    public override TrainingOptimizer Create(IReadOnlyList<NamedParameterGroup> groups) => new SgdOptimizer(groups, this);
}

/// <summary>The optimizer of <see cref="SgdRecipe"/>.</summary>
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
