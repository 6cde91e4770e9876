namespace ResNetDsl.Data;

/// <summary>Gives the batches of an epoch, the same ones for the same epoch every time.</summary>
public interface IImageLoader : IDisposable
{
    /// <summary>What is loaded.</summary>
    IImageDataset Dataset { get; }

    /// <summary>What makes an input of a picture; null where pictures are not made into inputs by a pipeline.</summary>
    ImagePipeline? Pipeline => null;

    /// <summary>The batches of an epoch.</summary>
    int BatchesPerEpoch { get; }

    /// <summary>Pictures that could not be read so far and were left out.</summary>
    IReadOnlyList<UnreadablePicture> Unreadable { get; }

    /// <summary>What the batches depend on, in one line: the order, the seed, the augmentation. A run is repeated only with the same.</summary>
    string Description { get; }

    /// <summary>The batches of an epoch. Dispose each before or after taking the next.</summary>
    /// <param name="epoch">The epoch, from 0: it settles order and augmentation.</param>
    /// <param name="first">The batch to begin with; those before it are not read.</param>
    IEnumerable<ImageBatch> Batches(int epoch, int first = 0);
}

/// <summary>A picture that could not be read.</summary>
/// <param name="Name">Its name, as the dataset has it.</param>
/// <param name="Reason">One sentence that names it and says what to do.</param>
public sealed record UnreadablePicture(string Name, string Reason);
