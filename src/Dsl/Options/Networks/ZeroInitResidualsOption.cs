namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>Whether the residual of every new unit is 0: the last normalisation's scale begins at 0, or the last weight (Goyal et al., "Accurate, Large Minibatch SGD", 2017). False by default.</summary>
        public bool ZeroInitResiduals { get; set; }
    }
}

namespace ResNetDsl.Architecture
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.ZeroInitResiduals"/>
        public bool ZeroInitResiduals { get; init; }
    }

    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.ZeroInitResiduals"/>
        public static NetworkOption ZeroInitResiduals { get; } = new ZeroInitResidualsOption();

        private sealed class ZeroInitResidualsOption() : NetworkOption(Property(nameof(ZeroInitResiduals), options => options.ZeroInitResiduals, (options, value) => options with { ZeroInitResiduals = value }, true), order: 190)
        {
            private protected override string? NoEffect(IReadOnlyList<UnitDefinition> units, StemDefinition stem) =>
                units.Any(unit => unit.Has(UnitTraits.Residual)) ? null : "no unit has a residual";
        }
    }
}
