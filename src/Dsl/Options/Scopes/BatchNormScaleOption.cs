namespace ResNetDsl
{
    public sealed partial class ArgScopeAttribute
    {
        /// <summary>Whether batch normalization multiplies by a learned scale (gamma). True by default.</summary>
        public bool BatchNormScale { get; set; } = true;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record ArgScope
    {
        /// <inheritdoc cref="ArgScopeAttribute.BatchNormScale"/>
        public bool BatchNormScale { get; init; } = true;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class ArgScopeOption
    {
        /// <inheritdoc cref="ArgScopeAttribute.BatchNormScale"/>
        public static ArgScopeOption BatchNormScale { get; } = new BatchNormScaleOption();

        private sealed class BatchNormScaleOption() : ArgScopeOption(Property(nameof(BatchNormScale), scope => scope.BatchNormScale, (scope, value) => scope with { BatchNormScale = value }, false), order: 40);
    }
}
