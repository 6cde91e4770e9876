using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public abstract partial class BlockOptionsAttribute
    {
        /// <summary>
        /// The groups of a bottleneck's 3×3 convolution (ResNeXt; Xie et al., "Aggregated Residual Transformations for Deep Neural Networks", 2017), or of a plain unit's: each has
        /// an equal share of the input and output channels. The width must be a multiple of them. 1 by default.
        /// </summary>
        public int Groups { get; set; } = 1;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record BlockRow
    {
        /// <inheritdoc cref="BlockOptionsAttribute.Groups"/>
        public int Groups { get; init; } = 1;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class BlockOption
    {
        /// <inheritdoc cref="BlockOptionsAttribute.Groups"/>
        public static BlockOption Groups { get; } = new GroupsOption();

        private sealed class GroupsOption()
            : BlockOption(Property(nameof(Groups), row => row.Groups, (row, value) => row with { Groups = value }, 2, 32), order: 20)
        {
            internal override string Summary(BlockRow row) => $"g{Text.Plain(row.Groups)}";

            internal override IEnumerable<Finding> Check(NetworkTable table, int block, IUnitFacts unit)
            {
                BlockRow row = table.Blocks[block];
                if (row.Groups < 1)
                {
                    return [Removable(Rules.Groups, block, $"{row.Name}: Groups must be at least 1, not {Text.Grouped(row.Groups)}")];
                }

                if (row.Groups > 1 && !unit.Supports(this))
                {
                    return [Removable(Rules.Groups, block, $"{row.Name}: {unit.Name} units do not support Groups ({Text.Grouped(row.Groups)}); remove it")];
                }

                int width = unit.HasBottleneck ? row.BottleneckDepth : row.Depth;
                return width < 1 || width % row.Groups == 0 ? [] : [Remainder(row, width, Target.Block(block, Name), Target.Block(block, unit.HasBottleneck ? "bottleneckDepth" : "depth"))];
            }

            private static Finding Remainder(BlockRow row, int width, Target groups, Target divided)
            {
                int times = width / row.Groups;
                IEnumerable<long> near = new[] { (long)times * row.Groups, (times + 1L) * row.Groups }.Where(value => value is >= 1 and <= int.MaxValue);
                return new(
                    Rules.Groups,
                    $"{row.Name}: {divided.Argument} must be a multiple of Groups ({Text.Grouped(width)} is not a multiple of {Text.Grouped(row.Groups)}); "
                    + $"use {string.Join(" or ", near.Select(value => Text.Grouped(value)))}",
                    groups)
                { Fixes = near.Select(value => Fix.Set(divided, Text.Plain(value))).ToEquatableArray() };
            }
        }
    }
}
