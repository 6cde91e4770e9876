using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Options;

/// <summary>The definition of an option that an attribute has: its name and its values.</summary>
/// <typeparam name="TOptions">The record that holds the option's value beside others.</typeparam>
internal abstract class TableOption<TOptions>
    where TOptions : class
{
    /// <summary>Why a size is out of range that a number of 64 bits can have.</summary>
    private protected const string NotSingle = "must be in the range of 32-bit floating-point numbers, 1.2E-38 to 3.4E+38";

    // The smallest normal number of 32 bits. Smaller ones may be 0 by the time that they are used.
    private const double LeastSingle = 1.17549435E-38;

    private readonly OptionProperty<TOptions> property;

    private protected TableOption(OptionProperty<TOptions> property, int order)
    {
        this.property = property;
        Order = order;
    }

    /// <summary>The name, as a table writes it.</summary>
    public string Name => property.Name;

    /// <summary>The place among the options, in findings and in summaries.</summary>
    internal int Order { get; }

    /// <summary>Whether a size is one in 32 bits too: neither 0 nor infinite. Not of NaN.</summary>
    private protected static bool IsSingle(double size) => size is >= LeastSingle and <= float.MaxValue;

    /// <summary>The value.</summary>
    /// <param name="options">The options.</param>
    public object? Value(TOptions options) => property.Value(options);

    /// <summary>Whether the option has its default.</summary>
    /// <param name="options">The options.</param>
    public virtual bool IsDefault(TOptions options) => property.IsDefault(options);

    /// <summary>The value, as C#.</summary>
    /// <param name="options">The options.</param>
    public string Code(TOptions options) => property.Code(options);

    /// <summary>The options with each of some other values of this one that are in its range.</summary>
    /// <param name="options">The options.</param>
    public IEnumerable<TOptions> Examples(TOptions options) => property.Examples(options);

    /// <summary>The options with the value that an attribute has.</summary>
    internal TOptions Read(TOptions options, AttributeArguments arguments) => property.Read(options, arguments);

    /// <summary>The value, as a message shows it.</summary>
    internal string Shown(TOptions options) => property.Shown(options);
}
