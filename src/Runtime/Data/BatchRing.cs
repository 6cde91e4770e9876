namespace ResNetDsl.Data;

/// <summary>The batches of a loader, a bounded number of them: each is free, or being read, or ready, or lent. All members are called with <see cref="Gate"/> held.</summary>
internal sealed class BatchRing(object gate, int limit, Func<BatchBuffer> create)
{
    private readonly Stack<BatchBuffer> free = [];
    private bool disposed;

    /// <summary>What readers and the consumer take turns with, and wait on.</summary>
    public object Gate => gate;

    /// <summary>The batches that exist.</summary>
    public int Existing { get; private set; }

    /// <summary>The batches that are lent to the consumer.</summary>
    public int Lent { get; private set; }

    /// <summary>Whether the consumer has all batches, so that none can be read.</summary>
    public bool AllLent => Lent == limit;

    /// <summary>A batch to read into; null when there is none for now.</summary>
    public BatchBuffer? TryTake()
    {
        if (free.TryPop(out BatchBuffer? buffer))
        {
            return buffer;
        }

        if (Existing == limit)
        {
            return null;
        }

        Existing++;
        return create();
    }

    /// <summary>Gives a batch to the consumer.</summary>
    public ImageBatch Lend(BatchBuffer buffer, int number, (int Start, int Total) place)
    {
        ImageBatch batch = buffer.Lend(number, place, () =>
        {
            lock (Gate)
            {
                Lent--;
                Return(buffer);
            }
        });
        Lent++;
        return batch;
    }

    /// <summary>Takes a batch back.</summary>
    public void Return(BatchBuffer buffer)
    {
        if (disposed)
        {
            Existing--;
            buffer.Dispose();
        }
        else
        {
            free.Push(buffer);
        }

        Monitor.PulseAll(Gate);
    }

    /// <summary>Frees the batches that are free, and every other one when it comes back.</summary>
    public void Dispose()
    {
        disposed = true;
        while (free.TryPop(out BatchBuffer? buffer))
        {
            Existing--;
            buffer.Dispose();
        }
    }
}
