using System.IO.Enumeration;
using ResNetDsl.Images;

namespace ResNetDsl.Data;

/// <summary>
/// Pictures in a folder for each class: <c>cats/1.jpg</c>, <c>dogs/more/2.png</c>. Classes are the folders' names in ordinal order, pictures come class by class, by path in
/// ordinal order. Hidden files and folders are ignored; other files whose names are not those of pictures are listed in <see cref="PassedOver"/>; links to folders are followed at the first level only.
/// </summary>
public sealed class ImageFolder : IImageDataset
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".jfif", ".jpe", ".png", ".webp", ".bmp", ".gif"];

    private readonly List<string> files = [];
    private readonly List<int> labels = [];
    private readonly List<string> passedOver = [];

    /// <summary>Creates the dataset and finds its pictures without opening them.</summary>
    /// <param name="folder">The folder that contains one folder per class.</param>
    /// <param name="classes">The classes whose positions are the labels, such as those of the training set; null for the folders' names. A class may then lack a folder, or pictures. A folder may have the synset of
    /// ImageNet in place of its name, <c>n01440764</c>, or <c>_</c> in place of spaces.</param>
    /// <exception cref="DatasetException">The folder is missing or cannot be listed, has no pictures, fewer than two classes, a class without pictures where the classes are the folders', or a folder with
    /// pictures that is not among the classes.</exception>
    public ImageFolder(string folder, IReadOnlyList<string>? classes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] found = ClassFolders(folder);
        if (found.Length == 0)
        {
            throw new DatasetException(FilesOf(folder).Pictures.Length > 0
                ? $"'{folder}' contains pictures but no class folders. Put the pictures of each class into a folder with the name of the class."
                : $"'{folder}' contains no class folders. Create one for each class, and put its pictures into it.");
        }

        Classes = classes is null ? found : [.. classes];
        if (Classes.Count < 2)
        {
            throw new DatasetException($"'{folder}' contains only one class, '{found[0]}', but a classifier needs at least two. Add a folder for each other class.");
        }

        int[] places = ClassNames.Positions(Classes, found);
        RequireKnown(folder, [.. found.Where((name, i) => places[i] < 0 && HasPictures(Path.Combine(folder, name)))]);
        for (int i = 0; i < found.Length; i++)
        {
            Add(folder, found[i], places[i], areGiven: classes is not null);
        }

        // Files beside the class folders do not belong to a class.
        passedOver.InsertRange(0, List(folder, () => new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { IgnoreInaccessible = false }).Select(file => Path.Combine(folder, file.Name))));
        if (files.Count == 0)
        {
            throw new DatasetException($"The class folders in '{folder}' contain no pictures ({string.Join(", ", Extensions)}){Others(passedOver)}. Add some.");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public int Count => files.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> PassedOver => passedOver;

    /// <inheritdoc/>
    public int Label(int index) => labels[index];

    /// <inheritdoc/>
    public string Name(int index) => files[index];

    /// <inheritdoc/>
    public RgbImage Read(int index) => RgbImage.Load(files[index]);

    /// <inheritdoc/>
    public RgbImage Read(int index, int atLeast) => RgbImage.Load(files[index], atLeast);

    /// <summary>The folders of classes, in ordinal order.</summary>
    /// <exception cref="DatasetException">The folder is missing or cannot be listed.</exception>
    internal static string[] ClassFolders(string folder) => List(folder, () => new DirectoryInfo(folder).EnumerateDirectories("*", new EnumerationOptions { IgnoreInaccessible = false })
        .Select(directory => directory.Name));

    /// <summary>The paths of all pictures in a folder and of the other files, each in ordinal order.</summary>
    internal static (string[] Pictures, string[] Others) FilesOf(string folder)
    {
        ILookup<bool, string> files = AllFilesOf(folder).ToLookup(file => IsPicture(Path.GetFileName(file)));
        return ([.. files[true]], [.. files[false]]);
    }

    /// <summary>The exception for a folder without pictures, in it or in folders below.</summary>
    internal static DatasetException NoPictures(string folder, IReadOnlyCollection<string> others) =>
        new($"'{folder}' contains no pictures ({string.Join(", ", Extensions)}){Others(others)}. Specify another folder.");

    /// <summary>Whether a folder has pictures, in it or in folders below.</summary>
    /// <exception cref="DatasetException">The folder cannot be listed.</exception>
    internal static bool HasPictures(string folder) => FilesOf(folder).Pictures.Length > 0;

    private static string[] AllFilesOf(string folder) => List(folder, () => new FileSystemEnumerable<string>(
        folder, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,

        // A link to a parent folder would never end.
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    });

    private static string[] List(string folder, Func<IEnumerable<string>> entries)
    {
        try
        {
            return [.. entries().Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new DatasetException(
                File.Exists(folder) ? $"'{folder}' is a file. Specify the folder that contains it."
                    : $"There is no folder '{folder}'. Check the path; a relative one starts at '{Environment.CurrentDirectory}'.", exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new DatasetException($"The folder '{folder}' cannot be listed: {exception.Message} Check that this user may read it.", exception);
        }
    }

    private static bool IsPicture(ReadOnlySpan<char> name)
    {
        foreach (string extension in Extensions)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string Others(IReadOnlyCollection<string> files) =>
        files.Count == 0 ? "" : $", and {(files.Count == 1 ? "1 file" : $"{Text.Grouped(files.Count)} files")} of other formats, such as {ClassNames.Listed(files, 1).Split(" and ")[0]}";

    /// <summary>Throws if there are pictures of a class that is not among the given ones.</summary>
    private void RequireKnown(string folder, string[] strangers)
    {
        if (strangers.Length > 0)
        {
            throw new DatasetException(
                $"'{folder}' has pictures of {ClassNames.Listed(strangers)}, but the {Text.Grouped(Classes.Count)} classes are {ClassNames.Listed(Classes, 10)}. Rename or remove {(strangers.Length == 1 ? "the folder" : "the folders")}, or use weights of these classes.");
        }
    }

    private void Add(string folder, string name, int label, bool areGiven)
    {
        (string[] pictures, string[] others) = FilesOf(Path.Combine(folder, name));
        passedOver.AddRange(others);
        if (pictures.Length == 0 && !areGiven)
        {
            throw new DatasetException(
                $"The class folder '{Path.Combine(folder, name)}' contains no pictures ({string.Join(", ", Extensions)}){Others(others)}. Remove the folder, or add some.");
        }

        files.AddRange(pictures);
        labels.AddRange(Enumerable.Repeat(label, pictures.Length));
    }
}

/// <summary>Folders with a folder for each split, which has a folder of pictures for each class.</summary>
internal sealed class ImageFoldersKind : DatasetKind
{
    private static readonly Dictionary<Split, string[]> Folders = new()
    {
        [Split.Train] = ["train"],
        [Split.Validation] = ["val", "valid", "validation"],
        [Split.Test] = ["test"],
    };

    public override string Name => "class folders";

    public override string Contents => "a folder train, and optionally val and test, with a folder of pictures for each class";

    public override bool IsIn(string folder) => Folders.Keys.Any(split => Find(folder, split) is not null);

    public override bool Has(string folder, Split split) => Find(folder, split) is not null;

    public override IImageDataset Open(string folder, Split split, IReadOnlyList<string>? classes)
    {
        string place = Find(folder, split) ?? throw new DatasetException(
            $"'{folder}' has no folder {Folders[split][0]}. Put the pictures {(split == Split.Train ? "to train on" : split == Split.Validation ? "on which the best epoch is chosen" : "that are held out until the end")} there, in one folder per class."
            + (split != Split.Train && Find(folder, split == Split.Test ? Split.Validation : Split.Test) is { } other ? $" The folder {Path.GetFileName(other)} is opened as the split {(split == Split.Test ? Split.Validation : Split.Test)}." : ""));
        if (classes is null && split != Split.Train)
        {
            // The folder of one split may lack a class, which would change every label after it.
            string train = Find(folder, Split.Train) ?? throw new DatasetException(
                $"'{folder}' has no folder train, whose folders would be the classes. Pass the classes of the network: Datasets.Open(folder, Split.{split}, network.Classes()).");
            classes = ImageFolder.ClassFolders(train);
        }

        return new ImageFolder(place, classes);
    }

    private static string? Find(string folder, Split split)
    {
        string[] folders = ImageFolder.ClassFolders(folder);
        return Folders[split].SelectMany(name => folders.Where(found => string.Equals(found, name, StringComparison.OrdinalIgnoreCase))).Select(found => Path.Combine(folder, found)).FirstOrDefault();
    }
}
