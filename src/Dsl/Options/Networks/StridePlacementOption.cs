using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>Which convolution of a bottleneck has the stride. The 3×3 by default.</summary>
        public StridePlacement StridePlacement { get; set; } = StridePlacement.Conv3x3;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.StridePlacement"/>
        public StridePlacement StridePlacement { get; init; } = StridePlacement.Conv3x3;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.StridePlacement"/>
        public static NetworkOption StridePlacement { get; } = new StridePlacementOption();

        private sealed class StridePlacementOption() : NetworkOption(Property(nameof(StridePlacement), options => options.StridePlacement, (options, value) => options with { StridePlacement = value }, ResNetDsl.StridePlacement.Conv1x1), order: 80)
        {
            internal override IEnumerable<Finding> Check(NetworkTable table) => UnknownKind(table.Options.StridePlacement, "a placement; the placements");

            private protected override string? NoEffect(IReadOnlyList<IUnitFacts> units, IStemFacts stem) =>
                units.Any(unit => unit.Has(UnitTraits.StridePlacement)) ? null : "no unit has a first 1×1 convolution";
        }
    }
}
