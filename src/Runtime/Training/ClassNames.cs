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
}
