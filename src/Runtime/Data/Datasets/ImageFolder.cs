using System.IO.Enumeration;
using ResNetDsl.Images;

namespace ResNetDsl.Data;

/// <summary>
/// Pictures in a folder for each class: <c>cats/1.jpg</c>, <c>dogs/more/2.png</c>. Classes are the folders' names in ordinal order, pictures come class by class, by path in
/// ordinal order. Hidden files and folders and those that are no pictures by name are passed over; links to folders are followed at the first level only.
/// </summary>
public sealed class ImageFolder : IImageDataset
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"];

    private readonly List<string> files = [];
    private readonly List<int> labels = [];

    /// <summary>Finds the pictures; none is opened yet.</summary>
    /// <param name="folder">The folder that holds one for each class.</param>
    /// <param name="classes">The classes whose positions are the labels, such as those of the training set; null for the folders' names. A class may then lack a folder.</param>
    /// <exception cref="DatasetException">The folder is missing or cannot be listed, has fewer than two classes, a class without pictures or one that is not among the classes.</exception>
    public ImageFolder(string folder, IReadOnlyList<string>? classes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = folder;
        string[] found = ClassFolders(folder);
        if (found.Length == 0)
        {
            throw new DatasetException(PicturesOf(folder).Length > 0
                ? $"'{folder}' holds pictures, but no folders of them: put those of each class into a folder of its name."
                : $"'{folder}' holds no folders of pictures: make one for each class, and put its pictures into it.");
        }

        Classes = classes is null ? found : [.. classes];
        if (Classes.Count < 2)
        {
            throw new DatasetException($"'{folder}' holds one class only, '{found[0]}', and there is nothing to tell it from: add a folder for each other class.");
        }

        foreach (string name in found)
        {
            Add(folder, name);
        }
    }

    /// <summary>The folder, as it was named.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public int Count => files.Count;

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

    /// <summary>The paths of all pictures in a folder, in ordinal order.</summary>
    private static string[] PicturesOf(string folder) => List(folder, () => new FileSystemEnumerable<string>(
        folder, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && IsPicture(entry.FileName),

        // A link to a folder above would never end.
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
                File.Exists(folder) ? $"'{folder}' is a file: name the folder that it is in."
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

    private void Add(string folder, string name)
    {
        int label = Classes.IndexOf(name);
        if (label < 0)
        {
            throw new DatasetException($"'{Path.Combine(folder, name)}' is no class of the training set, whose classes are {Listed(Classes)}: rename or remove the folder.");
        }

        string[] pictures = PicturesOf(Path.Combine(folder, name));
        if (pictures.Length == 0)
        {
            throw new DatasetException(
                $"The class folder '{Path.Combine(folder, name)}' holds no pictures ({string.Join(", ", Extensions)}): remove the folder, or add some.");
        }

        files.AddRange(pictures);
        labels.AddRange(Enumerable.Repeat(label, pictures.Length));
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count <= 10 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(10))} and {Text.Grouped(names.Count - 10)} more";
}

/// <summary>Folders with a folder for each split, which has a folder of pictures for each class.</summary>
internal sealed class ImageFoldersKind : DatasetKind
{
    private static readonly string[] TrainFolders = ["train"];

    private static readonly string[] TestFolders = ["test", "val", "valid", "validation"];

    public override string Name => "class folders";

    public override string Contents => "the folders train and test (or val) with a folder of pictures for each class";

    internal override bool IsIn(string folder) => Find(folder, TrainFolders) is not null || Find(folder, TestFolders) is not null;

    internal override IImageDataset Open(string folder, Split split)
    {
        string? train = Find(folder, TrainFolders);
        if (split == Split.Train)
        {
            return new ImageFolder(train ?? throw new DatasetException($"'{folder}' has no folder train: put the training pictures there, in a folder for each class."));
        }

        return Find(folder, TestFolders) is { } test
            ? new ImageFolder(test, train is null ? null : ImageFolder.ClassFolders(train))
            : throw new DatasetException($"'{folder}' has no folder test (or val): put the pictures that are held out there, in a folder for each class.");
    }

    private static string? Find(string folder, string[] names)
    {
        string[] folders = ImageFolder.ClassFolders(folder);
        return names.SelectMany(name => folders.Where(found => string.Equals(found, name, StringComparison.OrdinalIgnoreCase))).Select(found => Path.Combine(folder, found)).FirstOrDefault();
    }
}

/// <summary>Positions in lists that only read.</summary>
internal static class ReadOnlyLists
{
    /// <summary>The position of a string, ordinally; -1 when it is not there.</summary>
    public static int IndexOf(this IReadOnlyList<string> list, string value)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] == value)
            {
                return i;
            }
        }

        return -1;
    }
}
