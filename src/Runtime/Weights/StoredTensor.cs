namespace ResNetDsl.Weights;

/// <summary>A tensor in a file, and how its numbers are read.</summary>
/// <param name="Entry">Its name, type and shape.</param>
/// <param name="Fill">Reads the numbers into a contiguous tensor in main memory of the type and the shape. It throws a <see cref="FormatException"/> whose message is a clause where they are damaged.</param>
/// <param name="IsPlain">
/// Whether the numbers are in the file as they are, without compression or checksum: what the file says of them was checked against its length when it was opened, and nothing else can be wrong with them.
/// </param>
internal sealed record StoredTensor(WeightEntry Entry, Action<Tensor> Fill, bool IsPlain)
{
    /// <summary>A tensor whose numbers are one after the other in a file.</summary>
    /// <param name="entry">Its name, type and shape.</param>
    /// <param name="file">The file.</param>
    /// <param name="offset">The position of its first byte.</param>
    public static StoredTensor In(TensorFile file, WeightEntry entry, long offset) => new(entry, target => file.Fill(target, entry.Name, offset), IsPlain: true);
}
