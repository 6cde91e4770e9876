using System.Text;
using ResNetDsl.Platform;
using ResNetDsl.Variables;

namespace ResNetDsl.Weights;

/// <summary>Loads and saves the state dict of a module atomically.</summary>
internal static class StateDicts
{
    /// <summary>Copies tensors into a module. Nothing is changed unless everything matches.</summary>
    /// <param name="module">The module.</param>
    /// <param name="name">Its name.</param>
    /// <param name="plan">Makes its plan; null where the module is not a network.</param>
    /// <param name="gate">The gate that prevents evaluations meanwhile.</param>
    /// <param name="source">The tensors.</param>
    /// <param name="strict">Whether missing and unexpected tensors are errors.</param>
    /// <param name="skip">Keys that are left out.</param>
    /// <exception cref="StateDictException">Keys or shapes do not match; the message lists all differences.</exception>
    public static (IList<string> Missing, IList<string> Unexpected) Load(
        nn.Module module, string name, Func<NetworkPlan>? plan, WeightGate gate, Dictionary<string, Tensor> source, bool strict, IList<string>? skip)
    {
        ArgumentNullException.ThrowIfNull(source);
        using WeightGate.Hold hold = gate.Changing();
        Dictionary<string, Tensor> destination = module.state_dict();
        (List<string> common, List<string> missing, List<string> unexpected, List<string> misshapen) = Compare(destination, source, skip);
        if (misshapen.Count > 0 || (strict && (missing.Count > 0 || unexpected.Count > 0)))
        {
            IReadOnlyList<string> sizes = strict && plan is not null && skip is not { Count: > 0 }
                ? SizeDifference.Of(
                    plan(), source.ToDictionary(item => item.Key, item => new EquatableArray<long>(item.Value.shape)), other => other.Tensors().Select(tensor => new NamedTensor(tensor, tensor.Key)), "there")
                : [];
            throw new StateDictException(name, strict ? missing : [], strict ? unexpected : [], misshapen, sizes: sizes);
        }

        using (no_grad())
        {
            foreach (string key in common)
            {
                destination[key].copy_(source[key]);
            }
        }

        return (missing, unexpected);
    }

    /// <summary>Loads a file that <see cref="Save"/> wrote.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is not a state dict, or is truncated.</exception>
    /// <exception cref="StateDictException">Keys or shapes do not match; the message lists all differences.</exception>
    public static void Load(nn.Module module, NetworkPlan plan, string location, bool strict, IList<string>? skip, Dictionary<string, bool>? loadedParameters)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (!File.Exists(location))
        {
            throw new FileNotFoundException($"There is no state dict '{location}'.", location);
        }

        using BinaryReader reader = new(InputFile.Open(location));
        Load(module, plan, reader, $"'{location}'", strict, skip, loadedParameters);
    }

    /// <summary>Loads what a reader gives.</summary>
    /// <exception cref="InvalidDataException">It is not a state dict, or is truncated.</exception>
    /// <exception cref="StateDictException">Keys or shapes do not match; the message lists all differences. Or the file says that its weights are of another function, and strict is true.</exception>
    public static void Load(nn.Module module, NetworkPlan plan, BinaryReader reader, string source, bool strict, IList<string>? skip, Dictionary<string, bool>? loadedParameters)
    {
        ArgumentNullException.ThrowIfNull(reader);
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = StateDictReader.Read(reader, source);
        if (strict && StateDictTag.Read(reader, source)?.Refusal(plan, source) is { } reason && Compare(module.state_dict(), tensors, skip) is (_, [], [], []))
        {
            throw new StateDictException(plan.Name, $"{reason}; strict: false loads it anyway");
        }

        module.load_state_dict(tensors, strict, skip);
        if (loadedParameters is not null)
        {
            Dictionary<string, Tensor> destination = module.state_dict();
            foreach (string key in tensors.Keys)
            {
                loadedParameters[key] = destination.ContainsKey(key);
            }
        }
    }

    /// <summary>The keys that both have, those that either lacks, and a clause for each tensor of another shape.</summary>
    private static (List<string> Common, List<string> Missing, List<string> Unexpected, List<string> Misshapen) Compare(
        Dictionary<string, Tensor> destination, Dictionary<string, Tensor> source, IList<string>? skip)
    {
        HashSet<string> skipped = [.. skip ?? []];
        List<string> common = [.. destination.Keys.Where(key => !skipped.Contains(key) && source.ContainsKey(key))];
        return (
            common,
            [.. destination.Keys.Where(key => !skipped.Contains(key) && !source.ContainsKey(key))],
            [.. source.Keys.Where(key => !skipped.Contains(key) && !destination.ContainsKey(key))],
            [.. common
                .Where(key => !destination[key].shape.SequenceEqual(source[key].shape))
                .Select(key => $"{key} is [{string.Join(", ", destination[key].shape)}] here and [{string.Join(", ", source[key].shape)}] there")]);
    }

    /// <summary>Saves in TorchSharp's format. The file is written atomically: to a temporary file, which is then renamed.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(nn.Module module, WeightGate gate, NetworkPlan plan, string location, IList<string>? skip)
    {
        ArgumentNullException.ThrowIfNull(location);
        using WeightGate.Hold hold = gate.Evaluating();
        WholeFile.Write(location, stream =>
        {
            using BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true);
            module.save(writer, skip);
            StateDictTag.Write(writer, plan);
        });
    }
}
