using ResNetDsl.Data;
using ResNetDsl.Images;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>Random pictures in memory whose class shows: each class has a pattern of its own under noise.</summary>
internal sealed class MemoryLoader : IImageLoader, IImageDataset
{
    private readonly Tensor images;
    private readonly long[] labels;
    private readonly int batchSize;
    private readonly int seed;

    public MemoryLoader(NetworkPlan plan, int count, int batchSize, int seed = 1, double noise = 0.5)
    {
        int classes = plan.Table.Options.Classes;
        this.batchSize = batchSize;
        this.seed = seed;
        Classes = [.. Enumerable.Range(0, classes).Select(i => $"class {i}")];
        using DisposeScope scope = NewDisposeScope();
        long[] shape = [plan.Input.Channels, plan.Input.Height, plan.Input.Width];
        Tensor patterns = randn([classes, .. shape], generator: new Generator(7), dtype: float32);
        labels = [.. Enumerable.Range(0, count).Select(i => (long)(i % classes))];

        // Scalars of its own: those that TorchSharp makes of numbers may be collected while native code still reads them.
        using Scalar scale = noise.ToScalar(), one = 1.0.ToScalar();
        images = patterns[tensor(labels)].add(randn([count, .. shape], generator: new Generator((ulong)seed), dtype: float32).mul(scale), one).DetachFromDisposeScope();
    }

    public IImageDataset Dataset => this;

    public IReadOnlyList<string> Classes { get; set; }

    public int Count => labels.Length;

    public int BatchesPerEpoch => (Count + batchSize - 1) / batchSize;

    public List<UnreadablePicture> Left { get; } = [];

    public IReadOnlyList<UnreadablePicture> Unreadable => Left;

    public string Description => $"{Count} in {batchSize}s of {seed}";

    /// <summary>Called with the epoch and the batch before each.</summary>
    public Action<int, int>? Before { get; set; }

    /// <summary>Added to every value of a batch that it is called with.</summary>
    public Func<int, int, float>? Offset { get; set; }

    public IEnumerable<ImageBatch> Batches(int epoch, int first = 0)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new Random((seed * 1000) + epoch).Shuffle(order);
        for (int batch = first; batch < BatchesPerEpoch; batch++)
        {
            Before?.Invoke(epoch, batch);
            int[] indices = [.. order.Skip(batch * batchSize).Take(batchSize)];
            using Tensor positions = tensor(indices.Select(index => (long)index).ToArray());
            Tensor values = images.index_select(0, positions);
            values.add_(Offset?.Invoke(epoch, batch) ?? 0);
            yield return new(values, tensor(indices.Select(index => labels[index]).ToArray()), indices) { Number = batch };
        }
    }

    public int Label(int index) => (int)labels[index];

    public string Name(int index) => $"picture {index}";

    public RgbImage Read(int index) => throw new NotSupportedException("It is read in batches.");

    public void Dispose() => images.Dispose();
}
