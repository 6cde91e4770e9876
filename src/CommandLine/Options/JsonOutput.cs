using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json;
using ResNetDsl.Architecture;

namespace ResNetDsl.CommandLine.Options;

/// <summary>The option --json: prints one JSON value for scripts. Numbers are not rounded, and texts have only ASCII characters, escaped.</summary>
internal sealed class JsonOutput
{
    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n" };

    private readonly Option<bool> option = new("--json") { Description = "Print JSON, for scripts. Numbers are not rounded." };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Add(option);

    /// <summary>Whether JSON is printed in place of text.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(option);

    /// <summary>Whether JSON is asked for, before the command runs.</summary>
    public bool IsAsked(CommandResult result) => result.GetValue(option);

    /// <summary>Prints one object.</summary>
    /// <param name="properties">Writes its properties.</param>
    public static void Print(Action<Utf8JsonWriter> properties) => PrintValue(writer => Object(writer, properties));

    /// <summary>Prints one array.</summary>
    /// <typeparam name="T">The type of its items.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="properties">Writes the properties of an item.</param>
    public static void PrintArray<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> properties) => PrintValue(writer =>
    {
        writer.WriteStartArray();
        foreach (T item in items)
        {
            Object(writer, _ => properties(writer, item));
        }

        writer.WriteEndArray();
    });

    /// <summary>Writes an object as a property.</summary>
    public static void Object(Utf8JsonWriter writer, string name, Action properties)
    {
        writer.WritePropertyName(name);
        Object(writer, _ => properties());
    }

    /// <summary>Writes an array of objects as a property.</summary>
    public static void Array<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> properties)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
        {
            Object(writer, _ => properties(item));
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes an array of texts as a property; null where there is none.</summary>
    public static void Texts(Utf8JsonWriter writer, string name, IEnumerable<string>? texts)
    {
        if (texts is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the shape of one image or output as a property: [C, H, W], or [C].</summary>
    public static void Shape(Utf8JsonWriter writer, string name, Shape shape)
    {
        writer.WritePropertyName(name);
        Numbers(writer, shape.WithBatch(1).Skip(1));
    }

    /// <summary>Writes shapes as a property.</summary>
    public static void Shapes(Utf8JsonWriter writer, string name, IEnumerable<Shape> shapes)
    {
        writer.WriteStartArray(name);
        foreach (Shape shape in shapes)
        {
            Numbers(writer, shape.WithBatch(1).Skip(1));
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes an array of numbers.</summary>
    public static void Numbers(Utf8JsonWriter writer, IEnumerable<long> numbers)
    {
        writer.WriteStartArray();
        foreach (long number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes a number as a property; null where it is not finite, which JSON has no number for.</summary>
    public static void Number(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void Object(Utf8JsonWriter writer, Action<Utf8JsonWriter> properties)
    {
        writer.WriteStartObject();
        properties(writer);
        writer.WriteEndObject();
    }

    private static void PrintValue(Action<Utf8JsonWriter> value)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, Format))
        {
            value(writer);
        }

        Console.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
