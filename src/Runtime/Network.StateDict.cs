using System.Text;

namespace ResNetDsl;

public abstract partial class Network
{
    /// <summary>
    /// Copies tensors into the network. Nothing is changed unless everything fits: with <paramref name="strict"/> every key of the network and no other, and in any
    /// case the same shapes. Types are converted.
    /// </summary>
    /// <param name="source">The tensors by key.</param>
    /// <param name="strict">Whether missing and unexpected keys are refused.</param>
    /// <param name="skip">Keys to leave alone on both sides.</param>
    /// <returns>The keys of the network that are missing in <paramref name="source"/>, and those of <paramref name="source"/> that the network lacks.</returns>
    /// <exception cref="StateDictException">Something does not fit; the message lists all of it.</exception>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        RefuseDisposed();
        HashSet<string> skipped = [.. skip ?? []];
        Dictionary<string, Tensor> destination = state_dict();
        List<string> missing = [.. destination.Keys.Where(key => !skipped.Contains(key) && !source.ContainsKey(key))];
        List<string> unexpected = [.. source.Keys.Where(key => !skipped.Contains(key) && !destination.ContainsKey(key))];
        List<string> common = [.. destination.Keys.Where(key => !skipped.Contains(key) && source.ContainsKey(key))];
        List<string> misshapen = [.. common
            .Where(key => !destination[key].shape.SequenceEqual(source[key].shape))
            .Select(key => $"{key} is [{string.Join(", ", destination[key].shape)}] here and [{string.Join(", ", source[key].shape)}] there")];
        if (misshapen.Count > 0 || (strict && (missing.Count > 0 || unexpected.Count > 0)))
        {
            throw new StateDictException(Architecture.Name, strict ? missing : [], strict ? unexpected : [], misshapen);
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

    /// <summary>Loads a state dict that <c>save</c> wrote. Nothing is changed unless everything fits.</summary>
    /// <param name="location">The file.</param>
    /// <param name="strict">Whether missing and unexpected keys are refused.</param>
    /// <param name="skip">Keys to leave alone on both sides.</param>
    /// <param name="loadedParameters">Filled with the file's keys and whether the network has each.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a state dict, or is cut off.</exception>
    /// <exception cref="StateDictException">Something does not fit; the message lists all of it.</exception>
    public override nn.Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (!File.Exists(location))
        {
            throw new FileNotFoundException($"There is no state dict '{location}'.", location);
        }

        using BinaryReader reader = new(File.OpenRead(location));
        return Load(reader, $"'{location}'", strict, skip, loadedParameters);
    }

    /// <summary>Loads a state dict that <c>save</c> wrote. Nothing is changed unless everything fits.</summary>
    /// <param name="reader">Where it begins.</param>
    /// <param name="strict">Whether missing and unexpected keys are refused.</param>
    /// <param name="skip">Keys to leave alone on both sides.</param>
    /// <param name="loadedParameters">Filled with the keys that were read and whether the network has each.</param>
    /// <exception cref="InvalidDataException">What follows is not a state dict, or is cut off.</exception>
    /// <exception cref="StateDictException">Something does not fit; the message lists all of it.</exception>
    public override nn.Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Load(reader, "The stream", strict, skip, loadedParameters);
    }

    /// <summary>Saves the state dict in TorchSharp's format. The file appears whole or not at all: it is written beside its place and then renamed.</summary>
    /// <param name="location">The file.</param>
    /// <param name="skip">Keys to leave out.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    public new Network save(string location, IList<string>? skip = null)
    {
        ArgumentNullException.ThrowIfNull(location);
        RefuseDisposed();
        string temporary = location + ".partial";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                using BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true);
                save(writer, skip);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, location, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return this;
    }

    private Network Load(BinaryReader reader, string source, bool strict, IList<string>? skip, Dictionary<string, bool>? loadedParameters)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = StateDictReader.Read(reader, source);
        load_state_dict(tensors, strict, skip);
        if (loadedParameters is not null)
        {
            Dictionary<string, Tensor> destination = state_dict();
            foreach (string key in tensors.Keys)
            {
                loadedParameters[key] = destination.ContainsKey(key);
            }
        }

        return this;
    }
}

/// <summary>A state dict does not fit a network. Nothing was changed.</summary>
public sealed class StateDictException : ArgumentException
{
    /// <summary>Says what does not fit.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="missing">Keys of the network that the state dict lacks.</param>
    /// <param name="unexpected">Keys of the state dict that the network lacks.</param>
    /// <param name="misshapen">A clause for each tensor of another shape.</param>
    public StateDictException(string network, IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, IReadOnlyList<string> misshapen)
        : base(Sentence(network, missing, unexpected, misshapen))
    {
        Missing = missing;
        Unexpected = unexpected;
        Misshapen = misshapen;
    }

    /// <summary>Keys of the network that the state dict lacks.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Keys of the state dict that the network lacks.</summary>
    public IReadOnlyList<string> Unexpected { get; }

    /// <summary>A clause for each tensor of another shape, with both shapes.</summary>
    public IReadOnlyList<string> Misshapen { get; }

    private static string Sentence(string network, IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, IReadOnlyList<string> misshapen)
    {
        StringBuilder text = new($"The state dict does not fit {network}, which is unchanged.");
        Part("missing", missing);
        Part("unexpected", unexpected);
        Part("of another shape", misshapen);
        return text.ToString();

        void Part(string what, IReadOnlyList<string> items)
        {
            if (items.Count > 0)
            {
                text.Append('\n').Append(items.Count).Append(' ').Append(what).Append(": ").AppendJoin(", ", items);
            }
        }
    }
}
