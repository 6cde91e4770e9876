using ResNetDsl.Variables;
using ResNetDsl.Weights.Graphs;

namespace ResNetDsl.Weights;

/// <summary>
/// Writes the weights of a file into a network, in the memory of the network and one tensor. The network changes only when nothing is left that can be wrong with the file. Names, types, shapes and
/// positions were compared when it was opened and matched. What remains are numbers that can be found damaged while they are read: compressed ones, those with a checksum, and those that are decoded.
/// They are read twice, once without keeping them. Numbers that are in the file as they are, as in most formats, are read once, straight into the network where they have its type and order.
/// </summary>
/// <remarks>
/// Keeping everything until it is whole would take the memory of a second network. A file that is truncated or overwritten, or a disk that fails, after the check leaves a network with some new tensors; the
/// exception says so. No other thread evaluates such a mixture unless it continues after the exception.
/// </remarks>
internal static class WeightTransfer
{
    // Numbers from which turning by matrices is faster, measured with one thread and with two.
    private const long LargeKernel = 1 << 19;

    /// <summary>Writes values into a network.</summary>
    /// <param name="module">The network.</param>
    /// <param name="name">Its name.</param>
    /// <param name="gate">The gate that prevents evaluations meanwhile.</param>
    /// <param name="file">The file.</param>
    /// <param name="values">The values.</param>
    /// <param name="after">What else changes with the weights, before the next evaluation.</param>
    /// <exception cref="InvalidDataException">The file is damaged or inconsistent, and nothing changed. Or it changed meanwhile, and the message says how much of the network is new.</exception>
    /// <exception cref="InvalidOperationException">The calling thread is in an evaluation of the network.</exception>
    public static void Run(nn.Module module, string name, WeightGate gate, WeightFile file, IReadOnlyList<WeightValue> values, Action after)
    {
        using IDisposable inference = no_grad();
        using DisposeScope states = NewDisposeScope();
        Dictionary<string, WeightEntry> entries = file.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        Check(module.state_dict(), file, values, entries);
        using WeightGate.Hold hold = gate.Changing();
        Dictionary<string, Tensor> state = module.state_dict();
        for (int i = 0; i < values.Count; i++)
        {
            try
            {
                Write(state[values[i].Key], file, values[i], entries);
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                throw new InvalidDataException(
                    $"'{file.Path}' was changed or became unreadable while it was loaded: {Text.Grouped(i)} of {Text.Grouped(values.Count)} tensors of {name} are new, and {values[i].Key} may be incomplete. Load its weights again before using it.",
                    exception);
            }
        }

        after();
    }

    /// <summary>Computes all values of tensors without memory, which compares their sizes, and reads those whose numbers may be damaged.</summary>
    private static void Check(Dictionary<string, Tensor> state, WeightFile file, IReadOnlyList<WeightValue> values, Dictionary<string, WeightEntry> entries)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        foreach (WeightValue value in values)
        {
            using DisposeScope scope = NewDisposeScope();
            long count = value.Compute(Empty).numel();
            if (count != state[value.Key].numel())
            {
                throw new InvalidDataException($"'{file.Path}' has {Text.Grouped(count)} numbers for {value.Key}, and its graph computes with {Text.Grouped(state[value.Key].numel())}: the file is inconsistent.");
            }
        }

        WeightEntry[] unsure = [.. used.Where(name => !file.IsPlain(name)).Select(name => entries[name])];
        foreach (IGrouping<ScalarType, WeightEntry> ofType in unsure.GroupBy(entry => entry.Type))
        {
            // One memory for all: the system gives each page of a new one only when it is written.
            using Tensor memory = TensorBytes.Allocate([ofType.Max(entry => entry.Elements)], ofType.Key)
                ?? throw new InvalidDataException($"'{file.Path}' has a tensor of {Text.Grouped(ofType.Max(entry => entry.Elements))} numbers, which does not fit into memory.");
            foreach (WeightEntry entry in ofType)
            {
                using Tensor part = memory.narrow(0, 0, entry.Elements);
                file.Read(entry.Name, part);
            }
        }

        Tensor Empty(string name)
        {
            used.Add(name);
            WeightEntry entry = entries[name];
            return zeros([], dtype: entry.Type).expand([.. entry.Shape]);
        }
    }

    private static void Write(Tensor target, WeightFile file, WeightValue value, Dictionary<string, WeightEntry> entries)
    {
        if (value.Same is { } same && entries[same].Type == target.dtype && target.device_type == DeviceType.CPU && target.is_contiguous())
        {
            file.Read(same, target);
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        Copy(value.Compute(file.Read).reshape(target.shape), target);
    }

    /// <summary>
    /// Copies numbers into a tensor of the same shape. A large kernel that is laid out [H, W, I, O], as TensorFlow's are, is turned a matrix at a time, which libtorch does in blocks; it turns four axes
    /// number by number, which takes up to twice as long where a column is far from the next.
    /// </summary>
    private static void Copy(Tensor value, Tensor target)
    {
        if (value.NumberOfElements < LargeKernel || value.dim() != 4 || !target.is_contiguous() || !value.permute(2, 3, 1, 0).is_contiguous())
        {
            target.copy_(value);
            return;
        }

        Tensor from = value.flatten(2);
        Tensor to = target.flatten(2);
        for (long position = 0; position < to.size(2); position++)
        {
            to.select(2, position).copy_(from.select(2, position));
        }
    }
}
