namespace ResNetDsl.Data;

/// <summary>Opens the datasets that a folder can hold.</summary>
public static class Datasets
{
    private const string TrainFolder = "train";

    private static readonly string[] TestFolders = ["test", "val", "valid", "validation"];

    // What the archives that datasets are published as unpack to.
    private static readonly string[] UnpackedFolders = ["cifar-10-batches-bin", "cifar-100-binary", "raw"];

    /// <summary>
    /// Opens a split of what a folder holds: class folders in <c>train</c> and in <c>test</c>, <c>val</c>, <c>valid</c> or <c>validation</c> (<see cref="ImageFolder"/>, with the classes of
    /// <c>train</c>), or files of CIFAR (<see cref="CifarBinary"/>), or of MNIST or EMNIST (<see cref="IdxImages"/>).
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="DatasetException">The folder is missing, holds nothing of these or lacks the split, or what it holds cannot be opened.</exception>
    public static IImageDataset Open(string folder, Split split)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] folders = ImageFolder.ClassFolders(folder);
        foreach (string place in folders.Where(name => UnpackedFolders.Contains(name, StringComparer.OrdinalIgnoreCase)).Select(name => Path.Combine(folder, name)).Prepend(folder))
        {
            if (CifarBinary.IsIn(place))
            {
                return new CifarBinary(place, split);
            }

            if (IdxImages.IsIn(place))
            {
                return IdxImages.Open(place, split);
            }
        }

        return OpenFolders(folder, folders, split);
    }

    private static ImageFolder OpenFolders(string folder, string[] folders, Split split)
    {
        string? train = Find([TrainFolder]);
        string? test = Find(TestFolders);
        if (train is null && test is null)
        {
            throw new DatasetException(
                $"'{folder}' holds no dataset: neither the folders train and test (or val) with a folder of pictures for each class, nor the files of CIFAR (data_batch_1.bin, train.bin) "
                + "or MNIST (train-images-idx3-ubyte).");
        }

        if (split == Split.Train)
        {
            return new ImageFolder(train ?? throw new DatasetException($"'{folder}' has no folder train: put the training pictures there, in a folder for each class."));
        }

        if (test is null)
        {
            throw new DatasetException($"'{folder}' has no folder test (or val): put the pictures that are held out there, in a folder for each class.");
        }

        return new ImageFolder(test, train is null ? null : ImageFolder.ClassFolders(train));

        string? Find(string[] names) => names.SelectMany(name => folders.Where(found => string.Equals(found, name, StringComparison.OrdinalIgnoreCase)))
            .Select(found => Path.Combine(folder, found)).FirstOrDefault();
    }
}
