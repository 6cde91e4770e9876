using System.Text.Json;
using System.Text.Json.Serialization;
using ResNetDsl.Texts;

namespace ResNetDsl.Data;

/// <summary>
/// The names of the classes, as a text in the metadata of a weight file. The text is a JSON array, <c>["cat","dog"]</c>. A text that does not begin with <c>[</c> is read as one name on each line, as other
/// programs write them.
/// </summary>
public static partial class ClassNames
{
    /// <summary>The key of the text.</summary>
    public const string Key = "classes";

    /// <summary>The text for a file's metadata: a JSON array.</summary>
    /// <param name="classes">The names.</param>
    /// <exception cref="ArgumentException">There are no names, a name is empty, or two names are equal.</exception>
    public static string ToText(IReadOnlyList<string> classes)
    {
        Require(classes);
        return JsonSerializer.Serialize([.. classes], ClassNamesJson.Default.StringArray);
    }

    /// <summary>Reads the names from a text: a JSON array, or one name on each line.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidDataException">The text begins with <c>[</c> and is not a JSON array of strings, it has no names, or two names are equal.</exception>
    public static IReadOnlyList<string> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] names;
        try
        {
            names = text.AsSpan().TrimStart().StartsWith('[')
                ? JsonSerializer.Deserialize(text, ClassNamesJson.Default.StringArray) ?? []
                : text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The names of the classes begin with '[' but are not a JSON array of strings: {OneLine.Of(text)}. Write them with {nameof(ClassNames)}.{nameof(ToText)}.", exception);
        }

        return Problem(names) is { } problem ? throw new InvalidDataException($"The names of the classes cannot be used: {problem}. Write them with {nameof(ClassNames)}.{nameof(ToText)}.") : names;
    }

    /// <summary>Reads the names in a file's metadata. Returns null when the metadata have none.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <exception cref="InvalidDataException">The text cannot be read; see <see cref="Parse"/>.</exception>
    public static IReadOnlyList<string>? Of(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.TryGetValue(Key, out string? text) ? Parse(text) : null;
    }

    /// <summary>Whether two lists have the same classes, in any order. The synsets of ImageNet are the same classes as their names, and <c>_</c> is the same as a space.</summary>
    /// <param name="there">The classes of a file.</param>
    /// <param name="here">The classes of pictures.</param>
    public static bool AreSame(IReadOnlyList<string> there, IReadOnlyList<string> here)
    {
        ArgumentNullException.ThrowIfNull(there);
        ArgumentNullException.ThrowIfNull(here);
        int[] positions = Positions(there, here);
        return there.Count == here.Count && positions.All(position => position >= 0) && positions.Distinct().Count() == positions.Length;
    }

    /// <summary>In what the classes of a file differ from those of pictures, as a clause: <c>its classes are different: it has 'cat'; the pictures have 'dog'</c>; null when they do not.</summary>
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
            : $"its classes are different: {string.Join("; ", new[] { Some("it has", gone), Some("the pictures have", come) }.Where(part => part.Length > 0))}";

        static string Some(string who, string[] names) => names.Length == 0 ? "" : $"{who} {Listed(names)}";
    }

    /// <summary>Reads the names from a file: one on each line, or the JSON array that <see cref="ToText"/> writes.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is not text in UTF-8, has no names, or a line is blank, repeated or has control characters.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static IReadOnlyList<string> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text = ClassNameFile.Text(path);
        if (!text.AsSpan().TrimStart().StartsWith('['))
        {
            return ClassNameFile.Lines(path, text);
        }

        try
        {
            return Parse(text);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Returns the position of each name among the classes of a network; -1 for a name that is missing. Folders of pictures may have other names than classes: ImageNet's are synsets, and those of other
    /// programs have <c>_</c> for spaces.
    /// </summary>
    internal static int[] Positions(IReadOnlyList<string> classes, IReadOnlyList<string> names)
    {
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        for (int i = 0; i < classes.Count; i++)
        {
            positions.TryAdd(classes[i], i);
        }

        return [.. names.Select(Position)];

        int Position(string name)
        {
            foreach (string? synonym in new[] { name, ImageNet.OtherName(name), Spaced(name), ImageNet.OtherName(Spaced(name)) })
            {
                if (synonym is not null && positions.TryGetValue(synonym, out int position))
                {
                    return position;
                }
            }

            return -1;
        }

        static string Spaced(string name) => name.Replace('_', ' ');
    }

    /// <summary>Returns the classes that have pictures and no position.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="positions">The position of each of their classes, as <see cref="Positions"/> returns them.</param>
    internal static string[] Unknown(IImageDataset pictures, int[] positions) =>
        [.. Enumerable.Range(0, pictures.Count).Select(pictures.Label).Distinct().Where(label => positions[label] < 0).Order().Select(label => pictures.Classes[label])];

    /// <summary>Returns the first names of a list in a sentence: <c>'a', 'b', 'c' and 4 more</c>.</summary>
    internal static string Listed(IReadOnlyCollection<string> names, int most = 3) =>
        $"{string.Join(", ", names.Take(most).Select(name => $"'{OneLine.Of(name)}'"))}{(names.Count > most ? $" and {Text.Grouped(names.Count - most)} more" : "")}";

    /// <summary>Throws if outputs cannot have the names.</summary>
    /// <exception cref="ArgumentException">There are no names, a name is empty, or two names are equal.</exception>
    internal static void Require(IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (Problem(classes) is { } problem)
        {
            throw new ArgumentException($"The names of the classes cannot be used: {problem}.", nameof(classes));
        }
    }

    private static string? Problem(IReadOnlyList<string> classes) =>
        classes.Count == 0 ? "there are none"
        : classes.Any(string.IsNullOrEmpty) ? "one of them is empty"
        : classes.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice ? $"'{OneLine.Of(twice.Key)}' occurs twice"
        : null;

    [JsonSerializable(typeof(string[]))]
    private sealed partial class ClassNamesJson : JsonSerializerContext;
}
