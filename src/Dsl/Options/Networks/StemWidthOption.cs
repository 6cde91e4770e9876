using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The output channels of the stem. 0, the default, for the stem's usual number: 64, or 16 of <see cref="StemKind.Cifar"/>.</summary>
        public int StemWidth { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.StemWidth"/>
        public int StemWidth { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.StemWidth"/>
        public static NetworkOption StemWidth { get; } = new StemWidthOption();

        private sealed class StemWidthOption() : NetworkOption(Property(nameof(StemWidth), options => options.StemWidth, (options, value) => options with { StemWidth = value }, 32), order: 130)
        {
            private protected override string? Range(NetworkOptions options) => options.StemWidth >= 0 ? null : "must be at least 1, or 0 for the stem's own width";

            private protected override string? NoEffect(IReadOnlyList<IUnitFacts> units, IStemFacts stem) => stem.Width > 0 ? null : $"the stem {stem.Kind} has a fixed width";
        }
    }
}
