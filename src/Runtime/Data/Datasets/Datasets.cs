namespace ResNetDsl.Data;

/// <summary>Opens the datasets that a folder can have.</summary>
public static class Datasets
{
    /// <summary>All kinds of datasets. The first one that recognises a folder opens it.</summary>
    public static IReadOnlyList<DatasetKind> Kinds { get; } =
    [
        new CifarKind(),
        new IdxKind(),
        new ImageFoldersKind(),
    ];

    /// <summary>What a folder can have, as in "a folder with …".</summary>
    public static string Contents => Sentences.Or(Kinds.Select(kind => kind.Contents));

    /// <summary>
    /// Opens a split of the dataset in a folder: class folders in <c>train</c> and in <c>test</c>, <c>val</c>, <c>valid</c> or <c>validation</c> (<see cref="ImageFolder"/>, with the classes of
    /// <c>train</c>), files of CIFAR (<see cref="CifarBinary"/>), or files of MNIST or EMNIST (<see cref="IdxImages"/>).
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="DatasetException">The folder is missing, has no dataset or lacks the split, or its files cannot be read.</exception>
    public static IImageDataset Open(string folder, Split split)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] folders = ImageFolder.ClassFolders(folder);
        foreach (DatasetKind kind in Kinds)
        {
            foreach (string place in folders.Where(name => kind.UnpackedFolders.Contains(name, StringComparer.OrdinalIgnoreCase)).Select(name => Path.Combine(folder, name)).Prepend(folder))
            {
                if (kind.IsIn(place))
                {
                    return kind.Open(place, split);
                }
            }
        }

        throw new DatasetException($"'{folder}' has no dataset. Name a folder with {Contents}.");
    }
}
