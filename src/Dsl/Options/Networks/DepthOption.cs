namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The asserted number of layers: convolutions on the main path, and the classifier. 0, the default, asserts nothing.</summary>
        public int Depth { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.Depth"/>
        public int Depth { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.Depth"/>
        public static NetworkOption Depth { get; } = new DepthOption();

        private sealed class DepthOption() : NetworkOption(Property(nameof(Depth), options => options.Depth, (options, value) => options with { Depth = value }), order: 210);
    }
}
