namespace ResNetDsl.Pickles;

/// <summary>A tensor of PyTorch in a pickle: a view of a storage. Its numbers are elsewhere in the file.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Offset">Where its first number is in the storage, in numbers of its type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Strides">The steps from one number to the next along each axis.</param>
internal sealed record TorchTensor(TorchStorage Storage, TorchStorageType Type, long Offset, long[] Shape, long[] Strides)
{
    // More than any tensor of a network has.
    private const int MaximumRank = 16;

    /// <summary>The steps of a tensor whose numbers are contiguous.</summary>
    /// <param name="shape">Its shape.</param>
    public static long[] InOrder(IReadOnlyList<long> shape)
    {
        long[] strides = new long[shape.Count];
        long stride = 1;
        for (int axis = shape.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }

    /// <summary>A tensor all of whose numbers are within its storage.</summary>
    /// <exception cref="FormatException">They are not, or the shape is invalid; the message is a clause.</exception>
    public static TorchTensor Within(TorchStorage storage, TorchStorageType type, long offset, long[] shape, long[] strides)
    {
        if (shape.Length != strides.Length || shape.Length > MaximumRank || offset < 0 || shape.Any(extent => extent < 0) || strides.Any(stride => stride < 0))
        {
            throw new FormatException($"a tensor has the shape [{string.Join(", ", shape)}], the strides [{string.Join(", ", strides)}] and the offset {offset}, which is not valid");
        }

        try
        {
            // An extent of 0 excuses no other one: libtorch multiplies them all.
            _ = shape.Aggregate((long)type.Bytes, (product, extent) => checked(product * Math.Max(extent, 1)));
            long last = offset;
            for (int axis = 0; axis < shape.Length; axis++)
            {
                last = checked(last + (Math.Max(shape[axis] - 1, 0) * strides[axis]));
            }

            long numel = checked(storage.Numel * storage.Type.Bytes) / type.Bytes;
            if (!shape.Contains(0) && last >= numel)
            {
                throw new FormatException($"a tensor [{string.Join(", ", shape)}] ends at number {last + 1} of the storage '{storage.Key}', which has {numel}");
            }
        }
        catch (OverflowException exception)
        {
            throw new FormatException($"a tensor is [{string.Join(", ", shape)}], which does not fit into memory", exception);
        }

        return new(storage, type, offset, shape, strides);
    }
}
