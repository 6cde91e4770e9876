using System.Runtime.InteropServices;
using ResNetDsl.Distributed;

namespace ResNetDsl.Training;

/// <summary>The pictures that one process of a group has evaluated.</summary>
internal sealed class EvaluatedPart
{
    private readonly List<Entry> entries = [];
    private int inTop5;

    /// <summary>Adds the pictures of a batch.</summary>
    /// <param name="batch">The number of the batch.</param>
    /// <param name="images">Its pictures, in order.</param>
    /// <param name="inTop5">Those whose class is among the five most probable ones.</param>
    public void Add(int batch, EvaluatedImage[] images, int inTop5)
    {
        entries.AddRange(images.Select(image => new Entry(batch, image.Index, image.Label, image.Predicted, image.Probability, image.Loss)));
        this.inTop5 += inTop5;
    }

    /// <summary>Returns the pictures of all processes, in the order of the batches.</summary>
    /// <param name="group">The processes.</param>
    public (IReadOnlyList<EvaluatedImage> Images, int InTop5) Merged(ProcessGroup group)
    {
        Span<double> counts = [inTop5];
        group.Sum(counts, "the results of the evaluation");
        byte[][] all = group.Gather(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(entries)), "the results of the evaluation");

        // Within a batch the parts are in the order of the processes; the sort is stable.
        IEnumerable<Entry> ordered = all.SelectMany(part => MemoryMarshal.Cast<byte, Entry>(part).ToArray()).OrderBy(entry => entry.Batch);
        return ([.. ordered.Select(entry => new EvaluatedImage(entry.Index, entry.Label, entry.Predicted, entry.Probability, entry.Loss))], (int)counts[0]);
    }

    private readonly record struct Entry(int Batch, int Index, int Label, int Predicted, double Probability, double Loss);
}
