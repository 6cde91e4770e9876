using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>
        /// The width of two dense layers with ReLU between the blocks and the classifier, instead of the global pool: 4,096 in VGG. The first is connected to the whole map of the declared size; maps of images of
        /// another size are averaged to that size first. 0, the default, for none.
        /// </summary>
        public int HiddenUnits { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.HiddenUnits"/>
        public int HiddenUnits { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.HiddenUnits"/>
        public static NetworkOption HiddenUnits { get; } = new HiddenUnitsOption();

        private sealed class HiddenUnitsOption() : NetworkOption(Property(nameof(HiddenUnits), options => options.HiddenUnits, (options, value) => options with { HiddenUnits = value }, 64), order: 140)
        {
            internal override IEnumerable<Finding> Exclusions(NetworkTable table, IReadOnlyList<IUnitFacts> units, IStemFacts stem) => table.Options is { HiddenUnits: > 0, Classes: 0 }
                ? [Removable(Rules.Exclusive, "HiddenUnits require a classifier, but Classes = 0 removes it; remove one of them")]
                : [];

            private protected override string? Range(NetworkOptions options) => options.HiddenUnits >= 0 ? null : "must be at least 1, or 0 for none";
        }
    }
}
