using ResNetDsl.Options;

namespace ResNetDsl.Optimization;

/// <summary>The optimizers that can be chosen by name.</summary>
internal static class Optimizers
{
    /// <summary>The optimizers.</summary>
    public static OptionKinds<OptimizerRecipe> Kinds { get; } = new(OptimizerRecipe.Options,
    [
        SgdRecipe.Kind,
        AdamWRecipe.Kind,
    ]);
}
