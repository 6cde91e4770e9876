using System.Numerics;
using System.Runtime.InteropServices;

namespace ResNetDsl.Distributed;

/// <summary>The sum of numbers in bfloat16, for which MPI has no type: each pair is added in float32 and rounded to the nearest, halves to even, as torch does.</summary>
internal static unsafe class BFloat16Sum
{
    /// <summary>The operation, as MPI calls it.</summary>
    public static delegate* unmanaged<void*, void*, int*, nint*, void> Operation => &Add;

    /// <summary>Adds numbers.</summary>
    /// <param name="values">bfloat16, as bits.</param>
    /// <param name="sums">bfloat16, as bits, which are replaced.</param>
    public static void Add(ReadOnlySpan<ushort> values, Span<ushort> sums)
    {
        int i = 0;
        for (; i <= sums.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(values[i..]), out Vector<uint> lowValues, out Vector<uint> highValues);
            Vector.Widen(new Vector<ushort>(sums[i..]), out Vector<uint> lowSums, out Vector<uint> highSums);
            Vector.Narrow(Rounded(lowValues, lowSums), Rounded(highValues, highSums)).CopyTo(sums[i..]);
        }

        for (; i < sums.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(BitConverter.UInt32BitsToSingle((uint)values[i] << 16) + BitConverter.UInt32BitsToSingle((uint)sums[i] << 16));
            sums[i] = (bits & 0x7fffffff) > 0x7f800000 ? (ushort)0x7fc0 : (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
        }
    }

    private static Vector<uint> Rounded(Vector<uint> left, Vector<uint> right)
    {
        Vector<float> sum = Vector.AsVectorSingle(left << 16) + Vector.AsVectorSingle(right << 16);
        Vector<uint> bits = Vector.AsVectorUInt32(sum);
        Vector<uint> rounded = (bits + new Vector<uint>(0x7fff) + ((bits >> 16) & Vector<uint>.One)) >> 16;

        // Not a number stays one: rounding could carry it over to zero.
        return Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(sum, sum)), rounded, new Vector<uint>(0x7fc0));
    }

    [UnmanagedCallersOnly]
    private static void Add(void* values, void* sums, int* count, nint* type) => Add(new ReadOnlySpan<ushort>(values, *count), new Span<ushort>(sums, *count));
}
