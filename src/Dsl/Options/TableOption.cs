using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Options;

/// <summary>The definition of an option that an attribute has: its name and its values.</summary>
/// <typeparam name="TOptions">The record that holds the option's value beside others.</typeparam>
internal abstract class TableOption<TOptions>
    where TOptions : class
{
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
    private protected string Shown(TOptions options) => property.Shown(options);
}
