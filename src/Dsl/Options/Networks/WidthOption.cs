using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The width of the input, in pixels, for which shapes and costs are declared. 224 by default; the network also runs on other sizes.</summary>
        public int Width { get; set; } = 224;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.Width"/>
        public int Width { get; init; } = 224;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.Width"/>
        public static NetworkOption Width { get; } = new WidthOption();

        private sealed class WidthOption() : NetworkOption(Property(nameof(Width), options => options.Width, (options, value) => options with { Width = value }, 32, 225), order: 30)
        {
            internal override IEnumerable<Finding> Check(NetworkTable table) => table.Options.Width < 1 ? [InputTooSmall(table.Options)] : [];
        }
    }
}
