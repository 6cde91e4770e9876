namespace ResNetDsl.Data;

/// <summary>A kind of dataset that a folder can have.</summary>
public abstract class DatasetKind
{
    private protected DatasetKind()
    {
    }

    /// <summary>The name.</summary>
    public abstract string Name { get; }

    /// <summary>What a folder of the kind has, as in "a folder with …".</summary>
    public abstract string Contents { get; }

    /// <summary>The names of the folders that published archives unpack to. The files may be there, or in the folder itself.</summary>
    internal virtual IReadOnlyList<string> UnpackedFolders => [];

    /// <summary>Whether a folder that can be listed is of the kind.</summary>
    internal abstract bool IsIn(string folder);

    /// <summary>Opens a split.</summary>
    /// <exception cref="DatasetException">The folder lacks the split, or its files cannot be read.</exception>
    internal abstract IImageDataset Open(string folder, Split split);
}
