namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The scope that begins the names of the end points (<c>resnet_v2_50/block1</c>), as in TF-slim. The class's name by default; empty for none.</summary>
        public string? Scope { get; set; }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.Scope"/>
        public string? Scope { get; init; }
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.Scope"/>
        public static NetworkOption Scope { get; } = new ScopeOption();

        private sealed class ScopeOption() : NetworkOption(Property(nameof(Scope), options => options.Scope, (options, value) => options with { Scope = value }, "", "net"), order: 240);
    }
}
