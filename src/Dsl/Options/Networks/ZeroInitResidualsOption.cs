using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        private bool? zeroInitResiduals;

        /// <summary>
        /// Whether the residual of every new unit is 0: the last normalization's scale begins at 0, or the last weight (Goyal et al., "Accurate, Large Minibatch SGD", 2017). By default as in
        /// the library of <see cref="Convention"/>: true for timm's post-activation units, false for others.
        /// </summary>
        public bool ZeroInitResiduals
        {
            get => zeroInitResiduals ?? (Convention == Library.Timm && Activation == ActivationKind.PostActivation);
            set => zeroInitResiduals = value;
        }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        private readonly bool? zeroInitResiduals;

        /// <inheritdoc cref="NetworkAttribute.ZeroInitResiduals"/>
        public bool ZeroInitResiduals
        {
            get => zeroInitResiduals ?? (Activation == ActivationKind.PostActivation && Conventions.Of(Convention).ZeroesResiduals);
            init => zeroInitResiduals = value;
        }

        /// <summary>Whether the table sets the option itself.</summary>
        internal bool HasZeroInitResiduals => zeroInitResiduals is not null;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.ZeroInitResiduals"/>
        public static NetworkOption ZeroInitResiduals { get; } = new ZeroInitResidualsOption();

        private sealed class ZeroInitResidualsOption() : NetworkOption(Property(nameof(ZeroInitResiduals), options => options.ZeroInitResiduals, (options, value) => options with { ZeroInitResiduals = value }, true), order: 190)
        {
            public override bool IsDefault(NetworkOptions options) => !options.HasZeroInitResiduals;

            internal override IEnumerable<Finding> Exclusions(NetworkTable table, IReadOnlyList<IUnitFacts> units, IStemFacts stem) =>
                table.Options.ZeroInitResiduals ? base.Exclusions(table, units, stem) : [];

            private protected override string? NoEffect(IReadOnlyList<IUnitFacts> units, IStemFacts stem) =>
                units.Any(unit => unit.Has(UnitTraits.Residual)) ? null : "no unit has a residual";
        }
    }
}
