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
    /// <param name="destination">Where they are added; null for a new dictionary.</param>
    /// <param name="prefix">What stands before the keys, without the dot.</param>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null) =>
        Names.AddTo(destination, prefix, base.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)).Concat(base.named_buffers()));

    /// <summary>The parameters by the keys of <see cref="state_dict"/>, in their order.</summary>
    /// <param name="recurse">Whether those of the modules within the network are named, which are all of them.</param>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => recurse ? Names.Of(base.named_parameters()) : base.named_parameters(false);

    /// <summary>The buffers by the keys of <see cref="state_dict"/>, in their order.</summary>
    /// <param name="recurse">Whether those of the modules within the network are named, which are all of them.</param>
    public IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true) => recurse ? Names.Of(base.named_buffers()) : base.named_buffers(false);

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
        RefuseDisposed();
        return StateDicts.Load(this, settings.Name, () => Architecture, Gate, source, strict, skip);
    }

    /// <summary>
    /// Loads a state dict that <c>save</c> wrote. Nothing is changed unless everything fits. A file that says what it is, as those of <c>save</c> do, is refused when its weights are of another
    /// function than the network, such as one whose strides are elsewhere; a file that does not say cannot be told from the right one by its shapes.
    /// </summary>
    /// <param name="location">The file.</param>
    /// <param name="strict">Whether missing and unexpected keys are refused, and weights of another function.</param>
    /// <param name="skip">Keys to leave alone on both sides.</param>
    /// <param name="loadedParameters">Filled with the file's keys and whether the network has each.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a state dict, or is cut off.</exception>
    /// <exception cref="StateDictException">Something does not fit; the message lists all of it.</exception>
    public override nn.Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
    {
        StateDicts.Load(this, Architecture, location, strict, skip, loadedParameters);
        return this;
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
        StateDicts.Load(this, Architecture, reader, "The stream", strict, skip, loadedParameters);
        return this;
    }

    /// <summary>Saves the state dict in TorchSharp's format, and after it what the network is, so that a network that computes something else refuses it. The file appears whole or not at all: it is written beside its place and then renamed.</summary>
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
