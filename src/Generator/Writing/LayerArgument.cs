namespace ResNetDsl.Generator.Writing;

/// <summary>One argument of the code that makes or runs a layer.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Value">A number, truth value, text or enumeration value.</param>
/// <param name="Usual">The parameter's default, where it has one: then the argument is written by name, and only when it differs.</param>
internal readonly record struct LayerArgument(string Name, object Value, object? Usual = null)
{
    /// <summary>A value as C# writes it.</summary>
    public static string Literal(object value) => value switch
    {
        int number => Text.Plain(number),
        double number => Text.Plain(number),
        bool truth => truth ? "true" : "false",
        string text => Code.Literal(text),
        EdgePadding padding => $"global::ResNetDsl.Architecture.EdgePadding.{padding}",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "The value cannot be written as an argument."),
    };

    /// <summary>The type of the value, as C# writes it.</summary>
    public string Type => Value switch
    {
        int => "int",
        double => "double",
        bool => "bool",
        string => "string",
        _ => $"global::ResNetDsl.Architecture.{Value.GetType().Name}",
    };
}
