using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>
        /// The probability, in [0, 1), with which training drops the residual of the last unit; that of unit l of L is l / L times this value (Huang et al., "Deep Networks with Stochastic Depth", 2016, the linear
        /// rule). Residuals are dropped per image, and the others are scaled up, so that evaluation is unchanged. 0 by default.
        /// </summary>
        public double StochasticDepth { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.StochasticDepth"/>
        public double StochasticDepth { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.StochasticDepth"/>
        public static NetworkOption StochasticDepth { get; } = new StochasticDepthOption();

        private sealed class StochasticDepthOption() : NetworkOption(Property(nameof(StochasticDepth), options => options.StochasticDepth, (options, value) => options with { StochasticDepth = value }, 0.1), order: 110)
        {
            // The comparison is false for NaN.
            private protected override string? Range(NetworkOptions options) => options.StochasticDepth >= 0 && options.StochasticDepth < 1 ? null : "must be in [0, 1)";

            private protected override string? NoEffect(IReadOnlyList<IUnitFacts> units, IStemFacts stem) =>
                units.Any(unit => unit.Has(UnitTraits.Residual)) ? null : "no unit has a residual";
        }
    }
}
