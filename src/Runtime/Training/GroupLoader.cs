using System.Text.Json;
using System.Text.Json.Serialization;
using ResNetDsl.Data;
using ResNetDsl.Distributed;

namespace ResNetDsl.Training;

/// <summary>The part of a loader's batches that this process of a group reads. Every process has every batch; its part of one may be empty.</summary>
/// <param name="loader">The loader. The caller keeps ownership.</param>
/// <param name="group">The processes.</param>
internal sealed partial class GroupLoader(IImageLoader loader, ProcessGroup group) : IImageLoader
{
    private IReadOnlyList<UnreadablePicture>? unreadable;

    /// <inheritdoc/>
    public IImageDataset Dataset => loader.Dataset;

    /// <inheritdoc/>
    public ImagePipeline? Pipeline => loader.Pipeline;

    /// <inheritdoc/>
    public int BatchesPerEpoch => loader.BatchesPerEpoch;

    /// <inheritdoc/>
    public int BatchSize => loader.BatchSize;

    /// <inheritdoc/>
    public string Description => loader.Description;

    /// <summary>The pictures that no process could read, as of the last exchange.</summary>
    public IReadOnlyList<UnreadablePicture> Unreadable => group.Size == 1 ? loader.Unreadable : unreadable ?? [];

    /// <inheritdoc/>
    public IEnumerable<ImageBatch> Batches(int epoch, int first = 0) => loader.Batches(epoch, first, new Shard(group.Rank, group.Size));

    /// <summary>Exchanges the pictures that could not be read. All processes take part.</summary>
    public void Exchange()
    {
        if (group.Size > 1)
        {
            string[] all = group.Gather(JsonSerializer.Serialize([.. loader.Unreadable], PictureJson.Default.UnreadablePictureArray), "the pictures that cannot be read");
            unreadable = [.. all.SelectMany(json => JsonSerializer.Deserialize(json, PictureJson.Default.UnreadablePictureArray)!).DistinctBy(picture => picture.Name)];
        }
    }

    public void Dispose()
    {
    }

    [JsonSerializable(typeof(UnreadablePicture[]))]
    private sealed partial class PictureJson : JsonSerializerContext;
}
