using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public abstract partial class BlockOptionsAttribute
    {
        /// <summary>The side of the kernel of a plain or highway unit, an odd number. 3 by default.</summary>
        public int Kernel { get; set; } = 3;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record BlockRow
    {
        /// <inheritdoc cref="BlockOptionsAttribute.Kernel"/>
        public int Kernel { get; init; } = 3;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class BlockOption
    {
        /// <inheritdoc cref="BlockOptionsAttribute.Kernel"/>
        public static BlockOption Kernel { get; } = new KernelOption();

        private sealed class KernelOption()
            : BlockOption(Property(nameof(Kernel), row => row.Kernel, (row, value) => row with { Kernel = value }, 1, 5, 7), order: 10)
        {
            internal override string Summary(BlockRow row) => $"k{Text.Plain(row.Kernel)}";

            private protected override string? Range(BlockRow row) => row.Kernel >= 1 && row.Kernel % 2 == 1 ? null : "must be odd and at least 1";
        }
    }
}
