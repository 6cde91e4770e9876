using ResNetDsl.Texts;

namespace ResNetDsl.Data;

/// <summary>The parts of a dataset that a result does not include.</summary>
/// <param name="Unreadable">The pictures that could not be read.</param>
/// <param name="PassedOver">The files that are not pictures by name, or pictures of a format that is not read.</param>
/// <param name="EmptyClasses">The classes without pictures.</param>
public sealed record LeftOut(IReadOnlyList<UnreadablePicture> Unreadable, IReadOnlyList<string> PassedOver, IReadOnlyList<string> EmptyClasses)
{
    private const int MostNames = 5;

    /// <summary>Nothing is left out.</summary>
    public static LeftOut Nothing { get; } = new([], [], []);

    /// <summary>Whether nothing is left out.</summary>
    public bool IsNothing => Unreadable.Count + PassedOver.Count + EmptyClasses.Count == 0;

    /// <summary>Returns what a loader has left out so far, and what its dataset leaves out.</summary>
    /// <param name="loader">The loader.</param>
    /// <param name="classes">The classes that could have pictures; null for those of the dataset.</param>
    public static LeftOut Of(IImageLoader loader, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(loader);
        return Of(loader.Dataset, classes) with { Unreadable = loader.Unreadable };
    }

    /// <summary>Returns what a dataset leaves out before a picture is read.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="classes">The classes that could have pictures; null for those of the dataset.</param>
    public static LeftOut Of(IImageDataset dataset, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        HashSet<int> labels = [];
        for (int i = 0; i < dataset.Count; i++)
        {
            labels.Add(dataset.Label(i));
        }

        HashSet<string> seen = [.. dataset.Classes.Where((_, label) => labels.Contains(label))];
        return new([], dataset.PassedOver, [.. (classes ?? dataset.Classes).Where(name => !seen.Contains(name))]);
    }

    /// <summary>Returns a sentence for each kind of omission: the count and the first names.</summary>
    /// <param name="pictures">The kind of pictures, as in "of the held-out pictures".</param>
    public IReadOnlyList<string> Sentences(string pictures)
    {
        List<string> sentences = [];
        if (PassedOver.Count > 0)
        {
            IEnumerable<string> endings = PassedOver.GroupBy(file => Path.GetExtension(file).ToLowerInvariant(), StringComparer.Ordinal)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{Text.Grouped(group.Count())} {(group.Key.Length == 0 ? "without an ending" : OneLine.Of(group.Key))}");
            sentences.Add(
                $"{Files(PassedOver.Count)} among {pictures} {(PassedOver.Count == 1 ? "is" : "are")} not read ({string.Join(", ", endings)}): {ClassNames.Listed(PassedOver, MostNames)}. "
                + "Convert pictures to JPEG, PNG or WebP to use them.");
        }

        if (EmptyClasses.Count > 0)
        {
            sentences.Add($"{(EmptyClasses.Count == 1 ? "1 class has" : $"{Text.Grouped(EmptyClasses.Count)} classes have")} no pictures among {pictures}: {ClassNames.Listed(EmptyClasses, MostNames)}.");
        }

        if (Unreadable.Count > 0)
        {
            sentences.Add(
                $"{(Unreadable.Count == 1 ? "1 picture" : $"{Text.Grouped(Unreadable.Count)} pictures")} among {pictures} could not be read: {ClassNames.Listed([.. Unreadable.Select(picture => picture.Name)], MostNames)}. "
                + $"The first: {Unreadable[0].Reason}");
        }

        return sentences;
    }

    private static string Files(int count) => count == 1 ? "1 file" : $"{Text.Grouped(count)} files";
}
