using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public abstract partial class BlockOptionsAttribute
    {
        /// <summary>The side and stride of a max pool without padding at the end of the block: 2 between the stages of VGG. 0, the default, for none.</summary>
        public int MaxPool { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record BlockRow
    {
        /// <inheritdoc cref="BlockOptionsAttribute.MaxPool"/>
        public int MaxPool { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class BlockOption
    {
        /// <inheritdoc cref="BlockOptionsAttribute.MaxPool"/>
        public static BlockOption MaxPool { get; } = new MaxPoolOption();

        private sealed class MaxPoolOption()
            : BlockOption(Property(nameof(MaxPool), row => row.MaxPool, (row, value) => row with { MaxPool = value }, 2), order: 70)
        {
            public override bool IsOfWholeBlock => true;

            internal override bool MixesPixels => true;

            internal override string? Trait => "pools";

            internal override string Summary(BlockRow row) => $"pool {Text.Plain(row.MaxPool)}";

            internal override IEnumerable<Finding> Exclusions(NetworkTable table, int block)
            {
                BlockRow row = table.Blocks[block];
                bool toOutputStride = table.Options.OutputStride != 0;
                if (row.MaxPool > 0 && (toOutputStride || table.Blocks.Any(other => other.Dilate)))
                {
                    string dilating = toOutputStride ? "OutputStride" : "Dilate";
                    yield return Removable(
                        Rules.Exclusive, block, $"{row.Name}: {dilating} turns strides into dilation rates, but the stride of a MaxPool cannot become one; remove one of them");
                }
            }

            private protected override string? Range(BlockRow row) => row.MaxPool is 0 or >= 2 ? null : "must be at least 2, or 0 for none";
        }
    }
}
