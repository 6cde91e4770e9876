using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public abstract partial class BlockOptionsAttribute
    {
        /// <summary>The dropout probability, in [0, 1), inside a unit: between the two 3×3 of a basic unit (wide residual networks), before a plain unit. 0 by default.</summary>
        public double Dropout { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record BlockRow
    {
        /// <inheritdoc cref="BlockOptionsAttribute.Dropout"/>
        public double Dropout { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class BlockOption
    {
        /// <inheritdoc cref="BlockOptionsAttribute.Dropout"/>
        public static BlockOption Dropout { get; } = new DropoutOption();

        private sealed class DropoutOption()
            : BlockOption(Property(nameof(Dropout), row => row.Dropout, (row, value) => row with { Dropout = value }, 0.2), order: 50)
        {
            internal override string Summary(BlockRow row) => $"drop {Text.Plain(row.Dropout)}";

            // The comparison is false for NaN.
            private protected override string? Range(BlockRow row) => row.Dropout >= 0 && row.Dropout < 1 ? null : "must be in [0, 1)";
        }
    }
}
