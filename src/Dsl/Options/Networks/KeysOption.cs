using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        private Library? keys;

        /// <summary>The library whose names, order and shapes the tensors of the state dict have. That of <see cref="Convention"/> by default.</summary>
        public Library Keys
        {
            get => keys ?? Convention;
            set => keys = value;
        }
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        private readonly Library? keys;

        /// <inheritdoc cref="NetworkAttribute.Keys"/>
        public Library Keys
        {
            get => keys ?? Convention;
            init => keys = value;
        }

        /// <summary>Whether the table sets the option itself.</summary>
        internal bool HasKeys => keys is not null;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.Keys"/>
        public static NetworkOption Keys { get; } = new KeysOption();

        private sealed class KeysOption() : NetworkOption(Property(nameof(Keys), options => options.Keys, (options, value) => options with { Keys = value }), order: 100)
        {
            public override bool IsDefault(NetworkOptions options) => !options.HasKeys;

            internal override IEnumerable<Finding> Check(NetworkTable table) => table.Options.HasKeys ? UnknownKind(table.Options.Keys, "a library; the libraries") : [];
        }
    }
}
