using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public abstract partial class BlockOptionsAttribute
    {
        /// <summary>Whether post-activation units end with ReLU. The last unit of Inception-ResNet-v2 does not. True by default.</summary>
        public bool OutputActivation { get; set; } = true;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record BlockRow
    {
        /// <inheritdoc cref="BlockOptionsAttribute.OutputActivation"/>
        public bool OutputActivation { get; init; } = true;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class BlockOption
    {
        /// <inheritdoc cref="BlockOptionsAttribute.OutputActivation"/>
        public static BlockOption OutputActivation { get; } = new OutputActivationOption();

        private sealed class OutputActivationOption()
            : BlockOption(Property(nameof(OutputActivation), row => row.OutputActivation, (row, value) => row with { OutputActivation = value }, false), order: 60)
        {
            internal override string? Trait => "units without ReLU at their end";

            internal override string TraitValue(BlockRow row) => row.OutputActivation ? "" : "all";

            internal override string Summary(BlockRow row) => "linear";

            private protected override IEnumerable<Finding> CheckSupported(NetworkTable table, int block, IUnitFacts unit)
            {
                BlockRow row = table.Blocks[block];
                if (!row.OutputActivation && unit.Has(UnitTraits.PreActivation) && table.Options.Activation != ActivationKind.PostActivation)
                {
                    yield return Removable(Rules.IgnoredOption, block, $"{row.Name}: pre-activation units have no ReLU at their end; remove OutputActivation");
                }
            }
        }
    }
}
