using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class ArgScopeAttribute
    {
        /// <summary>The number that batch normalization adds to the variance. 1e-5 by default.</summary>
        public double BatchNormEpsilon { get; set; } = 1e-5;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record ArgScope
    {
        /// <inheritdoc cref="ArgScopeAttribute.BatchNormEpsilon"/>
        public double BatchNormEpsilon { get; init; } = 1e-5;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class ArgScopeOption
    {
        /// <inheritdoc cref="ArgScopeAttribute.BatchNormEpsilon"/>
        public static ArgScopeOption BatchNormEpsilon { get; } = new BatchNormEpsilonOption();

        private sealed class BatchNormEpsilonOption() : ArgScopeOption(Property(nameof(BatchNormEpsilon), scope => scope.BatchNormEpsilon, (scope, value) => scope with { BatchNormEpsilon = value }, 1e-3), order: 30)
        {
            // The comparison is false for NaN.
            private protected override string? Range(ArgScope scope) =>
                IsSingle(scope.BatchNormEpsilon) ? null : scope.BatchNormEpsilon > 0 && scope.BatchNormEpsilon <= double.MaxValue ? NotSingle : "must be finite and greater than 0";
        }
    }
}
