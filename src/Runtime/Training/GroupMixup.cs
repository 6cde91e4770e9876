using System.Runtime.InteropServices;
using ResNetDsl.Data;
using ResNetDsl.Distributed;

namespace ResNetDsl.Training;

/// <summary>Mixup over the pictures of all processes: each picture is mixed with one of the whole batch, which another process may have read.</summary>
internal static class GroupMixup
{
    /// <summary>Mixes the pictures of this process, as <see cref="Targets.Mix"/> does those of a whole batch.</summary>
    /// <param name="images">[N, C, H, W] of this process.</param>
    /// <param name="labels">[N].</param>
    /// <param name="alpha">α.</param>
    /// <param name="generator">The generator, which draws the same numbers in all processes.</param>
    /// <param name="group">The processes.</param>
    /// <param name="batch">The pictures of this process, before others stand in for none.</param>
    public static (Tensor Images, Targets Targets) Mix(Tensor images, Tensor labels, double alpha, Generator generator, ProcessGroup group, ImageBatch batch)
    {
        if (group.Size == 1)
        {
            return Targets.Mix(images, labels, alpha, generator);
        }

        // Labels and pictures of all processes, in the order of the whole batch.
        int own = batch.Indices.Count;
        byte[][] allLabels = group.Gather(own == 0 ? [] : batch.Labels.contiguous().bytes, "the labels to mix");
        byte[][] allImages = group.Gather(own == 0 ? [] : batch.Images.contiguous().bytes, "the pictures to mix");
        int before = allLabels.Take(group.Rank).Sum(part => part.Length) / sizeof(long);
        long[] every = [.. allLabels.SelectMany(part => MemoryMarshal.Cast<byte, long>(part).ToArray())];
        long size = batch.Images.shape[1..].Aggregate(1L, (product, extent) => product * extent);
        Tensor pictures = empty([every.Length, .. batch.Images.shape[1..]], dtype: float32);
        Span<byte> memory = pictures.bytes;
        int at = 0;
        foreach (byte[] part in allImages)
        {
            part.CopyTo(memory[at..]);
            at += part.Length;
        }

        return every.Length == 0
            ? (images, new(labels))
            : Targets.Mix(pictures.to(images.device), tensor(every).to(images.device), alpha, generator, own == 0 ? (0, Math.Min(every.Length, (int)images.size(0))) : (before, own));
    }
}
