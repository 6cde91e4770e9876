using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The padding of the stem's max pool. That of the convention by default.</summary>
        public StemPoolPadding StemPoolPadding { get; set; } = StemPoolPadding.Convention;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.StemPoolPadding"/>
        public StemPoolPadding StemPoolPadding { get; init; } = StemPoolPadding.Convention;

        /// <summary>How the stem's max pool pads, with the convention's padding where the table is silent.</summary>
        internal EdgePadding PoolPadding => StemPoolPadding switch
        {
            StemPoolPadding.Same => EdgePadding.Same,
            StemPoolPadding.Symmetric => EdgePadding.Symmetric,

            // Behind a ReLU a zero is never above what a window has.
            StemPoolPadding.Zeros when Activation == ActivationKind.PostActivation => EdgePadding.Symmetric,
            StemPoolPadding.Zeros => EdgePadding.SymmetricZeros,
            StemPoolPadding.Valid => EdgePadding.Valid,
            _ => Conventions.Of(Convention).PoolPadding,
        };
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.StemPoolPadding"/>
        public static NetworkOption StemPoolPadding { get; } = new StemPoolPaddingOption();

        private sealed class StemPoolPaddingOption()
            : NetworkOption(
                Property(
                    nameof(StemPoolPadding), options => options.StemPoolPadding, (options, value) => options with { StemPoolPadding = value },
                    ResNetDsl.StemPoolPadding.Same, ResNetDsl.StemPoolPadding.Symmetric, ResNetDsl.StemPoolPadding.Zeros),
                order: 135)
        {
            internal override IEnumerable<Finding> Check(NetworkTable table) => UnknownKind(table.Options.StemPoolPadding, "a padding; the paddings");

            private protected override string? NoEffect(IReadOnlyList<IUnitFacts> units, IStemFacts stem) => stem.HasPool ? null : $"the stem {stem.Kind} has no max pool";
        }
    }
}
