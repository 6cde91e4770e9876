using System.Text.Json;

namespace ResNetDsl.Training;

/// <summary>The names of the classes in the texts of a weight file.</summary>
public static class ClassNames
{
    /// <summary>The key of the text.</summary>
    public const string Key = "classes";

    /// <summary>The text for a file's metadata.</summary>
    /// <param name="classes">The names.</param>
    public static string ToText(IReadOnlyList<string> classes) => JsonSerializer.Serialize(classes);

    /// <summary>The names that a file's metadata says; null when it says none.</summary>
    /// <param name="metadata">The metadata.</param>
    public static IReadOnlyList<string>? Of(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        try
        {
            return metadata.TryGetValue(Key, out string? text) ? JsonSerializer.Deserialize<string[]>(text) : null;
        }
        catch (JsonException)
        {
            // Another program's text under the same key.
            return null;
        }
    }

    /// <summary>In what the classes of a file differ from those of pictures, as a clause: <c>its classes are others: it has 'cat'; the pictures have 'dog'</c>; null when they do not.</summary>
    /// <param name="there">The classes of the file.</param>
    /// <param name="here">The classes of the pictures.</param>
    public static string? Difference(IReadOnlyList<string> there, IReadOnlyList<string> here)
    {
        if (there.SequenceEqual(here))
        {
            return null;
        }

        string[] gone = [.. there.Except(here)];
        string[] come = [.. here.Except(there)];
        return gone.Length + come.Length == 0
            ? "its classes are in another order"
            : $"its classes are others: {string.Join("; ", new[] { Some("it has", gone), Some("the pictures have", come) }.Where(part => part.Length > 0))}";

        static string Some(string who, string[] names) => names.Length == 0
            ? ""
            : $"{who} {string.Join(", ", names.Take(3).Select(name => $"'{name}'"))}{(names.Length > 3 ? $" and {names.Length - 3} more" : "")}";
    }
}
