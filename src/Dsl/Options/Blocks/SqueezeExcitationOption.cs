using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public abstract partial class BlockOptionsAttribute
    {
        /// <summary>
        /// The factor by which squeeze and excitation (Hu et al., "Squeeze-and-Excitation Networks", 2018) reduces the depth inside: 16 in the paper. Before the sum each channel of the residual is multiplied by
        /// a gate, σ(1×1(ReLU(1×1(mean)))). The depth must be a multiple of it. 0, the default, for none.
        /// </summary>
        public int SqueezeExcitation { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record BlockRow
    {
        /// <inheritdoc cref="BlockOptionsAttribute.SqueezeExcitation"/>
        public int SqueezeExcitation { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class BlockOption
    {
        /// <inheritdoc cref="BlockOptionsAttribute.SqueezeExcitation"/>
        public static BlockOption SqueezeExcitation { get; } = new SqueezeExcitationOption();

        private sealed class SqueezeExcitationOption()
            : BlockOption(Property(nameof(SqueezeExcitation), row => row.SqueezeExcitation, (row, value) => row with { SqueezeExcitation = value }, 1, 2, 16), order: 30)
        {
            internal override bool MixesPixels => true;

            internal override string Summary(BlockRow row) => $"se{Text.Plain(row.SqueezeExcitation)}";

            private protected override string? Range(BlockRow row) => row.SqueezeExcitation >= 0 ? null : "must be at least 1, or 0 for none";

            private protected override IEnumerable<Finding> CheckSupported(NetworkTable table, int block, IUnitFacts unit)
            {
                BlockRow row = table.Blocks[block];
                int reduction = row.SqueezeExcitation;
                if (reduction == 0 || row.Depth < 1 || row.Depth % reduction == 0)
                {
                    yield break;
                }

                int times = row.Depth / reduction;
                Target depth = Target.Block(block, "depth");
                IEnumerable<long> near = new[] { (long)times * reduction, (times + 1L) * reduction }.Where(value => value is >= 1 and <= int.MaxValue);
                yield return new(
                    Rules.Reduction,
                    $"{row.Name}: depth must be a multiple of SqueezeExcitation ({Text.Grouped(row.Depth)} is not a multiple of {Text.Grouped(reduction)}); "
                    + $"use {string.Join(" or ", near.Select(value => Text.Grouped(value)))}",
                    Target.Block(block, Name))
                { Fixes = near.Select(value => Fix.Set(depth, Text.Plain(value))).ToEquatableArray() };
            }
        }
    }
}
