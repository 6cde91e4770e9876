namespace ResNetDsl.Data;

/// <summary>A kind of dataset that a folder can have.</summary>
internal abstract class DatasetKind
{
    /// <summary>The name.</summary>
    public abstract string Name { get; }

    /// <summary>The contents of a folder of the kind, as in "a folder with …".</summary>
    public abstract string Contents { get; }

    /// <summary>The names of the folders that published archives unpack to. The files may be there, or in the folder itself.</summary>
    public virtual IReadOnlyList<string> UnpackedFolders => [];

    /// <summary>Whether a folder that can be listed is of the kind.</summary>
    public abstract bool IsIn(string folder);

    /// <summary>Whether a folder of the kind has a split.</summary>
    public virtual bool Has(string folder, Split split) => split != Split.Validation;

    /// <summary>Opens a split.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="split">The split.</param>
    /// <param name="classes">The classes whose positions are the labels; null for those of the training set.</param>
    /// <exception cref="DatasetException">The folder does not have the split, its files cannot be read, or it has pictures of a class that is not among the classes.</exception>
    public abstract IImageDataset Open(string folder, Split split, IReadOnlyList<string>? classes);

    /// <summary>Throws for the validation set of a dataset that is published without one.</summary>
    /// <exception cref="DatasetException">The split is the validation set.</exception>
    protected void RefuseValidation(string folder, Split split)
    {
        if (split == Split.Validation)
        {
            throw new DatasetException($"'{folder}' has the files of {Name}, which has no validation set. {nameof(Datasets)}.{nameof(Datasets.OpenSplits)} splits off a share of the training pictures.");
        }
    }
}
