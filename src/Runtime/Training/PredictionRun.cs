using System.Runtime.InteropServices;
using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Texts;

namespace ResNetDsl.Training;

/// <summary>
/// Computes a row for each picture of a loader with the processes of a group. Each process takes whole batches, so that the numbers of a picture do not depend on the number of processes, nor on where
/// an earlier run ended. Rank 0 has the rows, in the order of the pictures.
/// </summary>
/// <param name="group">The processes.</param>
/// <param name="loader">The same pictures in every process, in the order of their dataset.</param>
/// <param name="compute">Computes the rows of the pictures of a batch.</param>
internal sealed class PredictionRun(ProcessGroup group, ImageLoader loader, Func<ImageBatch, IEnumerable<PictureRow>> compute)
{
    private const string Rows = "the predictions";

    /// <summary>The class of a picture, a position among the classes of the network, by the label of its dataset; -1 where classes are not known.</summary>
    public required Func<int, int> ClassOf { get; init; }

    /// <summary>Receives the number of completed pictures and of all pictures, after each batch.</summary>
    public Action<int, int>? Progress { get; init; }

    /// <summary>The pictures that were computed by this run, and not by an earlier one.</summary>
    public int Computed { get; private set; }

    /// <summary>Computes the rows.</summary>
    /// <param name="model">What computes them, for several processes and for a file; null for neither.</param>
    /// <param name="open">Opens the file of rows, in rank 0; null for none.</param>
    /// <param name="receive">Receives the rows in rank 0, in the order of the pictures: those of the file, and those that are computed.</param>
    /// <param name="cancellation">Ends the run in all processes after the batches that are being computed.</param>
    /// <exception cref="ProcessGroupException">A process has another network, other weights or other pictures.</exception>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public void Compute(PredictionModel? model, Func<PredictionFile>? open, Action<PictureRow> receive, CancellationToken cancellation)
    {
        RequireOrder(loader);
        if (group.Size > 1)
        {
            RefuseOthers(model!);
        }

        PredictionFile? file = null;
        try
        {
            group.OnFirst(() => file = open?.Invoke(), "the file of predictions");
            Compute(file, receive, cancellation);
        }
        finally
        {
            file?.Dispose();
        }
    }

    private static void RequireOrder(ImageLoader loader)
    {
        if (!loader.IsInOrder)
        {
            throw new ArgumentException($"Predictions are made in the order of the pictures. Leave out {nameof(LoaderOptions.Shuffle)} and {nameof(LoaderOptions.DropLast)}.", nameof(loader));
        }
    }

    private void Compute(PredictionFile? file, Action<PictureRow> receive, CancellationToken cancellation)
    {
        IImageDataset pictures = loader.Dataset;
        PictureRow?[] done = [];
        group.OnFirst(
            () =>
            {
                done = [.. Enumerable.Range(0, pictures.Count).Select(i => file?.Take(pictures.Name(i), i))];
                file?.RequireTaken();
            },
            "the file of predictions");
        int size = loader.BatchSize, next = 0;
        int[] pending = Pending(done, size);
        int[] own = [.. pending.Where((_, i) => i % group.Size == group.Rank)];
        using IEnumerator<ImageBatch> batches = loader.Batches(own).GetEnumerator();
        for (int round = 0; round < pending.Length; round += group.Size)
        {
            byte[][] parts = group.Gather([cancellation.IsCancellationRequested ? (byte)1 : (byte)0, .. round + group.Rank < pending.Length ? Next(batches) : []], Rows);
            if (group.IsFirst)
            {
                List<PictureRow> computed = [.. parts.SelectMany(part => PictureRow.Unpack(part[1..]))];
                Computed += computed.Count;
                PictureRow[] added = [.. computed.Where(row => done[row.Index] is null)];
                foreach (PictureRow row in file?.Append([.. added.Select(row => (pictures.Name(row.Index), row))]) ?? added)
                {
                    done[row.Index] = row;
                }

                Hand(computed.Max(row => row.Index) + 1);
                Progress?.Invoke(next, pictures.Count);
            }

            if (parts.Any(part => part[0] != 0))
            {
                throw new OperationCanceledException(cancellation.IsCancellationRequested ? cancellation : new CancellationToken(true));
            }
        }

        if (group.IsFirst)
        {
            Hand(pictures.Count);
        }

        void Hand(int end)
        {
            for (; next < end; next++)
            {
                receive(done[next]!);
                done[next] = null;
            }
        }
    }

    private byte[] Next(IEnumerator<ImageBatch> batches)
    {
        batches.MoveNext();
        using ImageBatch batch = batches.Current;
        IEnumerable<PictureRow> unread = batch.Unreadable.Select(item => PictureRow.Unread(item.Index, ClassOf(loader.Dataset.Label(item.Index)), item.Picture.Reason));
        return PictureRow.Pack([.. (batch.Indices.Count > 0 ? compute(batch) : []).Concat(unread).OrderBy(row => row.Index)]);
    }

    /// <summary>The batches with pictures that have no row yet, the same in all processes. A batch is computed whole: numbers of another batch differ in their last digits.</summary>
    private int[] Pending(PictureRow?[] done, int size)
    {
        int[] own = [.. Enumerable.Range(0, done.Length).Where(i => done[i] is null).Select(i => i / size).Distinct()];
        return [.. MemoryMarshal.Cast<byte, int>(group.Gather(MemoryMarshal.AsBytes<int>(own), Rows)[0])];
    }

    private void RefuseOthers(PredictionModel model)
    {
        string[] models = group.Gather(model.ToString(), Rows);
        string[] pictures = group.Gather($"{Text.Plain(loader.Dataset.Count)} {Text.Plain(loader.BatchSize)} {DataContent.Of(loader.Dataset)}", Rows);
        for (int rank = 1; rank < group.Size; rank++)
        {
            string? difference = new PredictionModel(models[0]).DifferenceTo(models[rank]) ?? (pictures[rank] == pictures[0] ? null : "other pictures");
            if (difference is not null)
            {
                throw new ProcessGroupException($"{Sentences.Capital(group.NameOf(rank))} has {difference} than rank 0. Start all ranks with the same program, weights and pictures.");
            }
        }
    }
}
