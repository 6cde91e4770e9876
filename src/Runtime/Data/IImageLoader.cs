namespace ResNetDsl.Data;

/// <summary>Loads the batches of an epoch. The same epoch always has the same batches.</summary>
public interface IImageLoader : IDisposable
{
    /// <summary>The dataset.</summary>
    IImageDataset Dataset { get; }

    /// <summary>The pipeline that converts pictures to inputs; null if there is none.</summary>
    ImagePipeline? Pipeline => null;

    /// <summary>The batches of an epoch.</summary>
    int BatchesPerEpoch { get; }

    /// <summary>The pictures of a batch; the last one may have fewer. By default the pictures of the dataset divided by the batches, rounded up.</summary>
    int BatchSize => BatchesPerEpoch == 0 ? 0 : (Dataset.Count + BatchesPerEpoch - 1) / BatchesPerEpoch;

    /// <summary>The pictures that could not be read so far and were left out.</summary>
    IReadOnlyList<UnreadablePicture> Unreadable { get; }

    /// <summary>Everything that the batches depend on, in one line: order, seed, augmentation. A run can only be repeated with the same description.</summary>
    string Description { get; }

    /// <summary>Returns the batches of an epoch. Dispose each batch before or after moving to the next.</summary>
    /// <param name="epoch">The epoch, from 0, which determines order and augmentation.</param>
    /// <param name="first">The first batch; those before it are not read.</param>
    IEnumerable<ImageBatch> Batches(int epoch, int first = 0);

    /// <summary>Returns a part of each batch of an epoch, for one of several processes. A part may be empty. By default whole batches are read, and the other parts are left out.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="first">The first batch.</param>
    /// <param name="shard">The part.</param>
    IEnumerable<ImageBatch> Batches(int epoch, int first, Shard shard) => shard.Ranks == 1 ? Batches(epoch, first) : Batches(epoch, first).Select(batch => batch.Part(shard));
}

/// <summary>A picture that could not be read.</summary>
/// <param name="Name">Its name, as the dataset has it.</param>
/// <param name="Reason">One sentence that names the picture and the remedy.</param>
public sealed record UnreadablePicture(string Name, string Reason);
