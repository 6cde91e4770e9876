using ResNetDsl.Data;
using ResNetDsl.Images;

namespace ResNetDsl.Runtime.Tests.Data;

/// <summary>However an epoch ends, its threads end and its memory is given back.</summary>
public sealed class LoaderEndTests : IDisposable
{
    private static readonly ImagePipeline Plain = new([], Normalization.MinusOneToOne, 3, 4, 4);

    private readonly long tensors = LiveTensors.Count();

    public void Dispose()
    {
        Assert.Equal(tensors, LiveTensors.Count());
        AssertNoThreads();
    }

    [Fact]
    public void Leaving_the_epoch_ends_it()
    {
        NumberedImages images = new(1000);
        using ImageLoader loader = new(images, Plain, new LoaderOptions { BatchSize = 10, Workers = 3 });
        foreach (ImageBatch batch in loader.Batches(0))
        {
            batch.Dispose();
            break;
        }

        AssertNoThreads();
        int reads = images.Reads;
        Thread.Sleep(20);
        Assert.Equal(reads, images.Reads);
        Assert.Equal(1000, Count(loader));
    }

    [Fact]
    public void An_epoch_that_nobody_reads_begins_nothing()
    {
        NumberedImages images = new(10);
        using ImageLoader loader = new(images, Plain);

        _ = loader.Batches(0);

        Assert.Equal(0, images.Reads);
    }

    [Fact]
    public void An_exception_of_the_consumer_ends_the_epoch()
    {
        using ImageLoader loader = new(new NumberedImages(1000), Plain, new LoaderOptions { BatchSize = 10 });
        Assert.Throws<ArithmeticException>(() =>
        {
            foreach (ImageBatch batch in loader.Batches(0))
            {
                using (batch)
                {
                    throw new ArithmeticException();
                }
            }
        });

        AssertNoThreads();
        Assert.Equal(1000, Count(loader));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_exception_of_the_dataset_comes_at_its_batch(int workers)
    {
        NumberedImages images = new(100) { OnRead = index => _ = index == 57 ? throw new ArithmeticException("in the dataset") : 0 };
        using ImageLoader loader = new(images, Plain, new LoaderOptions { BatchSize = 10, Workers = workers });
        int batches = 0;

        ArithmeticException exception = Assert.Throws<ArithmeticException>(() =>
        {
            foreach (ImageBatch batch in loader.Batches(0))
            {
                batch.Dispose();
                batches++;
            }
        });

        Assert.Equal("in the dataset", exception.Message);
        Assert.Contains(nameof(NumberedImages), exception.StackTrace, StringComparison.Ordinal);
        Assert.Equal(5, batches);
    }

    [Fact]
    public void Pictures_of_another_size_than_the_network_takes_are_named()
    {
        using ImageLoader loader = new(new NumberedImages(10, side: 5), Plain);

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Count(loader));

        Assert.Equal(
            "The transforms made a picture of 5×5 pixels of one of 5×5, and the network takes 4×4: end them with CenterCrop or ResizeExactly.", exception.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_loader_can_be_disposed_in_the_middle(bool holding)
    {
        ImageLoader loader = new(new NumberedImages(1000), Plain, new LoaderOptions { BatchSize = 10 });
        using IEnumerator<ImageBatch> batches = loader.Batches(0).GetEnumerator();
        Assert.True(batches.MoveNext());
        if (!holding)
        {
            batches.Current.Dispose();
        }

        loader.Dispose();
        loader.Dispose();

        AssertNoThreads();
        if (holding)
        {
            Assert.Equal(10, batches.Current.Images.shape[0]);
            batches.Current.Dispose();
        }

        Assert.Equal(tensors, LiveTensors.Count());
        Assert.Equal("The loader was disposed.", Assert.Throws<InvalidOperationException>(() => batches.MoveNext()).Message);
        Assert.Throws<ObjectDisposedException>(() => loader.Batches(0));
    }

    [Fact]
    public void Disposing_wakes_one_who_waits()
    {
        using ManualResetEventSlim reading = new();
        NumberedImages images = new(100_000)
        {
            OnRead = _ =>
            {
                reading.Set();
                Thread.Sleep(1);
            },
        };
        ImageLoader loader = new(images, Plain, new LoaderOptions { BatchSize = 50_000 });
        Exception? told = null;
        Thread consumer = new(() => told = Record.Exception(() => Count(loader)));
        consumer.Start();
        reading.Wait();
        loader.Dispose();
        Assert.True(consumer.Join(5000));

        Assert.Equal("The loader was disposed.", Assert.IsType<InvalidOperationException>(told).Message);
    }

    [Fact]
    public void Another_epoch_ends_the_one_before()
    {
        using ImageLoader loader = new(new NumberedImages(100), Plain, new LoaderOptions { BatchSize = 10 });
        using IEnumerator<ImageBatch> first = loader.Batches(0).GetEnumerator();
        Assert.True(first.MoveNext());
        first.Current.Dispose();

        Assert.Equal(100, Count(loader));

        Assert.Equal("Another epoch of the loader was started. Finish one epoch before starting the next.", Assert.Throws<InvalidOperationException>(() => first.MoveNext()).Message);
    }

    [Fact]
    public void Unreadable_pictures_are_left_out_and_told_once()
    {
        NumberedImages images = new(12) { IsBroken = index => index is 1 or 3 or (>= 4 and < 8) };
        using ImageLoader loader = new(images, Plain, new LoaderOptions { BatchSize = 4, Workers = 2 });
        List<int[]> batches = [];
        for (int epoch = 0; epoch < 2; epoch++)
        {
            foreach (ImageBatch batch in loader.Batches(epoch))
            {
                using (batch)
                {
                    Assert.Equal(batch.Indices.Count, batch.Images.shape[0]);
                    Assert.Equal(batch.Indices.Count, batch.Labels.shape[0]);
                    batches.Add([.. batch.Indices]);
                }
            }
        }

        Assert.Equal([[0, 2], [8, 9, 10, 11], [0, 2], [8, 9, 10, 11]], batches);
        Assert.Equal(["picture 1", "picture 3", "picture 4", "picture 5", "picture 6", "picture 7"], loader.Unreadable.Select(picture => picture.Name));
        Assert.Equal("'picture 1' is not a picture that can be decoded. Convert it to PNG or JPEG, or copy it again if it should be one.", loader.Unreadable[0].Reason);
    }

    [Fact]
    public void An_unreadable_picture_can_end_the_epoch()
    {
        NumberedImages images = new(100) { IsBroken = index => index == 25 };
        using ImageLoader loader = new(images, Plain, new LoaderOptions { BatchSize = 10, Unreadable = UnreadablePictures.Fail });

        Assert.Equal("picture 25", Assert.Throws<ImageFileException>(() => Count(loader)).File);
        Assert.Empty(loader.Unreadable);
    }

    [Fact]
    public void An_epoch_without_any_picture_is_refused()
    {
        using ImageLoader loader = new(new NumberedImages(10) { IsBroken = _ => true }, Plain, new LoaderOptions { BatchSize = 4 });

        Assert.StartsWith("None of the 10 pictures can be read. The first of them: 'picture 0' is not a picture", Assert.Throws<InvalidDataException>(() => Count(loader)).Message, StringComparison.Ordinal);
    }

    private static int Count(ImageLoader loader)
    {
        int count = 0;
        foreach (ImageBatch batch in loader.Batches(0))
        {
            using (batch)
            {
                count += batch.Indices.Count;
            }
        }

        return count;
    }

    // A thread that was waited for leaves the system's list a moment later.
    private static void AssertNoThreads() => Assert.True(SpinWait.SpinUntil(() => Threads() == 0, TimeSpan.FromSeconds(5)));

    // .NET names its threads for the system, cut to 15 letters.
    private static int Threads() => OperatingSystem.IsLinux()
        ? Directory.GetDirectories("/proc/self/task").Count(task => Name(task).StartsWith("ImageLoader", StringComparison.Ordinal)) : 0;

    private static string Name(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
