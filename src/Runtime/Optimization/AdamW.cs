using ResNetDsl.Options;

namespace ResNetDsl.Optimization;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019).</summary>
public sealed record AdamWRecipe : OptimizerRecipe
{
    /// <summary>Its name and its options.</summary>
    internal static OptionKind<OptimizerRecipe> Kind { get; } = new OptionKind<OptimizerRecipe, AdamWRecipe>(
        new(),
        new OptionDefinition<AdamWRecipe, double>
        {
            Name = nameof(Beta1),
            Description = "The decay of the mean of the gradients.",
            Recipe = "the optimizer",
            CommandLine = "beta1",
            Type = OptionTypes.Real(most: 1, below: true),
            Get = recipe => recipe.Beta1,
            With = (recipe, value) => recipe with { Beta1 = value },
        },
        new OptionDefinition<AdamWRecipe, double>
        {
            Name = nameof(Beta2),
            Description = "The decay of the mean of the squared gradients.",
            Recipe = "the optimizer",
            CommandLine = "beta2",
            Type = OptionTypes.Real(most: 1, below: true),
            Get = recipe => recipe.Beta2,
            With = (recipe, value) => recipe with { Beta2 = value },
        },
        new OptionDefinition<AdamWRecipe, double>
        {
            Name = nameof(Epsilon),
            Description = "The number that is added to the root of the mean of the squares.",
            Recipe = "the optimizer",
            CommandLine = "epsilon",
            Type = OptionTypes.Real(),
            Get = recipe => recipe.Epsilon,
            With = (recipe, value) => recipe with { Epsilon = value },
        })
    {
        Name = "adamw",
    };

    /// <summary>The decay of the mean of the gradients.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the mean of the squared gradients.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>The number that is added to the root of the mean of the squared gradients.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    internal override double UsualRate => 0.001;

    /// <inheritdoc/>
    internal override int StateTensors => 2;

    /// <inheritdoc/>
    public override TrainingOptimizer Create(IReadOnlyList<NamedParameterGroup> groups) => new AdamWOptimizer(groups, this);
}

/// <summary>The optimizer of <see cref="AdamWRecipe"/>.</summary>
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
