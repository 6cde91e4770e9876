using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public abstract partial class BlockOptionsAttribute
    {
        /// <summary>
        /// Whether the strides of this block become dilation rates of all later units (torchvision's <c>replace_stride_with_dilation</c>, block by block). Excludes
        /// <see cref="NetworkAttribute.OutputStride"/>, which does the same from some stride on. False by default.
        /// </summary>
        public bool Dilate { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record BlockRow
    {
        /// <inheritdoc cref="BlockOptionsAttribute.Dilate"/>
        public bool Dilate { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class BlockOption
    {
        /// <inheritdoc cref="BlockOptionsAttribute.Dilate"/>
        public static BlockOption Dilate { get; } = new DilateOption();

        private sealed class DilateOption()
            : BlockOption(Property(nameof(Dilate), row => row.Dilate, (row, value) => row with { Dilate = value }, true), order: 80)
        {
            public override bool IsOfWholeBlock => true;

            internal override bool MixesPixels => true;

            internal override IEnumerable<Finding> Exclusions(NetworkTable table, int block)
            {
                BlockRow row = table.Blocks[block];
                if (row.Dilate && table.Options.OutputStride != 0)
                {
                    yield return Removable(Rules.Exclusive, block, $"{row.Name}: Dilate and OutputStride both turn strides into dilation rates; remove one of them");
                }
            }

            private protected override IEnumerable<Finding> CheckSupported(NetworkTable table, int block, IUnitFacts unit)
            {
                BlockRow row = table.Blocks[block];
                if (row.Dilate && row.Written().All(units => units.Stride == 1))
                {
                    yield return Removable(Rules.IgnoredOption, block, $"{row.Name}: Dilate turns strides into dilation rates, but the block has no stride; remove it");
                }
            }
        }
    }
}
