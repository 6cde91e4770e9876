using ResNetDsl.Weights;
using TorchSharp.Modules;

namespace ResNetDsl;

public abstract partial class Network
{
    private TensorNames? names;

    private TensorNames Names => names ??= new(Architecture.Tensors());

    /// <summary>
    /// The tensors by key, in order: the names are those of the library that the table's <c>Keys</c> name, TF-slim's scopes with dots by default.
    /// </summary>
    /// <param name="destination">The dictionary that they are added to; null for a new dictionary.</param>
    /// <param name="prefix">The prefix of the keys, without the dot.</param>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null) =>
        Names.AddTo(destination, prefix, base.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)).Concat(base.named_buffers()));

    /// <summary>The parameters by the keys of <see cref="state_dict"/>, in their order.</summary>
    /// <param name="recurse">Whether to include the modules within the network, which have all of them.</param>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => recurse ? Names.Of(base.named_parameters()) : base.named_parameters(false);

    /// <summary>The buffers by the keys of <see cref="state_dict"/>, in their order.</summary>
    /// <param name="recurse">Whether to include the modules within the network, which have all of them.</param>
    public IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true) => recurse ? Names.Of(base.named_buffers()) : base.named_buffers(false);

    /// <summary>
    /// Copies tensors into the network. Nothing is changed unless everything fits: with <paramref name="strict"/> exactly the keys of the network, and always
    /// the same shapes. Types are converted.
    /// </summary>
    /// <param name="source">The tensors by key.</param>
    /// <param name="strict">Whether missing and unexpected keys are errors.</param>
    /// <param name="skip">Keys to ignore on both sides.</param>
    /// <returns>The keys of the network that are missing in <paramref name="source"/>, and the keys of <paramref name="source"/> that the network does not have.</returns>
    /// <exception cref="StateDictException">Keys or shapes do not match; the message lists all differences.</exception>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        RefuseDisposed();
        return StateDicts.Load(this, settings.Name, () => Architecture, Gate, source, strict, skip);
    }

    /// <summary>
    /// Loads a state dict that <c>save</c> wrote. The network is not changed unless everything matches. A file that records its network, as those of <c>save</c> do, is rejected if its weights compute a different
    /// function than the network, such as one with strides in other units. In a file without this record, such a difference cannot be detected from shapes.
    /// </summary>
    /// <param name="location">The file.</param>
    /// <param name="strict">Whether missing keys, unexpected keys and weights of a different function are errors.</param>
    /// <param name="skip">Keys to ignore on both sides.</param>
    /// <param name="loadedParameters">Receives the keys of the file and whether the network has each of them.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is not a state dict, or is truncated.</exception>
    /// <exception cref="StateDictException">Keys or shapes do not match; the message lists all differences.</exception>
    public override nn.Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        StateDicts.Load(this, Architecture, location, strict, skip, loadedParameters);
        return this;
    }

    /// <summary>Loads a state dict that <c>save</c> wrote. The network is not changed unless everything matches.</summary>
    /// <param name="reader">A reader at the beginning of the state dict.</param>
    /// <param name="strict">Whether missing and unexpected keys are errors.</param>
    /// <param name="skip">Keys to ignore on both sides.</param>
    /// <param name="loadedParameters">Receives the keys that were read and whether the network has each of them.</param>
    /// <exception cref="InvalidDataException">The data is not a state dict, or is truncated.</exception>
    /// <exception cref="StateDictException">Keys or shapes do not match; the message lists all differences.</exception>
    public override nn.Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        StateDicts.Load(this, Architecture, reader, "The stream", strict, skip, loadedParameters);
        return this;
    }

    /// <summary>Saves the state dict in TorchSharp's format, followed by a description of the network, so that networks that compute a different function reject it. The file is written atomically: to a temporary file, which is then renamed.</summary>
    /// <param name="location">The file.</param>
    /// <param name="skip">Keys to leave out.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    public new Network save(string location, IList<string>? skip = null)
    {
        RefuseDisposed();
        StateDicts.Save(this, Gate, Architecture, location, skip);
        return this;
    }
}
