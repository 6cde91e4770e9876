using System.Diagnostics.CodeAnalysis;

namespace ResNetDsl.Data;

/// <summary>Threads that read the batches of one epoch ahead of the consumer, in order.</summary>
internal sealed class ReadAhead
{
    private readonly BatchRing ring;
    private readonly Action<int, BatchBuffer, Func<bool>> read;
    private readonly int end;
    private readonly Dictionary<int, BatchBuffer> ready = [];
    private readonly Thread[] threads;
    private string? stopped;
    private int next;

    /// <summary>Begins to read.</summary>
    /// <param name="ring">Where batches come from.</param>
    /// <param name="first">The first batch.</param>
    /// <param name="end">The batch after the last one.</param>
    /// <param name="workers">The threads.</param>
    /// <param name="read">Reads a batch, given its number, its memory, and whether to give up. It does not throw.</param>
    public ReadAhead(BatchRing ring, int first, int end, int workers, Action<int, BatchBuffer, Func<bool>> read)
    {
        this.ring = ring;
        this.read = read;
        this.end = end;
        next = first;

        // Threads of their own: the pool's are few, and reading waits for disks.
        threads = [.. Enumerable.Range(1, Math.Min(workers, end - first)).Select(number => new Thread(Work) { IsBackground = true, Name = $"{nameof(ImageLoader)} {Text.Plain(number)}" })];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }
    }

    /// <summary>Waits for a batch.</summary>
    /// <param name="number">Its number.</param>
    /// <exception cref="InvalidOperationException">The reading was stopped, or the consumer holds all batches.</exception>
    public BatchBuffer Take(int number)
    {
        lock (ring.Gate)
        {
            while (true)
            {
                // First: what was being read when it was stopped may lack pictures.
                if (stopped is not null)
                {
                    throw new InvalidOperationException(stopped);
                }

                if (ready.Remove(number, out BatchBuffer? buffer))
                {
                    return buffer;
                }

                if (number >= next && ring.AllLent)
                {
                    throw new InvalidOperationException($"The loader's batches are all in use: dispose each {nameof(ImageBatch)} before or after taking the next one.");
                }

                Monitor.Wait(ring.Gate);
            }
        }
    }

    /// <summary>Stops reading, waits for the threads, and frees the batches that were not consumed.</summary>
    /// <param name="reason">What one who still wants a batch is told.</param>
    public void Stop(string reason)
    {
        lock (ring.Gate)
        {
            stopped ??= reason;
            Monitor.PulseAll(ring.Gate);
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        lock (ring.Gate)
        {
            foreach (BatchBuffer buffer in ready.Values)
            {
                ring.Return(buffer);
            }

            ready.Clear();
        }
    }

    private void Work()
    {
        while (TryClaim(out int number, out BatchBuffer? buffer))
        {
            read(number, buffer, () => Volatile.Read(ref stopped) is not null);
            lock (ring.Gate)
            {
                ready.Add(number, buffer);
                Monitor.PulseAll(ring.Gate);
            }
        }
    }

    // A number and its memory are taken at once: whoever has the lower number has memory too, and the one who waits for it is served.
    private bool TryClaim(out int number, [NotNullWhen(true)] out BatchBuffer? buffer)
    {
        lock (ring.Gate)
        {
            buffer = null;
            while (stopped is null && next < end && (buffer = ring.TryTake()) is null)
            {
                Monitor.Wait(ring.Gate);
            }

            number = next;
            if (buffer is null)
            {
                return false;
            }

            next++;
            return true;
        }
    }
}
