using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class ArgScopeAttribute
    {
        /// <summary>The weight of the penalty <c>sum(w²) / 2</c> on convolution weights. 1e-4 by default.</summary>
        public double WeightDecay { get; set; } = 1e-4;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record ArgScope
    {
        /// <inheritdoc cref="ArgScopeAttribute.WeightDecay"/>
        public double WeightDecay { get; init; } = 1e-4;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class ArgScopeOption
    {
        /// <inheritdoc cref="ArgScopeAttribute.WeightDecay"/>
        public static ArgScopeOption WeightDecay { get; } = new WeightDecayOption();

        private sealed class WeightDecayOption() : ArgScopeOption(Property(nameof(WeightDecay), scope => scope.WeightDecay, (scope, value) => scope with { WeightDecay = value }, 0.0), order: 10)
        {
            // The comparison is false for NaN.
            private protected override string? Range(ArgScope scope) =>
                scope.WeightDecay == 0 || IsSingle(scope.WeightDecay) ? null : scope.WeightDecay > 0 && scope.WeightDecay <= double.MaxValue ? NotSingle : "must be finite and at least 0";
        }
    }
}
