using ResNetDsl.Layers;
using ResNetDsl.Modules;
using ResNetDsl.Texts;
using Parameter = TorchSharp.Modules.Parameter;

namespace ResNetDsl;

public abstract partial class Network
{
    /// <summary>The name of the part that contains everything except the classifier.</summary>
    internal const string BackbonePart = "backbone";

    /// <summary>
    /// Freezes parts of the network, as <see cref="NetworkModule.FreezeWeights"/> does: <c>network.FreezeParts("stem", "block1")</c>. A part is <c>stem</c>, the layers before the first block; a block by
    /// its name; <c>classifier</c>, the layers that some libraries call fc or logits; or <c>backbone</c>, everything except the classifier.
    /// </summary>
    /// <param name="parts">The names of the parts.</param>
    /// <exception cref="ArgumentException">The network does not have one of the parts. Nothing is frozen.</exception>
    public void FreezeParts(params string[] parts) => Each(parts, module => module.FreezeWeights());

    /// <summary>Unfreezes parts of the network that <see cref="FreezeParts"/> froze.</summary>
    /// <param name="parts">The names of the parts.</param>
    /// <exception cref="ArgumentException">The network does not have one of the parts. Nothing is changed.</exception>
    public void UnfreezeParts(params string[] parts) => Each(parts, module => module.UnfreezeWeights());

    /// <summary>The parts that have layers, by name and in order, without the backbone.</summary>
    internal IEnumerable<(string Name, IReadOnlyList<NetworkModule> Modules)> Parts()
    {
        List<(string Name, IReadOnlyList<NetworkModule> Modules)> parts =
        [
            ("stem", [.. Variables.Layers.Take(stemLayers)]),
            .. blocks.Select(block => (block.GetName(), (IReadOnlyList<NetworkModule>)[block])),
            ("classifier", [.. Variables.Layers.Where(IsClassifier)]),
        ];
        return parts.Where(part => part.Modules.Count > 0);
    }

    /// <summary>The modules of a part.</summary>
    /// <param name="name">The name of a part, or <see cref="BackbonePart"/>.</param>
    /// <exception cref="ArgumentException">The network has no such part.</exception>
    internal IReadOnlyList<NetworkModule> Part(string name)
    {
        if (Parts().Where(part => part.Name == name).Select(part => part.Modules).FirstOrDefault() is { } modules)
        {
            return modules;
        }

        return name == BackbonePart
            ? [.. Variables.Layers.Where(layer => !IsClassifier(layer)), .. blocks]
            : throw new ArgumentException($"{settings.Name} has no part '{name}'. Its parts are {Sentences.And(Parts().Select(part => part.Name).Append(BackbonePart))}.", nameof(name));
    }

    /// <summary>The parameters of a part.</summary>
    /// <exception cref="ArgumentException">The network has no such part.</exception>
    internal IEnumerable<Parameter> ParametersOf(string part) => Part(part).SelectMany(module => module.parameters());

    private static bool IsClassifier(NetworkModule layer) => layer is Convolution { Layer.IsClassifier: true };

    private void Each(string[] parts, Action<NetworkModule> action)
    {
        ArgumentNullException.ThrowIfNull(parts);
        NetworkModule[] modules = [.. parts.SelectMany(Part)];
        Array.ForEach(modules, action);
    }
}
