using ResNetDsl.Options;
using ResNetDsl.Texts;

namespace ResNetDsl.Data;

/// <summary>Opens the datasets that a folder can have.</summary>
public static class Datasets
{
    /// <summary>All kinds of datasets. The first one that recognizes a folder opens it.</summary>
    internal static IReadOnlyList<DatasetKind> Kinds { get; } =
    [
        new CifarKind(),
        new IdxKind(),
        new ImageFoldersKind(),
    ];

    /// <summary>The possible contents of a folder, as in "a folder with …".</summary>
    public static string Contents => Sentences.Or(Kinds.Select(kind => kind.Contents));

    /// <summary>
    /// Opens a split of the dataset in a folder: class folders in <c>train</c>, in <c>val</c>, <c>valid</c> or <c>validation</c>, and in <c>test</c> (<see cref="ImageFolder"/>), files of CIFAR
    /// (<see cref="CifarBinary"/>), or files of MNIST or EMNIST (<see cref="IdxImages"/>).
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="split">The split.</param>
    /// <param name="classes">The classes whose positions are the labels, such as those of a network, <c>network.Classes()</c>: pictures are matched by the names of their classes. Null for the classes of the training set.</param>
    /// <exception cref="DatasetException">The folder is missing, has no dataset or lacks the split, its files cannot be read, it has pictures of a class that is not among the classes, or it has neither
    /// the training set nor are the classes given.</exception>
    public static IImageDataset Open(string folder, Split split, IReadOnlyList<string>? classes = null) =>
        Find(folder) is (DatasetKind kind, string place)
            ? kind.Open(place, split, classes)
            : throw NoSplits(folder, $"Split it with {nameof(Datasets)}.{nameof(OpenSplits)}");

    /// <summary>Whether the dataset in a folder has a split. A folder without a dataset has none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="DatasetException">The folder is missing or cannot be listed.</exception>
    public static bool Has(string folder, Split split) => Find(folder) is (DatasetKind kind, string place) && kind.Has(place, split);

    /// <summary>
    /// Opens the training, validation and test pictures of the dataset in a folder. If there is no validation set, it is a share of the training pictures, the same in each class. So is the test set if
    /// there is none and <see cref="SplitOptions.TestShare"/> is given, which a plain folder of class folders requires. <see cref="DatasetSplits.Notes"/> describe what was split off.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How it is split; null for the defaults.</param>
    /// <param name="classes">The classes whose positions are the labels; null for those of the training set.</param>
    /// <exception cref="DatasetException">The folder has no dataset or no training set, its files cannot be read, or it is a plain folder and no share is given, or it has a test set and a share is
    /// given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A share is not greater than 0 and less than 1.</exception>
    public static DatasetSplits OpenSplits(string folder, SplitOptions? options = null, IReadOnlyList<string>? classes = null)
    {
        options ??= new();
        options.Check();
        List<string> notes = [];
        IImageDataset training;
        IImageDataset? validation = null;
        IImageDataset? test = null;
        if (Find(folder) is (DatasetKind kind, string place))
        {
            training = kind.Open(place, Split.Train, classes);
            validation = kind.Has(place, Split.Validation) ? kind.Open(place, Split.Validation, training.Classes) : null;
            test = kind.Has(place, Split.Test) ? kind.Open(place, Split.Test, training.Classes) : null;
            if (test is not null && options.TestShare is not null)
            {
                throw new OptionSentence($"'{folder}' has a test set, but {SplitOptions.TestShareName} would split off another one. Leave out one of them.").In(message => new DatasetException(message));
            }
        }
        else
        {
            training = IsPlain(folder) && options.TestShare is not null
                ? new ImageFolder(folder, classes)
                : throw NoSplits(folder, $"Set {nameof(SplitOptions.TestShare)} to the share of each class that is the test set");
        }

        if (options.TestShare is { } share)
        {
            (training, test) = SplitOff(folder, training, share, options.Seed, "the test set", notes);
        }

        if (validation is null)
        {
            (training, validation) = SplitOff(folder, training, options.ValidationShare, options.Seed, "validation", notes);
        }

        return new(training, validation, test, notes);
    }

    /// <summary>Returns the exception for a folder without splits, or without a dataset.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="inProgram">How a program splits a plain folder of class folders.</param>
    private static DatasetException NoSplits(string folder, string inProgram) => IsPlain(folder)
        ? new OptionSentence($"'{folder}' has class folders but no folders of splits. {new Wording(inProgram, $"Set {SplitOptions.TestShareName.OnCommandLine} to the share of each class that is the test set")}, or put the class folders into folders train, val and test.").In(message => new DatasetException(message))
        : new($"'{folder}' does not contain a dataset. Specify a folder with {Contents}.");

    private static (IImageDataset Remaining, IImageDataset Part) SplitOff(string folder, IImageDataset images, double share, long seed, string use, List<string> notes)
    {
        try
        {
            (IImageDataset rest, IImageDataset part) = DatasetSplits.Stratify(images, share, seed);
            notes.Add(FormattableString.Invariant(
                $"{Text.Grouped(part.Count)} of {Text.Grouped(images.Count)} pictures in '{folder}', {100 * share:0.##} % of each class, are split off for {use} (seed {seed})."));
            return (rest, part);
        }
        catch (ArgumentException exception)
        {
            throw new DatasetException($"No pictures of '{folder}' can be split off for {use}: no class has two pictures. Add pictures.", exception);
        }
    }

    /// <summary>The kind of the dataset in a folder and where it is; null when there is none.</summary>
    private static (DatasetKind Kind, string Place)? Find(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] folders = ImageFolder.ClassFolders(folder);
        foreach (DatasetKind kind in Kinds)
        {
            foreach (string place in folders.Where(name => kind.UnpackedFolders.Contains(name, StringComparer.OrdinalIgnoreCase)).Select(name => Path.Combine(folder, name)).Prepend(folder))
            {
                if (kind.IsIn(place))
                {
                    return (kind, place);
                }
            }
        }

        return null;
    }

    /// <summary>Whether a folder has class folders itself.</summary>
    private static bool IsPlain(string folder) => ImageFolder.ClassFolders(folder).Any(name => ImageFolder.HasPictures(Path.Combine(folder, name)));
}
