namespace ResNetDsl.Data;

/// <summary>A batch of pictures that is ready for a network. Disposing it returns its memory to the loader, so its tensors must not be used afterwards.</summary>
public sealed class ImageBatch : IDisposable
{
    private readonly Action? release;

    /// <summary>Takes the tensors over.</summary>
    /// <param name="images">[N, C, H, W], float32 on the CPU.</param>
    /// <param name="labels">[N] of 64-bit integers.</param>
    /// <param name="indices">The number of each picture in its dataset.</param>
    /// <param name="release">What is done in place of disposing the tensors.</param>
    public ImageBatch(Tensor images, Tensor labels, IReadOnlyList<int> indices, Action? release = null)
    {
        Images = images;
        Labels = labels;
        Indices = indices;
        this.release = release;
        Total = indices?.Count ?? 0;
    }

    /// <summary>[N, C, H, W], float32 on the CPU.</summary>
    public Tensor Images { get; }

    /// <summary>[N] of 64-bit integers.</summary>
    public Tensor Labels { get; }

    /// <summary>The number of each picture in its dataset.</summary>
    public IReadOnlyList<int> Indices { get; }

    /// <summary>The position in the epoch, from 0. Batches without readable pictures are skipped.</summary>
    public required int Number { get; init; }

    /// <summary>The position of the first picture in the whole batch, where this is the part of one of several processes.</summary>
    internal int Start { get; init; }

    /// <summary>The number of pictures in the whole batch; more than those here if this is a part of it.</summary>
    internal int Total { get; init; }

    /// <summary>The pictures of the batch that could not be read, by number.</summary>
    internal IReadOnlyList<(int Index, UnreadablePicture Picture)> Unreadable { get; init; } = [];

    /// <summary>A part of the batch, which takes its place: disposing the part disposes the batch.</summary>
    /// <param name="shard">The part.</param>
    internal ImageBatch Part(Shard shard)
    {
        (int start, int count) = shard.Of(Indices.Count);
        Tensor images = Images.narrow(0, start, count).DetachFromDisposeScope();
        Tensor labels = Labels.narrow(0, start, count).DetachFromDisposeScope();
        return new(images, labels, [.. Indices.Skip(start).Take(count)], () =>
        {
            images.Dispose();
            labels.Dispose();
            Dispose();
        })
        {
            Number = Number,
            Start = start,
            Total = Indices.Count,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (release is not null)
        {
            release();
            return;
        }

        Images.Dispose();
        Labels.Dispose();
    }
}
