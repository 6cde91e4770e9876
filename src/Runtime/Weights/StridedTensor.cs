using ResNetDsl.Pickles;
using ResNetDsl.Texts;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights;

/// <summary>A tensor in a file: numbers at regular distances.</summary>
/// <param name="Entry">Its name, type and shape.</param>
/// <param name="Bytes">Where its numbers are, and others' perhaps.</param>
/// <param name="Start">Where its first number is, in bytes.</param>
/// <param name="Strides">The steps from one number to the next along each axis, in numbers; none is negative.</param>
internal sealed record StridedTensor(WeightEntry Entry, ByteSource Bytes, long Start, IReadOnlyList<long> Strides)
{
    // What is read at once besides the tensor, if its numbers are not contiguous.
    private const long LargestStretch = 1 << 25;

    // A tensor of repeated numbers has no bytes to show for them.
    private const long LargestRepeated = 1 << 28;

    /// <summary>A tensor that is the only one in its bytes.</summary>
    /// <exception cref="FormatException">It does not fit into memory; the message is a clause.</exception>
    public static StridedTensor Of(string name, ScalarType type, long[] shape, long[] strides, ByteSource bytes, long start)
    {
        TorchStorageType stored = TorchStorageType.Of(type)!;
        TorchTensor.Within(new(name, stored, (bytes.Length - start) / stored.Bytes), stored, 0, shape, strides);
        return new(new(name, type, new(shape)), bytes, start, strides);
    }

    /// <summary>Makes sure that all numbers are in the file, and that the tensor is not much larger than these.</summary>
    /// <exception cref="FormatException">They are not, or it is; the message is a clause.</exception>
    private void Check()
    {
        long size = Size;
        if (Entry.Shape.Contains(0))
        {
            return;
        }

        long stretch = Stretch(Entry.Shape, Strides) * size;
        if (Start > Bytes.Length - stretch)
        {
            throw new FormatException($"'{Entry.Name}' needs {Start + stretch} bytes of a storage that has {Bytes.Length} bytes");
        }

        if (Entry.Elements * size > Math.Max(stretch, LargestRepeated))
        {
            throw new FormatException($"'{Entry.Name}' is [{string.Join(", ", Entry.Shape)}], made of {stretch / size} numbers by repeating them");
        }
    }

    /// <summary>The tensor, which reads its numbers.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="FormatException">Not all numbers are in the file, or the tensor is much larger than these; the message is a clause.</exception>
    public StoredTensor Stored(string path)
    {
        Check();
        return new(Entry, target => Fill(target, Start, [.. Entry.Shape], path), IsPlain: !Bytes.IsCompressed);
    }

    private int Size => StoredType.Of(Entry.Type)!.Bytes;

    /// <summary>The numbers from a tensor's first to its last one.</summary>
    private static long Stretch(IEnumerable<long> shape, IEnumerable<long> strides) => 1 + shape.Zip(strides, (extent, stride) => (extent - 1) * stride).Sum();

    private void Fill(Tensor target, long start, long[] shape, string path)
    {
        if (target.NumberOfElements == 0)
        {
            return;
        }

        if (target.is_contiguous() && IsInOrder(shape))
        {
            FillInOrder(target, start, path);
            return;
        }

        long stretch = Stretch(shape, Strides);
        if (stretch * Size <= Math.Max(LargestStretch, 2 * target.NumberOfElements * Size))
        {
            using Tensor flat = TensorBytes.Allocate([stretch], Entry.Type) ?? throw new InvalidDataException($"'{OneLine.Of(Entry.Name)}' of '{path}' does not fit into memory.");
            FillInOrder(flat, start, path);
            using Tensor view = flat.as_strided(shape, [.. Strides]);
            target.copy_(view);
            return;
        }

        // Far apart: each half for itself, along the axis that reaches farthest.
        int axis = Enumerable.Range(0, shape.Length).MaxBy(i => (shape[i] - 1) * Strides[i]);
        long half = shape[axis] / 2;
        foreach ((long first, long count) in new[] { (0L, half), (half, shape[axis] - half) })
        {
            long[] part = [.. shape];
            part[axis] = count;
            using Tensor narrow = target.narrow(axis, first, count);
            Fill(narrow, start + (first * Strides[axis] * Size), part, path);
        }
    }

    private void FillInOrder(Tensor target, long start, string path) => TensorBytes.ForEach(target, bytes =>
    {
        if (!Bytes.TryFill(bytes, start))
        {
            throw new InvalidDataException($"'{path}' has been cut off since it was opened, or is damaged: '{OneLine.Of(Entry.Name)}' is not whole.");
        }

        start += bytes.Length;
    });

    private bool IsInOrder(long[] shape)
    {
        long[] inOrder = TorchTensor.InOrder(shape);
        return Enumerable.Range(0, shape.Length).All(axis => shape[axis] == 1 || Strides[axis] == inOrder[axis]);
    }
}
