using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>Whether convolutions have batch normalization; otherwise they have a bias. Only plain and highway units support false. True by default.</summary>
        public bool BatchNorm { get; set; } = true;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.BatchNorm"/>
        public bool BatchNorm { get; init; } = true;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.BatchNorm"/>
        public static NetworkOption BatchNorm { get; } = new BatchNormOption();

        private sealed class BatchNormOption() : NetworkOption(Property(nameof(BatchNorm), options => options.BatchNorm, (options, value) => options with { BatchNorm = value }, false), order: 170)
        {
            internal override IEnumerable<Finding> Exclusions(NetworkTable table, IReadOnlyList<IUnitFacts> units, IStemFacts stem)
            {
                for (int i = 0; i < units.Count && !table.Options.BatchNorm; i++)
                {
                    if (!units[i].Has(UnitTraits.NoBatchNorm))
                    {
                        yield return new(Rules.Exclusive, $"{table.Blocks[i].Name}: {units[i].Indefinite} requires batch normalization; remove BatchNorm = false", Target.Block(i, "unit"))
                        {
                            Fixes = new([Fix.Remove(Argument)]),
                        };
                    }
                }
            }
        }
    }
}
