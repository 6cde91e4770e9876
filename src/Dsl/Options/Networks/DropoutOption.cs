using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The dropout probability, in [0, 1), before the classifier and after each of the <see cref="HiddenUnits"/>. 0 by default.</summary>
        public double Dropout { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.Dropout"/>
        public double Dropout { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.Dropout"/>
        public static NetworkOption Dropout { get; } = new DropoutOption();

        private sealed class DropoutOption() : NetworkOption(Property(nameof(Dropout), options => options.Dropout, (options, value) => options with { Dropout = value }, 0.2), order: 120)
        {
            // The comparison is false for NaN.
            private protected override string? Range(NetworkOptions options) => options.Dropout >= 0 && options.Dropout < 1 ? null : "must be in [0, 1)";

            internal override IEnumerable<Finding> Exclusions(NetworkTable table, IReadOnlyList<IUnitFacts> units, IStemFacts stem) => table.Options is { Dropout: > 0, Classes: 0 }
                ? [Removable(Rules.Exclusive, "Dropout applies before the classifier, but Classes = 0 removes it; remove one of them")]
                : [];
        }
    }
}
