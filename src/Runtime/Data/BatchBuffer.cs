using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ResNetDsl.Data;

/// <summary>The memory of one batch and its pictures. It is reused, so that its pages are faulted in once.</summary>
internal sealed class BatchBuffer(int pictures, long[] shape) : IDisposable
{
    private readonly int[] indices = new int[pictures];
    private Tensor? images;
    private Tensor? labels;

    /// <summary>The size of a batch in bytes.</summary>
    public static long Bytes(int pictures, ImagePipeline pipeline) => pictures * ((4L * pipeline.Channels * pipeline.Height * pipeline.Width) + 8);

    /// <summary>The pictures that were read.</summary>
    public int Count { get; private set; }

    /// <summary>The pictures that could not be read, by number.</summary>
    public List<(int Index, UnreadablePicture Picture)> Unreadable { get; } = [];

    /// <summary>The reason why the batch cannot be returned; null if it can.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    /// <summary>Reads pictures one after the other; errors are kept for the consumer of the batch.</summary>
    /// <param name="order">The pictures' numbers.</param>
    /// <param name="read">Writes the values of a picture and returns its label, or null if it is left out.</param>
    public void Fill(ReadOnlySpan<int> order, ReadPicture read)
    {
        Count = 0;
        Unreadable.Clear();
        Failure = null;
        try
        {
            Allocate();
            Span<float> pixels = MemoryMarshal.Cast<byte, float>(images!.bytes);
            Span<long> classes = MemoryMarshal.Cast<byte, long>(labels!.bytes);
            int size = pixels.Length / pictures;
            foreach (int index in order)
            {
                if (read(index, pixels.Slice(Count * size, size), Unreadable) is not int label)
                {
                    continue;
                }

                classes[Count] = label;
                indices[Count++] = index;
            }
        }
        catch (Exception exception)
        {
            Failure = ExceptionDispatchInfo.Capture(exception);
        }
    }

    /// <summary>Lends the pictures. The tensors of the loan are views, so that disposing them is harmless.</summary>
    /// <param name="number">The batch's place in its epoch.</param>
    /// <param name="place">The position of the first picture in the whole batch, and the pictures of the whole batch.</param>
    /// <param name="release">Called once when the loan ends.</param>
    public ImageBatch Lend(int number, (int Start, int Total) place, Action release)
    {
        // A scope of the borrower's must not end the loan.
        Tensor lentImages = images!.narrow(0, 0, Count).DetachFromDisposeScope();
        Tensor lentLabels = labels!.narrow(0, 0, Count).DetachFromDisposeScope();
        Action? once = () =>
        {
            lentImages.Dispose();
            lentLabels.Dispose();
            release();
        };
        return new ImageBatch(lentImages, lentLabels, indices[..Count], () => Interlocked.Exchange(ref once, null)?.Invoke())
        {
            Number = number,
            Start = place.Start,
            Total = place.Total,
            Unreadable = [.. Unreadable],
        };
    }

    public void Dispose()
    {
        images?.Dispose();
        labels?.Dispose();
    }

    private void Allocate()
    {
        images ??= empty([pictures, .. shape], dtype: float32, device: CPU).DetachFromDisposeScope();
        labels ??= empty([pictures], dtype: int64, device: CPU).DetachFromDisposeScope();
    }

    /// <summary>Reads a picture.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="pixels">Where its numbers are written.</param>
    /// <param name="unreadable">Where it is recorded if it cannot be read.</param>
    /// <returns>Its label; null when it is left out.</returns>
    internal delegate int? ReadPicture(int index, Span<float> pixels, List<(int Index, UnreadablePicture Picture)> unreadable);
}
