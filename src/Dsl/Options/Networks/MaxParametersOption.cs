namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The largest number of trained parameters; more are an error. 0, the default, asserts nothing.</summary>
        public long MaxParameters { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.MaxParameters"/>
        public long MaxParameters { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.MaxParameters"/>
        public static NetworkOption MaxParameters { get; } = new MaxParametersOption();

        private sealed class MaxParametersOption() : NetworkOption(Property(nameof(MaxParameters), options => options.MaxParameters, (options, value) => options with { MaxParameters = value }), order: 220);
    }
}
