using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>
        /// The library whose numerics the network uses for everything that the table does not specify: biases, padding of the stem's pool, initial weights, projections, and the defaults of <see cref="ArgScopeAttribute"/>.
        /// TF-slim by default.
        /// </summary>
        public Library Convention { get; set; } = Library.Slim;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.Convention"/>
        public Library Convention { get; init; } = Library.Slim;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.Convention"/>
        public static NetworkOption Convention { get; } = new ConventionOption();

        private sealed class ConventionOption() : NetworkOption(Property(nameof(Convention), options => options.Convention, (options, value) => options with { Convention = value }, Library.Torchvision, Library.Timm), order: 90)
        {
            internal override IEnumerable<Finding> Check(NetworkTable table) => UnknownKind(table.Options.Convention, "a library; the libraries");
        }
    }
}
