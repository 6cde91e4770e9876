namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The largest number of multiply-adds for one image of the declared size; more are an error. 0, the default, asserts nothing.</summary>
        public long MaxMultiplyAdds { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.MaxMultiplyAdds"/>
        public long MaxMultiplyAdds { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.MaxMultiplyAdds"/>
        public static NetworkOption MaxMultiplyAdds { get; } = new MaxMultiplyAddsOption();

        private sealed class MaxMultiplyAddsOption() : NetworkOption(Property(nameof(MaxMultiplyAdds), options => options.MaxMultiplyAdds, (options, value) => options with { MaxMultiplyAdds = value }), order: 230);
    }
}
