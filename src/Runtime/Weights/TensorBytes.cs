using System.Runtime.InteropServices;

namespace ResNetDsl.Weights;

/// <summary>The raw bytes of tensors, in stretches: a span holds 2 GB, a tensor may hold more.</summary>
internal static class TensorBytes
{
    /// <summary>Takes a stretch.</summary>
    /// <param name="bytes">The bytes, which may be written to.</param>
    public delegate void Stretch(Span<byte> bytes);

    /// <summary>Gives the bytes of a contiguous tensor in main memory, from the first to the last.</summary>
    public static void ForEach(Tensor tensor, Stretch take)
    {
        if (tensor.NumberOfElements == 0)
        {
            return;
        }

        using Tensor flat = tensor.view(-1);
        long stretch = int.MaxValue / tensor.ElementSize;
        for (long start = 0; start < flat.NumberOfElements; start += stretch)
        {
            using Tensor part = flat.slice(0, start, Math.Min(start + stretch, flat.NumberOfElements), 1);
            take(part.bytes);
        }
    }

    /// <summary>Gives the bytes of a contiguous tensor in main memory at once.</summary>
    /// <exception cref="FormatException">They are more than 2 GB; the message is a clause.</exception>
    public static void All(Tensor tensor, Stretch take)
    {
        if (tensor.NumberOfElements * tensor.ElementSize > int.MaxValue)
        {
            throw new FormatException("it has more than 2 GB, which is not supported if its bytes are not contiguous");
        }

        ForEach(tensor, take);
    }

    /// <summary>A tensor whose elements are yet to be written; null if it does not fit into memory.</summary>
    public static Tensor? Allocate(IEnumerable<long> shape, ScalarType type)
    {
        try
        {
            return empty([.. shape], dtype: type, device: CPU);
        }
        catch (ExternalException)
        {
            return null;
        }
    }
}
