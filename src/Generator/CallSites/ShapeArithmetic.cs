namespace ResNetDsl.Generator.CallSites;

/// <summary>
/// Computes shapes as libtorch does, extent by extent. A null list is an unknown tensor; a null number is one that is not known. Invalid operations are unknown too: the call throws
/// before a network sees the tensor.
/// </summary>
internal static class ShapeArithmetic
{
    private static readonly Extent One = new(1);
    private static readonly Extent Unknown = new(null);

    /// <summary>A new tensor: <c>zeros(1, 3, 224, 224)</c>.</summary>
    public static IReadOnlyList<Extent>? Created(IReadOnlyList<Extent>? extents) =>
        extents is not null && extents.All(extent => extent.Value is null or >= 0) ? extents : null;

    /// <summary>Other extents over the same elements. Those written hold even of an unknown tensor: the call throws where they do not fit.</summary>
    public static IReadOnlyList<Extent>? Reshape(IReadOnlyList<Extent>? tensor, IReadOnlyList<Extent>? extents)
    {
        if (extents is null || extents.Any(extent => extent.Value < -1) || extents.Count(extent => extent.Value == -1) > 1)
        {
            return null;
        }

        long? elements = tensor is null ? null : Product(tensor);
        long? written = Product(extents.Where(extent => extent.Value != -1));
        bool infers = extents.Any(extent => extent.Value == -1);
        if (elements is null || written is null)
        {
            return infers ? [.. extents.Select(extent => extent.Value == -1 ? Unknown : extent)] : extents;
        }

        if (!infers)
        {
            return elements == written ? extents : null;
        }

        return written == 0 || elements % written != 0
            ? null
            : [.. extents.Select(extent => extent.Value == -1 ? new(elements / written) : extent)];
    }

    public static IReadOnlyList<Extent>? Unsqueeze(IReadOnlyList<Extent>? tensor, long? axis)
    {
        if (tensor is null || Axis(axis, tensor.Count + 1) is not { } at)
        {
            return null;
        }

        List<Extent> extents = [.. tensor];
        extents.Insert(at, One);
        return extents;
    }

    /// <summary>Without every axis of extent 1.</summary>
    public static IReadOnlyList<Extent>? Squeeze(IReadOnlyList<Extent>? tensor) =>
        tensor is null || tensor.Any(extent => extent.Value is null) ? null : [.. tensor.Where(extent => extent.Value != 1)];

    /// <summary>Without one axis if its extent is 1.</summary>
    public static IReadOnlyList<Extent>? Squeeze(IReadOnlyList<Extent>? tensor, long? axis) =>
        tensor is null || Axis(axis, tensor.Count) is not { } at || at >= tensor.Count || tensor[at].Value is not { } extent ? null
        : extent == 1 ? Without(tensor, at)
        : tensor;

    public static IReadOnlyList<Extent>? Permute(IReadOnlyList<Extent>? tensor, IReadOnlyList<Extent>? axes)
    {
        if (tensor is null || axes is null || axes.Count != tensor.Count)
        {
            return null;
        }

        List<int?> order = [.. axes.Select(axis => Axis(axis.Value, tensor.Count))];
        return order.Contains(null) || order.Distinct().Count() != tensor.Count ? null : [.. order.Select(axis => tensor[axis!.Value])];
    }

    public static IReadOnlyList<Extent>? Transpose(IReadOnlyList<Extent>? tensor, long? first, long? second)
    {
        if (tensor is not { Count: > 0 } || Axis(first, tensor.Count) is not { } one || Axis(second, tensor.Count) is not { } other)
        {
            return null;
        }

        List<Extent> extents = [.. tensor];
        (extents[one], extents[other]) = (extents[other], extents[one]);
        return extents;
    }

    /// <summary>One axis in place of all from the first to the last.</summary>
    public static IReadOnlyList<Extent>? Flatten(IReadOnlyList<Extent>? tensor, long? first, long? last)
    {
        if (tensor is null || Axis(first, Math.Max(tensor.Count, 1)) is not { } start || Axis(last, Math.Max(tensor.Count, 1)) is not { } end || start > end)
        {
            return null;
        }

        if (tensor.Count == 0)
        {
            return [One];
        }

        return start == end
            ? tensor
            : [.. tensor.Take(start), new(Product(tensor.Skip(start).Take(end - start + 1))), .. tensor.Skip(end + 1)];
    }

    public static IReadOnlyList<Extent>? Narrow(IReadOnlyList<Extent>? tensor, long? axis, long? start, Extent length)
    {
        if (tensor is null || Axis(axis, tensor.Count) is not { } at || at >= tensor.Count || length.Value < 0)
        {
            return null;
        }

        if (tensor[at].Value is { } extent && start is { } from && length.Value is { } taken)
        {
            from = from < 0 ? from + extent : from;
            if (from < 0 || from > extent || taken > extent - from)
            {
                return null;
            }
        }

        return With(tensor, at, length);
    }

    /// <summary>Every <c>step</c>th from <c>start</c> to before <c>finish</c>; both are counted from the end when negative, and moved into the axis.</summary>
    public static IReadOnlyList<Extent>? Slice(IReadOnlyList<Extent>? tensor, long? axis, long? start, long? finish, long? step)
    {
        if (tensor is null || Axis(axis, tensor.Count) is not { } at || at >= tensor.Count || step < 1)
        {
            return null;
        }

        if (tensor[at].Value is not { } extent || start is not { } first || finish is not { } end || step is not { } by)
        {
            return With(tensor, at, Unknown);
        }

        first = Clamp(first);
        end = Clamp(end);
        long length = end <= first ? 0 : ((end - first - 1) / by) + 1;
        return length == extent ? tensor : With(tensor, at, new(length));

        long Clamp(long position) => Math.Min(Math.Max(position < 0 ? position + extent : position, 0), extent);
    }

    /// <summary>One slice of an axis, without the axis.</summary>
    public static IReadOnlyList<Extent>? Select(IReadOnlyList<Extent>? tensor, long? axis, long? index) =>
        tensor is not { Count: > 0 } || Axis(axis, tensor.Count) is not { } at
            || (tensor[at].Value is { } extent && index is { } position && (position < -extent || position >= extent))
            ? null
            : Without(tensor, at);

    /// <summary>An extent of 1 repeats to any number, −1 keeps what is there, and new axes come before those there are.</summary>
    public static IReadOnlyList<Extent>? Expand(IReadOnlyList<Extent>? tensor, IReadOnlyList<Extent>? extents)
    {
        if (tensor is null || extents is null || extents.Count < tensor.Count || extents.Any(extent => extent.Value < -1))
        {
            return null;
        }

        int added = extents.Count - tensor.Count;
        List<Extent> result = [];
        for (int i = 0; i < extents.Count; i++)
        {
            Extent wanted = extents[i];
            Extent there = i < added ? One : tensor[i - added];
            if ((i < added && wanted.Value == -1)
                || (wanted.Value is { } value and not -1 && there.Value is { } extent && extent != 1 && extent != value))
            {
                return null;
            }

            result.Add(wanted.Value == -1 || (there.Value is not null && there.Value == wanted.Value) ? there : wanted);
        }

        return result;
    }

    public static IReadOnlyList<Extent>? Repeat(IReadOnlyList<Extent>? tensor, IReadOnlyList<Extent>? times)
    {
        if (tensor is null || times is null || times.Count < tensor.Count || times.Any(count => count.Value < 0))
        {
            return null;
        }

        IEnumerable<Extent> padded = Enumerable.Repeat(One, times.Count - tensor.Count).Concat(tensor);
        return [.. padded.Zip(times, (extent, count) => count.Value == 1 ? extent : new(Product([extent, count])))];
    }

    public static IReadOnlyList<Extent>? Cat(IReadOnlyList<IReadOnlyList<Extent>?>? tensors, long? axis)
    {
        if (Merged(tensors, axis) is not var (merged, at))
        {
            return null;
        }

        return tensors!.Count == 1 ? merged : With(merged, at, new(Sum(tensors.Select(tensor => tensor![at].Value))));

        static (IReadOnlyList<Extent> Merged, int Axis)? Merged(IReadOnlyList<IReadOnlyList<Extent>?>? tensors, long? axis)
        {
            if (tensors is not { Count: > 0 } || tensors[0] is not { Count: > 0 } first || Axis(axis, first.Count) is not { } at)
            {
                return null;
            }

            IReadOnlyList<Extent>? merged = first;
            foreach (IReadOnlyList<Extent>? tensor in tensors.Skip(1))
            {
                merged = merged is null || tensor is null || tensor.Count != merged.Count ? null : Agreeing(With(merged, at, Unknown), With(tensor, at, Unknown));
            }

            return merged is null ? null : (merged, at);
        }
    }

    public static IReadOnlyList<Extent>? Stack(IReadOnlyList<IReadOnlyList<Extent>?>? tensors, long? axis)
    {
        if (tensors is not { Count: > 0 })
        {
            return null;
        }

        // All are of one shape: what is known of one is known of all.
        IReadOnlyList<Extent>? merged = tensors[0];
        foreach (IReadOnlyList<Extent>? tensor in tensors.Skip(1))
        {
            merged = merged is null || tensor is null ? null : Agreeing(merged, tensor);
        }

        if (merged is null || Axis(axis, merged.Count + 1) is not { } at)
        {
            return null;
        }

        List<Extent> extents = [.. merged];
        extents.Insert(at, new(tensors.Count));
        return extents;
    }

    /// <summary>What arithmetic makes of two tensors: extents of 1 repeat.</summary>
    public static IReadOnlyList<Extent>? Broadcast(IReadOnlyList<Extent>? left, IReadOnlyList<Extent>? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        if (left.Count < right.Count)
        {
            (left, right) = (right, left);
        }

        int added = left.Count - right.Count;
        List<Extent> result = [];
        bool same = true;
        for (int i = 0; i < left.Count; i++)
        {
            Extent one = left[i];
            Extent other = i < added ? One : right[i - added];
            if (one.Value is { } a and not 1 && other.Value is { } b and not 1 && a != b)
            {
                return null;
            }

            Extent wide = other.Value == 1 || one.Value == other.Value ? one
                : one.Value == 1 ? other
                : one.Value is null ? (other.Value is null ? Unknown : other)
                : one;
            same &= wide == one;
            result.Add(wide);
        }

        return same ? left : result;
    }

    /// <summary>The new extents of height and width, as in <c>interpolate</c>; batch and channels stay.</summary>
    public static IReadOnlyList<Extent>? Resize(IReadOnlyList<Extent>? tensor, IReadOnlyList<Extent>? size) =>
        tensor is null || size is not { Count: > 0 } || tensor.Count != size.Count + 2 || size.Any(extent => extent.Value < 1) ? null : [tensor[0], tensor[1], .. size];

    /// <summary>Two numbers for each axis, from the last axis on: what is added before and after it.</summary>
    public static IReadOnlyList<Extent>? Pad(IReadOnlyList<Extent>? tensor, IReadOnlyList<Extent>? pad)
    {
        if (tensor is null || pad is null || pad.Count % 2 != 0 || pad.Count / 2 > tensor.Count)
        {
            return null;
        }

        List<Extent> extents = [.. tensor];
        for (int i = 0; i < pad.Count; i += 2)
        {
            int at = extents.Count - 1 - (i / 2);
            if (pad[i].Value != 0 || pad[i + 1].Value != 0)
            {
                extents[at] = new(Sum([extents[at].Value, pad[i].Value, pad[i + 1].Value]));
            }
        }

        return Created(extents);
    }

    /// <summary>What is certain of either of two tensors.</summary>
    public static IReadOnlyList<Extent>? Either(IReadOnlyList<Extent>? left, IReadOnlyList<Extent>? right) =>
        left is null || right is null || left.Count != right.Count ? null
        : [.. left.Zip(right, (one, other) => one == other ? one : new(one.Value == other.Value ? one.Value : null))];

    /// <summary>An axis, counted from the end when negative; null when it is unknown or not there.</summary>
    public static int? Axis(long? axis, int rank) =>
        axis is { } at && at >= -rank && at < rank ? (int)(at < 0 ? at + rank : at) : null;

    public static IReadOnlyList<Extent> Without(IReadOnlyList<Extent> tensor, int axis) => [.. tensor.Take(axis), .. tensor.Skip(axis + 1)];

    private static IReadOnlyList<Extent> With(IReadOnlyList<Extent> tensor, int axis, Extent extent) => [.. tensor.Take(axis), extent, .. tensor.Skip(axis + 1)];

    /// <summary>What is known of two tensors that have one shape; null when they cannot have.</summary>
    private static IReadOnlyList<Extent>? Agreeing(IReadOnlyList<Extent> left, IReadOnlyList<Extent> right) =>
        left.Count != right.Count || left.Zip(right, (one, other) => one.Value is not null && other.Value is not null && one.Value != other.Value).Any(differs => differs)
            ? null
            : [.. left.Zip(right, (one, other) => one.Value is null ? other : one)];

    private static long? Product(IEnumerable<Extent> extents) => Folded(extents.Select(extent => extent.Value), 1, (a, b) => checked(a * b));

    private static long? Sum(IEnumerable<long?> numbers) => Folded(numbers, 0, (a, b) => checked(a + b));

    private static long? Folded(IEnumerable<long?> numbers, long first, Func<long, long, long> fold)
    {
        long folded = first;
        foreach (long? number in numbers)
        {
            if (number is not { } known)
            {
                return null;
            }

            try
            {
                folded = fold(folded, known);
            }
            catch (OverflowException)
            {
                return null;
            }
        }

        return folded;
    }
}
