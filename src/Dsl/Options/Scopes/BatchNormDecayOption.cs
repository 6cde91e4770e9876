using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class ArgScopeAttribute
    {
        /// <summary>The share of the moving mean and variance that each training step keeps: 1 − torch's momentum. 0.997 by default, 0.9 of torchvision and timm.</summary>
        public double BatchNormDecay { get; set; } = 0.997;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record ArgScope
    {
        /// <inheritdoc cref="ArgScopeAttribute.BatchNormDecay"/>
        public double BatchNormDecay { get; init; } = 0.997;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class ArgScopeOption
    {
        /// <inheritdoc cref="ArgScopeAttribute.BatchNormDecay"/>
        public static ArgScopeOption BatchNormDecay { get; } = new BatchNormDecayOption();

        private sealed class BatchNormDecayOption() : ArgScopeOption(Property(nameof(BatchNormDecay), scope => scope.BatchNormDecay, (scope, value) => scope with { BatchNormDecay = value }, 0.9), order: 20)
        {
            // The comparison is false for NaN.
            private protected override string? Range(ArgScope scope) => scope.BatchNormDecay >= 0 && scope.BatchNormDecay < 1 ? null : "must be in [0, 1)";
        }
    }
}
