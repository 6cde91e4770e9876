using ResNetDsl.Weights.Hdf5;

namespace ResNetDsl.Weights;

/// <summary>HDF5 files with the weights of layers.</summary>
internal static class KerasSource
{
    /// <summary>Opens a file.</summary>
    /// <param name="file">The file, which is closed with the source, or when it cannot be read.</param>
    /// <param name="what">What it is, with its article.</param>
    /// <param name="length">The length of the file that was named: an archive has more than its weights.</param>
    /// <param name="names">The names of layers by their paths, for layers whose names are not in the file.</param>
    /// <exception cref="InvalidDataException">The file is truncated or inconsistent.</exception>
    public static WeightSource Open(TensorFile file, string what, long length, IReadOnlyDictionary<string, string> names) => WeightSource.Open(file, what, opened =>
    {
        KerasTensors tensors = new(KerasFile.Of(opened), names);
        return new(opened.Path, what, tensors.All.Select(Stored), opened) { Length = length, Metadata = tensors.Metadata };
    });

    /// <summary>Opens the shards of Keras 3.</summary>
    /// <param name="index">The index.</param>
    /// <param name="what">What it is, with its article.</param>
    /// <param name="shards">The paths of the shards.</param>
    /// <param name="groups">The groups that the index lists.</param>
    /// <exception cref="FormatException">A shard is damaged, or lacks a group; the message is a clause.</exception>
    public static WeightSource OpenShards(string index, string what, IReadOnlyList<string> shards, IEnumerable<string> groups)
    {
        List<TensorFile> files = [];
        try
        {
            files.AddRange(shards.Select(TensorFile.Open));
            KerasTensors tensors = new([.. files.Select(Structure)], groups);
            return new(index, what, tensors.All.Select(Stored), files) { Length = files.Sum(file => file.Length) };
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }

        static KerasFile Structure(TensorFile file)
        {
            try
            {
                return KerasFile.Of(file);
            }
            catch (FormatException exception)
            {
                throw new FormatException($"its shard '{Path.GetFileName(file.Path)}' is not a whole HDF5 file: {exception.Message}", exception);
            }
        }
    }

    private static StoredTensor Stored(KerasTensor tensor)
    {
        (WeightEntry entry, TensorFile file, Hdf5Dataset dataset) = tensor;
        return new(entry, Fill, IsPlain: dataset.Position is not null);

        void Fill(Tensor target)
        {
            if (dataset.Position is { } position)
            {
                file.Fill(target, entry.Name, position);
            }
            else
            {
                Action<Span<byte>> read = dataset.FindChunks();
                TensorBytes.All(target, bytes => read(bytes));
            }

            if (dataset.Type is { IsBigEndian: true, Bytes: > 1, Class: Hdf5Class.Float or Hdf5Class.Integer })
            {
                TensorBytes.ForEach(target, bytes => Reverse(bytes, dataset.Type.Bytes));
            }
        }
    }

    private static void Reverse(Span<byte> bytes, int elementBytes)
    {
        for (int i = 0; i < bytes.Length; i += elementBytes)
        {
            bytes.Slice(i, elementBytes).Reverse();
        }
    }
}
