using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Options;

/// <summary>The property that holds the value of an option.</summary>
/// <typeparam name="TOptions">The record that has the property.</typeparam>
/// <param name="name">The property's name.</param>
/// <param name="defaults">A record that has the default.</param>
internal abstract class OptionProperty<TOptions>(string name, TOptions defaults)
{
    public string Name => name;

    public TOptions Defaults => defaults;

    public abstract object? Value(TOptions options);

    public abstract bool IsDefault(TOptions options);

    public abstract string Code(TOptions options);

    public abstract string Shown(TOptions options);

    public abstract IEnumerable<TOptions> Examples(TOptions options);

    public abstract TOptions Read(TOptions options, AttributeArguments arguments);
}

/// <summary>A property of a type.</summary>
/// <typeparam name="TOptions">The record that has the property.</typeparam>
/// <typeparam name="TValue">The type.</typeparam>
/// <param name="name">The property's name.</param>
/// <param name="defaults">A record that has the default.</param>
/// <param name="get">Reads the property.</param>
/// <param name="set">Copies a record with another value.</param>
/// <param name="examples">Values besides the default.</param>
internal sealed class OptionProperty<TOptions, TValue>(string name, TOptions defaults, Func<TOptions, TValue> get, Func<TOptions, TValue, TOptions> set, IReadOnlyList<TValue> examples)
    : OptionProperty<TOptions>(name, defaults)
{
    public override object? Value(TOptions options) => get(options);

    public override bool IsDefault(TOptions options) => Equals(get(options), get(Defaults));

    public override string Code(TOptions options) => get(options) switch
    {
        bool flag => flag ? "true" : "false",
        double number => Text.Plain(number),
        int number => Text.Plain(number),
        long number => Text.Plain(number),
        Enum kind => $"{kind.GetType().Name}.{kind}",
        string text => $"\"{text}\"",
        _ => "null",
    };

    public override string Shown(TOptions options) => get(options) switch
    {
        int number => Text.Grouped(number),
        long number => Text.Grouped(number),
        _ => Code(options),
    };

    public override IEnumerable<TOptions> Examples(TOptions options) => examples.Select(value => set(options, value));

    // An enumeration comes as its number, which need not be one of its values.
    public override TOptions Read(TOptions options, AttributeArguments arguments) => !arguments.Has(Name) ? options
        : typeof(TValue).IsEnum ? set(options, (TValue)Enum.ToObject(typeof(TValue), arguments.Value(Name, 0)))
        : set(options, arguments.Value(Name, get(Defaults)));
}
