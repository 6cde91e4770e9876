using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public abstract partial class BlockOptionsAttribute
    {
        /// <summary>The factor of residuals before they are added to the shortcut: 0.17, 0.10 and 0.20 in Inception-ResNet-v2. 1 by default.</summary>
        public double Scale { get; set; } = 1;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record BlockRow
    {
        /// <inheritdoc cref="BlockOptionsAttribute.Scale"/>
        public double Scale { get; init; } = 1;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class BlockOption
    {
        /// <inheritdoc cref="BlockOptionsAttribute.Scale"/>
        public static BlockOption Scale { get; } = new ScaleOption();

        private sealed class ScaleOption()
            : BlockOption(Property(nameof(Scale), row => row.Scale, (row, value) => row with { Scale = value }, 0.2, -0.5), order: 40)
        {
            internal override string? Trait => "scales";

            internal override string Summary(BlockRow row) => $"×{Text.Plain(row.Scale)}";

            // The comparison is false for NaN.
            private protected override string? Range(BlockRow row) =>
                IsSingle(Math.Abs(row.Scale)) ? null : row.Scale != 0 && Math.Abs(row.Scale) <= double.MaxValue ? NotSingle : "must be finite and not 0";
        }
    }
}
