using ResNetDsl.Data;
using ResNetDsl.Data.Transforms;

namespace ResNetDsl.Runtime.Tests.Data;

public sealed class ImageLoaderTests
{
    private static readonly Normalization Bytes = new([0], [1 / 255.0]);
    private static readonly ImagePipeline Plain = new([], Bytes, 3, 4, 4);
    private static readonly ImagePipeline Augmented = new([new PadAndCrop(2), new RandomHorizontalFlip(), new ColorJitter(0.4, 0.4, 0.4, 0.1)], Bytes, 3, 32, 32);

    [Fact]
    public void In_order_every_picture_comes_once_with_its_label()
    {
        using ImageLoader loader = new(new NumberedImages(10), Plain, new LoaderOptions { BatchSize = 4 });

        List<Seen> batches = Read(loader, 0);

        Assert.Equal(3, loader.BatchesPerEpoch);
        Assert.Equal([4, 4, 2], batches.Select(batch => batch.Indices.Length));
        Assert.Equal(Enumerable.Range(0, 10), batches.SelectMany(batch => batch.Indices));
        Assert.All(batches, batch => Assert.Equal(batch.Indices.Select(index => (long)(index % 2)), batch.Labels));
        Assert.All(batches, batch => Assert.Equal([batch.Indices.Length, 3, 4, 4], batch.Shape));
        Assert.All(batches, batch => Assert.Equal(batch.Indices.SelectMany(index => Enumerable.Repeat((float)index, 48)), batch.Pixels, (a, b) => Math.Abs(a - b) < 1e-4));
    }

    [Fact]
    public void The_last_batch_can_be_left_out()
    {
        using ImageLoader loader = new(new NumberedImages(10), Plain, new LoaderOptions { BatchSize = 4, DropLast = true });

        Assert.Equal(2, loader.BatchesPerEpoch);
        Assert.Equal(Enumerable.Range(0, 8), Read(loader, 0).SelectMany(batch => batch.Indices));
    }

    [Fact]
    public void Each_epoch_is_an_order_of_its_own()
    {
        using ImageLoader loader = new(new NumberedImages(100), Plain, new LoaderOptions { BatchSize = 7, Shuffle = true, Seed = 3 });

        int[][] orders = [.. Enumerable.Range(0, 3).Select(epoch => Read(loader, epoch).SelectMany(batch => batch.Indices).ToArray())];

        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, 100), order.Order()));
        Assert.Equal(4, orders.Append([.. Enumerable.Range(0, 100)]).DistinctBy(order => string.Join(' ', order)).Count());
        Assert.Equal(orders[1], Read(loader, 1).SelectMany(batch => batch.Indices));
    }

    [Fact]
    public void Batches_depend_on_the_seed_and_not_on_the_threads()
    {
        ShapeImages shapes = new(60, Split.Train);
        LoaderOptions options = new() { BatchSize = 8, Shuffle = true, Seed = 5 };
        using ImageLoader one = new(shapes, Augmented, options with { Workers = 1 });
        using ImageLoader many = new(shapes, Augmented, options with { Workers = 5, MemoryBytes = 3 * 8 * ((32 * 32 * 3 * 4) + 8) });
        using ImageLoader other = new(shapes, Augmented, options with { Seed = 6 });

        List<Seen> expected = Read(one, 2);

        Same(expected, Read(many, 2));
        Same(expected, Read(one, 2));
        Assert.NotEqual(expected[0].Pixels, Read(other, 2)[0].Pixels);
        Assert.NotEqual(expected[0].Pixels, Read(one, 1)[0].Pixels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(8)]
    public void Beginning_at_a_batch_is_skipping_those_before_it(int first)
    {
        NumberedImages images = new(60, side: 32);
        using ImageLoader loader = new(images, Augmented, new LoaderOptions { BatchSize = 8, Shuffle = true, Seed = 5 });
        List<Seen> all = Read(loader, 1);
        int before = images.Reads;

        List<Seen> rest = Read(loader, 1, first);

        Same([.. all.Skip(first)], rest);
        Assert.Equal(rest.Sum(batch => batch.Indices.Length), images.Reads - before);
        Assert.Equal(Enumerable.Range(first, rest.Count), loader.Batches(1, first).Select(batch =>
        {
            using (batch)
            {
                return batch.Number;
            }
        }));
    }

    [Fact]
    public void A_dataset_larger_than_the_bound_stays_within_it()
    {
        NumberedImages images = new(400);
        long batch = 10 * ((4 * 4 * 3 * 4) + 8);
        using ImageLoader loader = new(images, Plain, new LoaderOptions { BatchSize = 10, MemoryBytes = (3 * batch) + 1, Workers = 4 });
        long before = LiveTensors.Count();
        int most = 0;
        long tensors = 0;
        int read = 0;
        foreach (ImageBatch item in loader.Batches(0))
        {
            using (item)
            {
                // Readers that could go on have gone on by now.
                Thread.Sleep(2);
                most = Math.Max(most, loader.ExistingBatches);
                tensors = Math.Max(tensors, Tensor.TotalCount - before);
                read += item.Indices.Count;
                Assert.InRange(images.Reads, read, read + 20);
            }
        }

        Assert.Equal(3, most);
        Assert.InRange(tensors, 1, (2 * 3) + 2);
        Assert.Equal(3, loader.ExistingBatches);
    }

    [Fact]
    public void Memory_is_used_again_and_given_back()
    {
        long before = LiveTensors.Count();
        using (ImageLoader loader = new(new NumberedImages(100), Plain, new LoaderOptions { BatchSize = 5, MemoryBytes = 4000 }))
        {
            long most = 0;
            for (int epoch = 0; epoch < 3; epoch++)
            {
                foreach (ImageBatch batch in loader.Batches(epoch))
                {
                    most = Math.Max(most, Tensor.TotalCount - before);
                    batch.Dispose();
                    batch.Dispose();
                }
            }

            // Images and labels of four batches, and the views of one.
            Assert.InRange(most, 1, (2 * 4) + 2);
            Assert.Equal(4, loader.ExistingBatches);
        }

        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void A_batch_may_be_kept_while_the_next_is_taken()
    {
        using ImageLoader loader = new(new NumberedImages(40), Plain, new LoaderOptions { BatchSize = 4, MemoryBytes = 4 * 200 });
        ImageBatch? last = null;
        int next = 0;
        foreach (ImageBatch batch in loader.Batches(0))
        {
            last?.Dispose();
            last = batch;
            Assert.Equal(next, batch.Indices[0]);
            Assert.Equal(next, Pixels(batch)[0], 1e-4);
            next += 4;
        }

        last?.Dispose();
        Assert.Equal(40, next);
    }

    [Fact]
    public void Batches_that_are_never_disposed_are_refused()
    {
        using ImageLoader loader = new(new NumberedImages(40), Plain, new LoaderOptions { BatchSize = 4, MemoryBytes = 4 * 200 });
        List<ImageBatch> kept = [];

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => kept.AddRange(loader.Batches(0)));

        Assert.Equal("The loader's batches are all in use: dispose each ImageBatch before or after taking the next one.", exception.Message);
        Assert.Equal(2, kept.Count);
        kept.ForEach(batch => batch.Dispose());
    }

    [Fact]
    public void A_scope_of_the_consumer_does_not_end_a_batch()
    {
        using ImageLoader loader = new(new NumberedImages(12), Plain, new LoaderOptions { BatchSize = 4 });
        using IEnumerator<ImageBatch> batches = loader.Batches(0).GetEnumerator();
        using (NewDisposeScope())
        {
            Assert.True(batches.MoveNext());
        }

        Assert.Equal(0, Pixels(batches.Current)[0]);
        batches.Current.Dispose();
    }

    [Fact]
    public void A_batch_of_the_whole_dataset_takes_no_more_than_the_dataset()
    {
        using ImageLoader loader = new(new NumberedImages(3), Plain, new LoaderOptions { BatchSize = 1_000_000, MemoryBytes = 1000 });

        Assert.Equal([0, 1, 2], Assert.Single(Read(loader, 0)).Indices);
    }

    [Fact]
    public void What_batches_depend_on_is_told()
    {
        using ImageLoader loader = new(new NumberedImages(1000), Plain, new LoaderOptions { BatchSize = 8, Shuffle = true, DropLast = true, Seed = 9 });

        Assert.Equal(
            "1,000 pictures of 2 classes in batches of 8, the last one only if full, shuffled, seed 9; 3×4×4, mean 0, deviation 0.00392156862745098", loader.Description);
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        NumberedImages images = new(10);
        Refused("The dataset has no pictures.", new NumberedImages(0), new());
        Refused("The dataset has 10 pictures, fewer than one batch of 11: set DropLast to false, or make BatchSize smaller.", images, new() { BatchSize = 11, DropLast = true });
        Refused(
            "A batch of 10 pictures of 3×4×4 needs 2,000 bytes, more than MemoryBytes, 1,999: make BatchSize smaller, or MemoryBytes larger.",
            images, new() { BatchSize = 10, MemoryBytes = 1999 });
        Refused(
            "A batch of 60,000,000 pictures of 3×4×4 needs 12,000,000,000 bytes, more than 2 GiB: make BatchSize smaller.",
            new NumberedImages(60_000_000), new() { BatchSize = 60_000_000, MemoryBytes = long.MaxValue });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLoader(images, Plain, new() { BatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLoader(images, Plain, new() { Workers = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLoader(images, Plain, new() { Workers = 257 }));
        using ImageLoader loader = new(images, Plain);
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Batches(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Batches(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Batches(0, 2));

        static void Refused(string message, IImageDataset dataset, LoaderOptions options) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => new ImageLoader(dataset, Plain, options)).Message, StringComparison.Ordinal);
    }

    private static float[] Pixels(ImageBatch batch) => [.. batch.Images.data<float>()];

    private static List<Seen> Read(ImageLoader loader, int epoch, int first = 0)
    {
        List<Seen> seen = [];
        foreach (ImageBatch batch in loader.Batches(epoch, first))
        {
            using (batch)
            {
                seen.Add(new([.. batch.Indices], [.. batch.Labels.data<long>()], batch.Images.shape, Pixels(batch)));
            }
        }

        return seen;
    }

    private static void Same(List<Seen> expected, List<Seen> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair =>
        {
            Assert.Equal(pair.First.Indices, pair.Second.Indices);
            Assert.Equal(pair.First.Labels, pair.Second.Labels);
            Assert.True(pair.First.Pixels.AsSpan().SequenceEqual(pair.Second.Pixels));
        });
    }

    private sealed record Seen(int[] Indices, long[] Labels, long[] Shape, float[] Pixels);
}
