namespace ResNetDsl.Weights;

/// <summary>A variable of a checkpoint.</summary>
/// <param name="Entry">Its name, type and shape.</param>
/// <param name="Key">Its name in the checkpoint.</param>
/// <param name="Type">Its type.</param>
/// <param name="Axis">The axis along which it is partitioned.</param>
/// <param name="Parts">Its parts in that order, each with its shape; one where it is whole.</param>
internal sealed record TensorFlowVariable(WeightEntry Entry, string Key, TensorFlowType Type, int Axis, IReadOnlyList<(TensorFlowSlice Slice, long[] Shape)> Parts)
{
    /// <summary>Puts the parts of a variable in order.</summary>
    /// <exception cref="FormatException">They are not parts of the shape, one after the other.</exception>
    public static TensorFlowVariable Of(string name, string key, TensorFlowType type, long[] shape, IReadOnlyList<TensorFlowSlice> slices)
    {
        WeightEntry entry = new(name, type.Stored.Type, new(shape));
        if (slices.Count == 0)
        {
            return new(entry, key, type, 0, [(new(new long[shape.Length], [.. shape.Select(_ => TensorFlowSlice.All)]), shape)]);
        }

        if (slices.Any(slice => slice.Starts.Length != shape.Length) || (shape.Length == 0 && slices.Count > 1))
        {
            throw new FormatException($"'{key}' has {shape.Length} axes, but its parts have a different number");
        }

        if (shape.Length == 0)
        {
            return new(entry, key, type, 0, [(slices[0], shape)]);
        }

        // TensorFlow partitions along one axis.
        int axis = Math.Max(0, Array.FindIndex([.. Enumerable.Range(0, shape.Length)], i => slices.Any(slice => slice.Length(i, shape[i]) != shape[i])));
        List<(TensorFlowSlice Slice, long[] Shape)> parts = [];
        long next = 0;
        foreach (TensorFlowSlice slice in slices.OrderBy(slice => slice.Starts[axis]))
        {
            long[] part = [.. shape.Select((extent, i) => slice.Length(i, extent))];
            bool isWholeElsewhere = Enumerable.Range(0, shape.Length).All(i => i == axis || (slice.Starts[i] == 0 && part[i] == shape[i]));
            if (slice.Starts[axis] != next || part[axis] > shape[axis] - next || !isWholeElsewhere)
            {
                throw new FormatException($"the parts of '{key}' do not follow each other along one axis");
            }

            next += part[axis];
            parts.Add((slice, part));
        }

        return next == shape[axis] ? new(entry, key, type, axis, parts) : throw new FormatException($"the parts of '{key}' have {next} of its {shape[axis]} indices in axis {axis}");
    }

    /// <summary>The variable as a tensor of a file.</summary>
    /// <param name="fill">Reads a part into a contiguous tensor of its shape.</param>
    public StoredTensor Stored(Action<TensorFlowVariable, TensorFlowSlice, Tensor> fill) => new(Entry, target => Fill(target, fill), IsPlain: false);

    /// <summary>Puts the variable together.</summary>
    private void Fill(Tensor target, Action<TensorFlowVariable, TensorFlowSlice, Tensor> fill)
    {
        if (Parts.Count == 1)
        {
            fill(this, Parts[0].Slice, target);
            return;
        }

        long start = 0;
        foreach ((TensorFlowSlice slice, long[] shape) in Parts)
        {
            using Tensor part = target.narrow(Axis, start, shape[Axis]);
            using Tensor contiguous = part.contiguous();
            fill(this, slice, contiguous);
            if (!part.is_contiguous())
            {
                part.copy_(contiguous);
            }

            start += shape[Axis];
        }
    }
}
