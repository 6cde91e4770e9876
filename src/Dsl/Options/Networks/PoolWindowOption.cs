using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>
        /// The side of an average pool of stride 1, without padding, before the global pool and the classifier: [N, C, H, W] to [N, C, H − k + 1, W − k + 1]. It must fit the
        /// map of the declared input. 0, the default, for none.
        /// </summary>
        public int PoolWindow { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.PoolWindow"/>
        public int PoolWindow { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.PoolWindow"/>
        public static NetworkOption PoolWindow { get; } = new PoolWindowOption();

        private sealed class PoolWindowOption() : NetworkOption(Property(nameof(PoolWindow), options => options.PoolWindow, (options, value) => options with { PoolWindow = value }, 2), order: 160)
        {
            internal override IEnumerable<Finding> Exclusions(NetworkTable table, IReadOnlyList<IUnitFacts> units, IStemFacts stem) => table.Options is { HiddenUnits: > 0, PoolWindow: > 0 }
                ? [Removable(Rules.Exclusive, "HiddenUnits read the whole map without a pool; remove HiddenUnits or PoolWindow")]
                : [];
        }
    }
}
