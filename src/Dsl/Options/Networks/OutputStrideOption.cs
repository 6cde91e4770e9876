namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>
        /// The ratio of input to output resolution. Once the strides have reached it, further strides become dilation rates (TF-slim's <c>stack_blocks_dense</c>).
        /// 0, the default, is the nominal stride.
        /// </summary>
        public int OutputStride { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.OutputStride"/>
        public int OutputStride { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.OutputStride"/>
        public static NetworkOption OutputStride { get; } = new OutputStrideOption();

        private sealed class OutputStrideOption() : NetworkOption(Property(nameof(OutputStride), options => options.OutputStride, (options, value) => options with { OutputStride = value }, 16), order: 200);
    }
}
