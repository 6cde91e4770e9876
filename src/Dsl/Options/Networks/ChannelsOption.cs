using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The channels of an input image. 3 by default.</summary>
        public int Channels { get; set; } = 3;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.Channels"/>
        public int Channels { get; init; } = 3;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.Channels"/>
        public static NetworkOption Channels { get; } = new ChannelsOption();

        private sealed class ChannelsOption() : NetworkOption(Property(nameof(Channels), options => options.Channels, (options, value) => options with { Channels = value }, 1), order: 10)
        {
            internal override IEnumerable<Finding> Check(NetworkTable table) => table.Options.Channels < 1 ? [InputTooSmall(table.Options)] : [];
        }
    }
}
