using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The height of the input, in pixels, for which shapes and costs are declared. 224 by default; the network also runs on other sizes.</summary>
        public int Height { get; set; } = 224;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.Height"/>
        public int Height { get; init; } = 224;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.Height"/>
        public static NetworkOption Height { get; } = new HeightOption();

        private sealed class HeightOption() : NetworkOption(Property(nameof(Height), options => options.Height, (options, value) => options with { Height = value }, 32, 225), order: 20)
        {
            internal override IEnumerable<Finding> Check(NetworkTable table) => table.Options.Height < 1 ? [InputTooSmall(table.Options)] : [];
        }
    }
}
