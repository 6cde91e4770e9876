namespace ResNetDsl.Data;

/// <summary>How pictures are loaded.</summary>
public sealed record LoaderOptions
{
    /// <summary>The pictures of a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether each epoch has an order of its own; otherwise it is the dataset's.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Whether a last batch of fewer pictures is left out.</summary>
    public bool DropLast { get; init; }

    /// <summary>What order and augmentation depend on, together with the epoch and the picture's number.</summary>
    public long Seed { get; init; }

    /// <summary>The threads that decode and augment. 0: one on machines of up to two processors, otherwise two; libtorch computes on all processors meanwhile.</summary>
    public int Workers { get; init; }

    /// <summary>
    /// The most bytes of all batches in existence, used and read ahead. Two batches there are in any case: one that is used, and one that is read. More than 16 are not read ahead,
    /// whatever the bound.
    /// </summary>
    public long MemoryBytes { get; init; } = 256L << 20;

    /// <summary>What is done about a picture that cannot be read.</summary>
    public UnreadablePictures Unreadable { get; init; }
}

/// <summary>What is done about pictures that cannot be read.</summary>
public enum UnreadablePictures
{
    /// <summary>They are left out of their batch and recorded.</summary>
    Skip = 0,

    /// <summary>The first one ends the epoch with an <see cref="Images.ImageFileException"/>.</summary>
    Fail = 1,
}
