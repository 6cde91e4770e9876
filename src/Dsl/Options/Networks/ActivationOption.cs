using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The position of batch normalization and ReLU in units. Before the convolutions by default.</summary>
        public ActivationKind Activation { get; set; } = ActivationKind.PreActivation;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.Activation"/>
        public ActivationKind Activation { get; init; } = ActivationKind.PreActivation;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.Activation"/>
        public static NetworkOption Activation { get; } = new ActivationOption();

        private sealed class ActivationOption() : NetworkOption(Property(nameof(Activation), options => options.Activation, (options, value) => options with { Activation = value }, ActivationKind.PostActivation), order: 70)
        {
            internal override IEnumerable<Finding> Check(NetworkTable table) => UnknownKind(table.Options.Activation, "an activation; the activations");

            internal override IEnumerable<Finding> Exclusions(NetworkTable table, IReadOnlyList<IUnitFacts> units, IStemFacts stem)
            {
                bool first = table.Options.Activation == ActivationKind.PreActivation;
                EquatableArray<Fix> fixes = new([ActivateLast]);
                if (first && !stem.HasPreActivation)
                {
                    yield return new(Rules.Activation, $"The stem {stem.Kind} is post-activation; set Activation = PostActivation", new(Place.Network, "Stem")) { Fixes = fixes };
                }

                for (int i = 0; i < units.Count; i++)
                {
                    if (!units[i].Has(first ? UnitTraits.PreActivation : UnitTraits.PostActivation))
                    {
                        yield return new(Rules.Activation, $"{table.Blocks[i].Name}: {units[i].Indefinite} is post-activation; set Activation = PostActivation", Target.Block(i, "unit")) { Fixes = fixes };
                    }
                }
            }
        }
    }
}
