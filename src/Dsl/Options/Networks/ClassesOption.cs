using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl
{
    public sealed partial class NetworkAttribute
    {
        /// <summary>The number of classes of the 1×1 classifier; 0 for features only, without a classifier. 1,000 by default.</summary>
        public int Classes { get; set; } = 1000;
    }
}

namespace ResNetDsl.Architecture.Tables
{
    public sealed partial record NetworkOptions
    {
        /// <inheritdoc cref="NetworkAttribute.Classes"/>
        public int Classes { get; init; } = 1000;
    }
}

namespace ResNetDsl.Architecture.Options
{
    internal abstract partial class NetworkOption
    {
        /// <inheritdoc cref="NetworkAttribute.Classes"/>
        public static NetworkOption Classes { get; } = new ClassesOption();

        private sealed class ClassesOption() : NetworkOption(Property(nameof(Classes), options => options.Classes, (options, value) => options with { Classes = value }, 0, 10), order: 40)
        {
            internal override IEnumerable<Finding> Check(NetworkTable table) => table.Options.Classes >= 0
                ? []
                : [new(Rules.Classes, $"Classes must be at least 1, or 0 for no classifier, not {Text.Grouped(table.Options.Classes)}", Argument)];
        }
    }
}
