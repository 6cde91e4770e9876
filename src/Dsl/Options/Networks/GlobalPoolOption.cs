using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>Whether the mean over height and width is taken before the classifier: output [N, classes]. Without it the output is dense, [N, classes, H, W]. True by default.</summary>
        public bool GlobalPool { get; set; } = true;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.GlobalPool"/>
        public bool GlobalPool { get; init; } = true;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.GlobalPool"/>
        public static NetworkOption GlobalPool { get; } = new GlobalPoolOption();

        private sealed class GlobalPoolOption() : NetworkOption(Property(nameof(GlobalPool), options => options.GlobalPool, (options, value) => options with { GlobalPool = value }, false), order: 150)
        {
            internal override IEnumerable<Finding> Exclusions(NetworkTable table, IReadOnlyList<IUnitFacts> units, IStemFacts stem) => table.Options is { HiddenUnits: > 0, GlobalPool: false }
                ? [Removable(Rules.Exclusive, "HiddenUnits read the whole map at once, but GlobalPool = false keeps the map; remove one of them")]
                : [];
        }
    }
}
