using ResNetDsl.Distributed;
using ResNetDsl.Images;
using ResNetDsl.Options;

namespace ResNetDsl.Data;

/// <summary>
/// Reads, augments and batches the pictures of a dataset on its own threads, ahead of the consumer. The contents of a batch depend only on the seed, the epoch and the
/// indices of the pictures, never on the threads. Its memory is bounded and reused; one epoch is read at a time.
/// </summary>
public sealed class ImageLoader : IImageLoader
{
    // Further ahead nothing is gained, and what was just written is no longer in the caches when it is used.
    private const int MostBatches = 16;

    private readonly LoaderOptions options;
    private readonly SortedDictionary<int, UnreadablePicture> unreadable = [];
    private readonly object gate = new();
    private readonly int workers;
    private BatchRing? ring;
    private Shard shard;
    private ReadAhead? reading;
    private bool disposed;

    /// <summary>Creates a loader. Reading starts with the first epoch.</summary>
    /// <param name="dataset">The pictures.</param>
    /// <param name="pipeline">The pipeline of each picture.</param>
    /// <param name="options">Batches, order and memory; null for the defaults.</param>
    /// <exception cref="ArgumentException">The dataset is empty, or has fewer pictures than a batch while incomplete batches are dropped, or a batch needs more memory than is allowed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ImageLoader(IImageDataset dataset, ImagePipeline pipeline, LoaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(pipeline);
        options ??= new LoaderOptions();
        options.Check();
        if (dataset.Count < 1)
        {
            throw new ArgumentException("The dataset has no pictures.", nameof(dataset));
        }

        Dataset = dataset;
        Pipeline = pipeline;
        this.options = options;
        BatchesPerEpoch = (int)((dataset.Count + (options.DropLast ? 0L : options.BatchSize - 1)) / options.BatchSize);
        if (BatchesPerEpoch == 0)
        {
            throw new ArgumentException(
                $"The dataset has {Text.Grouped(dataset.Count)} pictures, fewer than one batch of {Text.Grouped(options.BatchSize)}: set DropLast to false, or make BatchSize smaller.", nameof(options));
        }

        // Of a group of processes each reads its part.
        RequireMemory(new(0, ProcessGroup.LaunchedSize), options);
        workers = options.Workers > 0 ? options.Workers : Environment.ProcessorCount > 2 ? 2 : 1;
    }

    /// <inheritdoc/>
    public IImageDataset Dataset { get; }

    /// <summary>The pipeline that converts pictures to inputs.</summary>
    public ImagePipeline Pipeline { get; }

    /// <inheritdoc/>
    ImagePipeline? IImageLoader.Pipeline => Pipeline;

    /// <inheritdoc/>
    public int BatchesPerEpoch { get; }

    /// <inheritdoc/>
    public int BatchSize => Math.Min(options.BatchSize, Dataset.Count);

    /// <inheritdoc/>
    public IReadOnlyList<UnreadablePicture> Unreadable
    {
        get
        {
            lock (unreadable)
            {
                return [.. unreadable.Values];
            }
        }
    }

    /// <inheritdoc/>
    public string Description =>
        $"{Text.Grouped(Dataset.Count)} pictures of {Text.Grouped(Dataset.Classes.Count)} classes in batches of {Text.Grouped(options.BatchSize)}{(options.DropLast ? ", the last one only if full" : "")}, "
        + $"{(options.Shuffle ? "shuffled" : "in order")}, seed {Text.Plain(options.Seed)}; {Pipeline.Description}";

    /// <summary>Whether every epoch has all pictures in the order of the dataset.</summary>
    internal bool IsInOrder => !options.Shuffle && !options.DropLast;

    /// <summary>Whether an epoch of several batches has the pictures of each class one after the other, as folders of classes have them.</summary>
    internal bool IsClassByClass
    {
        get
        {
            if (options.Shuffle || BatchesPerEpoch == 1)
            {
                return false;
            }

            int[] labels = [.. Enumerable.Range(0, Dataset.Count).Select(Dataset.Label)];
            int runs = 1 + labels.Zip(labels.Skip(1)).Count(pair => pair.First != pair.Second);
            return runs > 1 && runs < labels.Length && runs == labels.Distinct().Count();
        }
    }

    /// <summary>The number of allocated batches: free, being read, ready and lent.</summary>
    internal int ExistingBatches
    {
        get
        {
            lock (gate)
            {
                return ring?.Existing ?? 0;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>Starting an epoch ends the one that is being read, and so does leaving a <c>foreach</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The epoch or the batch is negative, or the epoch has fewer batches.</exception>
    /// <exception cref="ObjectDisposedException">The loader was disposed.</exception>
    /// <exception cref="ImageFileException">While reading: a picture cannot be read, and <see cref="LoaderOptions.Unreadable"/> is <see cref="UnreadablePictures.Fail"/>.</exception>
    /// <exception cref="InvalidDataException">While reading: none of the pictures of a whole epoch can be read.</exception>
    /// <exception cref="InvalidOperationException">While reading: batches are not disposed, another epoch was started, or the loader was disposed.</exception>
    public IEnumerable<ImageBatch> Batches(int epoch, int first = 0) => Batches(epoch, first, Shard.Whole);

    /// <inheritdoc/>
    /// <remarks>Only the pictures of the part are read.</remarks>
    public IEnumerable<ImageBatch> Batches(int epoch, int first, Shard shard)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, BatchesPerEpoch);
        ObjectDisposedException.ThrowIf(disposed, this);
        return ReadEpoch(epoch, first, shard);
    }

    /// <summary>Returns whole batches of epoch 0, in the given order. A batch without readable pictures is returned, too.</summary>
    /// <param name="numbers">The batches. Others are not read.</param>
    /// <exception cref="ArgumentException">A batch needs more memory than is allowed.</exception>
    /// <exception cref="ObjectDisposedException">The loader was disposed.</exception>
    internal IEnumerable<ImageBatch> Batches(IReadOnlyList<int> numbers)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        RequireMemory(Shard.Whole, options);
        return Read(0, numbers, Shard.Whole, keepEmpty: true);
    }

    /// <summary>Ends the epoch that is being read, and frees the batches; one that is still in use is freed when it is disposed.</summary>
    public void Dispose()
    {
        ReadAhead? last;
        lock (gate)
        {
            disposed = true;
            last = reading;
        }

        last?.Stop("The loader was disposed.");
        lock (gate)
        {
            ring?.Dispose();
        }
    }

    private IEnumerable<ImageBatch> ReadEpoch(int epoch, int first, Shard shard)
    {
        long read = 0;

        // One process of several takes part in each batch, whether it has pictures of it or not.
        foreach (ImageBatch batch in Read(epoch, [.. Enumerable.Range(first, BatchesPerEpoch - first)], shard, keepEmpty: shard.Ranks > 1))
        {
            read += batch.Indices.Count;
            yield return batch;
        }

        if (read == 0 && first == 0 && shard.Ranks == 1)
        {
            throw new InvalidDataException($"None of the {Text.Grouped(Dataset.Count)} pictures can be read. The first of them: {Unreadable[0].Reason}");
        }
    }

    private IEnumerable<ImageBatch> Read(int epoch, IReadOnlyList<int> numbers, Shard shard, bool keepEmpty)
    {
        reading?.Stop("Another epoch of the loader was started. Finish one epoch before starting the next.");
        ReadAhead ahead = Begin(epoch, numbers, shard);
        try
        {
            for (int place = 0; place < numbers.Count; place++)
            {
                if (Take(ahead, place, numbers[place], keepEmpty) is { } batch)
                {
                    yield return batch;
                }
            }
        }
        finally
        {
            ahead.Stop("The epoch has ended.");
        }
    }

    private ReadAhead Begin(int epoch, IReadOnlyList<int> numbers, Shard shard)
    {
        int[] order = Order(epoch);
        lock (gate)
        {
            // With the gate held: one who disposes the loader sees all threads or prevents them.
            ObjectDisposedException.ThrowIf(disposed, this);
            if (ring is null || shard != this.shard)
            {
                ring?.Dispose();
                (ring, this.shard) = (NewRing(shard), shard);
            }

            return reading = new(ring, 0, numbers.Count, workers, (place, buffer, stopped) =>
            {
                int begin = numbers[place] * options.BatchSize;
                (int start, int count) = shard.Of(Math.Min(options.BatchSize, order.Length - begin));
                buffer.Fill(order.AsSpan(begin + start, count), (index, pixels, left) => stopped() ? null : ReadPicture(epoch, index, pixels, left));
            });
        }
    }

    private void RequireMemory(Shard shard, LoaderOptions options)
    {
        int pictures = MostPictures(shard);
        long bytes = BatchBuffer.Bytes(pictures, Pipeline);
        if (bytes > Math.Min(options.MemoryBytes, int.MaxValue))
        {
            string memory = Text.Grouped(options.MemoryBytes);
            (Wording bound, Wording way) = bytes > int.MaxValue
                ? (new("2 GiB", "2 GiB"), new("", ""))
                : (new Wording($"MemoryBytes, {memory}", $"the {memory} that all batches may use"), new Wording(", or MemoryBytes larger", ""));
            throw new OptionSentence(
                $"A batch of {Text.Grouped(pictures)} pictures of {Text.Plain(Pipeline.Channels)}×{Text.Plain(Pipeline.Height)}×{Text.Plain(Pipeline.Width)} needs {Text.Grouped(bytes)} bytes, more than {bound}: make {Wording.Of(LoaderOptions.Definitions, nameof(LoaderOptions.BatchSize))} smaller{way}.")
                .In(message => new ArgumentException(message, nameof(options)));
        }
    }

    // A batch larger than the dataset has empty places, and its memory would be allocated anyway.
    private int MostPictures(Shard shard) => (Math.Min(options.BatchSize, Dataset.Count) + shard.Ranks - 1) / shard.Ranks;

    private BatchRing NewRing(Shard shard)
    {
        int pictures = MostPictures(shard);
        long[] shape = [Pipeline.Channels, Pipeline.Height, Pipeline.Width];
        int limit = (int)Math.Clamp(options.MemoryBytes / BatchBuffer.Bytes(pictures, Pipeline), 2, Math.Max(MostBatches, workers + 2));
        return new(gate, limit, () => new BatchBuffer(pictures, shape));
    }

    private ImageBatch? Take(ReadAhead ahead, int place, int number, bool keepEmpty)
    {
        BatchBuffer buffer = ahead.Take(place);
        lock (unreadable)
        {
            foreach ((int index, UnreadablePicture picture) in buffer.Unreadable)
            {
                unreadable.TryAdd(index, picture);
            }
        }

        lock (gate)
        {
            if ((buffer.Count > 0 || keepEmpty) && buffer.Failure is null)
            {
                int total = Math.Min(options.BatchSize, Dataset.Count - (number * options.BatchSize));
                return ring!.Lend(buffer, number, shard.Ranks == 1 ? (0, buffer.Count) : (shard.Of(total).Start, total));
            }

            ring!.Return(buffer);
        }

        buffer.Failure?.Throw();
        return null;
    }

    private int? ReadPicture(int epoch, int index, Span<float> pixels, List<(int Index, UnreadablePicture Picture)> left)
    {
        RgbImage image;
        try
        {
            image = Dataset.Read(index, Pipeline.AtLeast);
        }
        catch (ImageFileException exception) when (options.Unreadable == UnreadablePictures.Skip)
        {
            left.Add((index, new UnreadablePicture(Dataset.Name(index), exception.Message)));
            return null;
        }

        Pipeline.Write(image, new SeededRandom(options.Seed, epoch, index), pixels);
        return Dataset.Label(index);
    }

    /// <summary>The pictures' numbers in an epoch's order: a Fisher-Yates shuffle, or the dataset's order.</summary>
    private int[] Order(int epoch)
    {
        int[] order = [.. Enumerable.Range(0, Dataset.Count)];
        if (options.Shuffle)
        {
            // -1 is not the index of a picture.
            new SeededRandom(options.Seed, epoch, -1).Shuffle(order);
        }

        return order;
    }
}
