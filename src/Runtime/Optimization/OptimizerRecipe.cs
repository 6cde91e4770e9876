using ResNetDsl.Options;
using TorchSharp.Modules;

namespace ResNetDsl.Optimization;

/// <summary>A parameter and the name under which its state is saved.</summary>
/// <param name="Name">Its key in the state dict.</param>
/// <param name="Parameter">The parameter.</param>
public sealed record NamedParameter(string Name, Parameter Parameter);

/// <summary>Parameters with the same options of an optimizer.</summary>
/// <param name="Parameters">The parameters.</param>
/// <param name="WeightDecay">Their weight decay.</param>
public sealed record NamedParameterGroup(IReadOnlyList<NamedParameter> Parameters, double WeightDecay)
{
    /// <summary>The factor of the learning rate; 1 by default.</summary>
    public double RateFactor { get; init; } = 1;
}

/// <summary>The options of an optimizer. Derive from it to use your own optimizer.</summary>
public abstract record OptimizerRecipe
{
    /// <summary>The options that every optimizer has.</summary>
    internal static IReadOnlyList<OptionDefinition<OptimizerRecipe>> Options { get; } =
    [
        new OptionDefinition<OptimizerRecipe, double?>
        {
            Name = nameof(WeightDecay),
            Description = "The weight decay of convolution weights; the table's if it is not given.",
            Recipe = "the optimizer",
            CommandLine = "weight-decay",
            Type = OptionTypes.Optional(OptionTypes.Real()),
            Get = recipe => recipe.WeightDecay,
            With = (recipe, value) => recipe with { WeightDecay = value },
        },
    ];

    /// <summary>The weight decay of convolution weights; null for the table's (<c>[ArgScope(WeightDecay = …)]</c>). Biases, scales and shifts never decay.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>The default learning rate on the command line.</summary>
    internal virtual double UsualRate => 0.1;

    /// <summary>The tensors of a parameter's shape that the optimizer remembers for each parameter. That of a recipe of a program's own is not known.</summary>
    internal virtual int StateTensors => 0;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="groups">The parameters that it trains.</param>
    public abstract TrainingOptimizer Create(IReadOnlyList<NamedParameterGroup> groups);

    /// <summary>Everything that a step depends on, in one line. It is part of a checkpoint's recipe and independent of the culture.</summary>
    public virtual string Describe() => Optimizers.Kinds.Write(this);
}
