using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The layers before the first block. <see cref="StemKind.Root"/> by default.</summary>
        public StemKind Stem { get; set; } = StemKind.Root;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.Stem"/>
        public StemKind Stem { get; init; } = StemKind.Root;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.Stem"/>
        public static NetworkOption Stem { get; } = new StemOption();

        private sealed class StemOption() : NetworkOption(Property(nameof(Stem), options => options.Stem, (options, value) => options with { Stem = value }, StemKind.Cifar, StemKind.Deep), order: 50)
        {
            internal override IEnumerable<Finding> Check(NetworkTable table) => UnknownKind(table.Options.Stem, "a stem; the stems");
        }
    }
}
