namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>Whether convolutions with batch normalization have a bias as well, and those without it have one independent of the convention (Keras' ResNet v1, torchvision's VGG). False by default.</summary>
        public bool ConvolutionBias { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.ConvolutionBias"/>
        public bool ConvolutionBias { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.ConvolutionBias"/>
        public static NetworkOption ConvolutionBias { get; } = new ConvolutionBiasOption();

        private sealed class ConvolutionBiasOption() : NetworkOption(Property(nameof(ConvolutionBias), options => options.ConvolutionBias, (options, value) => options with { ConvolutionBias = value }, true), order: 180);
    }
}
