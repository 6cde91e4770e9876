using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The shortcut of a unit that changes the number of channels. A 1×1 convolution by default.</summary>
        public ShortcutKind Shortcut { get; set; } = ShortcutKind.Projection;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.Shortcut"/>
        public ShortcutKind Shortcut { get; init; } = ShortcutKind.Projection;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.Shortcut"/>
        public static NetworkOption Shortcut { get; } = new ShortcutOption();

        private sealed class ShortcutOption() : NetworkOption(Property(nameof(Shortcut), options => options.Shortcut, (options, value) => options with { Shortcut = value }, ShortcutKind.AveragePool), order: 60)
        {
            internal override IEnumerable<Finding> Check(NetworkTable table) => UnknownKind(table.Options.Shortcut, "a shortcut; the shortcuts");

            private protected override string? NoEffect(IReadOnlyList<IUnitFacts> units, IStemFacts stem) =>
                units.Any(unit => unit.Has(UnitTraits.Shortcut)) ? null : "no unit has such a shortcut";
        }
    }
}
