using System.Text.Json;
using System.Text.RegularExpressions;

namespace ResNetDsl.Weights;

/// <summary>
/// The names of layers in a model's configuration. Early archives of Keras 3, and those of Keras 2.13 and later, have the weights by the classes of layers alone: the second <c>Conv2D</c> is
/// <c>layers/conv2d_1</c> (<c>keras/src/saving/saving_lib.py</c>).
/// </summary>
internal static partial class KerasConfiguration
{
    private const int Deepest = 64;

    // What the folder of layers was called in Keras 2.
    private const string Older = "_layer_checkpoint_dependencies";

    private const string Newer = "layers";

    /// <summary>The names of layers by the paths of their weights.</summary>
    /// <param name="json">The configuration.</param>
    /// <exception cref="FormatException">It is not JSON.</exception>
    public static IReadOnlyDictionary<string, string> Names(Stream json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Deepest });
            Dictionary<string, string> names = new(StringComparer.Ordinal);
            Add(names, document.RootElement, "");
            return names;
        }
        catch (JsonException exception)
        {
            throw new FormatException("its config.json is not JSON", exception);
        }
    }

    /// <summary>A path as the names are listed.</summary>
    public static string Path(string path) => path.Replace(Older, Newer, StringComparison.Ordinal);

    private static void Add(Dictionary<string, string> names, JsonElement model, string prefix)
    {
        if (Find(Find(model, "config"), Newer) is not { ValueKind: JsonValueKind.Array } layers)
        {
            return;
        }

        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (JsonElement layer in layers.EnumerateArray())
        {
            if (Find(layer, "class_name") is not { ValueKind: JsonValueKind.String } type)
            {
                continue;
            }

            string snake = Snake(type.GetString()!);
            int count = counts[snake] = counts.GetValueOrDefault(snake, -1) + 1;
            string path = count == 0 ? $"{prefix}{Newer}/{snake}" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}{Newer}/{snake}_{count}");
            if (Find(Find(layer, "config"), "name") is { ValueKind: JsonValueKind.String } name)
            {
                names[path] = name.GetString()!;
            }

            Add(names, layer, path + "/");
        }
    }

    private static JsonElement? Find(JsonElement? element, string name) => element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out JsonElement value) ? value : null;

    // Conv2D becomes conv2d, BatchNormalization batch_normalization, ReLU re_lu.
    private static string Snake(string type) => LowerToUpper().Replace(ToWord().Replace(NoLetter().Replace(type, ""), "$1_$2"), "$1_$2").ToLowerInvariant();

    [GeneratedRegex(@"\W+")]
    private static partial Regex NoLetter();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex ToWord();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex LowerToUpper();
}
