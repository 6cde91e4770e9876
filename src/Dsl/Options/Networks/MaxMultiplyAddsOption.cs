namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The most multiply-adds that one image of the declared size may need; more are an error. 0, the default, asserts nothing.</summary>
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
