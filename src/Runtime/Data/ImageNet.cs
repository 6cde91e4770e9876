namespace ResNetDsl.Data;

/// <summary>
/// The classes of ImageNet (ILSVRC 2012 to 2017), in the order of published classifiers, which is that of their synsets. Names are those of torchvision's <c>_meta.py</c> (BSD-3-Clause), which are the first
/// words of the synsets in WordNet 3.0; Keras' <c>imagenet_class_index.json</c> has the same with <c>_</c> for spaces, but for two that it has twice: <c>crane</c> and <c>maillot</c>.
/// </summary>
public static class ImageNet
{
    /// <summary>The name of class 0 of classifiers with 1,001 classes.</summary>
    public const string Background = "background";

    private const string Resource = "ResNetDsl.Data.imagenet.txt";

    private static readonly Lazy<(string[] Synsets, string[] Names)> Lists = new(Read);

    private static readonly Lazy<Dictionary<string, string>> OtherNames = new(() =>
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach ((string synset, string name) in Lists.Value.Synsets.Zip(Lists.Value.Names))
        {
            names.Add(synset, name);
            names.Add(name, synset);
        }

        return names;
    });

    /// <summary>The names of the 1,000 classes: <c>tench</c>, <c>goldfish</c>, … <c>toilet tissue</c>.</summary>
    public static IReadOnlyList<string> Classes => Lists.Value.Names;

    /// <summary>The names of the 1,001 classes of TF-slim's networks of version 2: <see cref="Background"/>, and then <see cref="Classes"/>.</summary>
    public static IReadOnlyList<string> ClassesWithBackground { get; } = [Background, .. Classes];

    /// <summary>The synsets of the 1,000 classes: <c>n01440764</c>, <c>n01443537</c>, … The folders of ImageNet's pictures are named after them.</summary>
    public static IReadOnlyList<string> Synsets => Lists.Value.Synsets;

    /// <summary>The synset of a name, or the name of a synset; null for another text.</summary>
    internal static string? OtherName(string name) => OtherNames.Value.GetValueOrDefault(name);

    private static (string[] Synsets, string[] Names) Read()
    {
        using StreamReader reader = new(typeof(ImageNet).Assembly.GetManifestResourceStream(Resource)!);
        string[][] lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2))];
        return ([.. lines.Select(line => line[0])], [.. lines.Select(line => line[1])]);
    }
}
