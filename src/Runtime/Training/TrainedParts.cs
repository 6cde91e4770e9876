using System.Security.Cryptography;
using System.Text;
using ResNetDsl.Modules;
using ResNetDsl.Texts;
using TorchSharp.Modules;

namespace ResNetDsl.Training;

/// <summary>
/// The parts of a network that are trained, and those that are not: parts in evaluation mode within a network in training mode, parameters without gradient, and batch normalization none of whose
/// parameters has one. Disposing it puts modes and gradients back.
/// </summary>
internal sealed class TrainedParts : IDisposable
{
    private readonly Network network;
    private readonly (nn.Module Module, bool Before, bool Training)[] modes;
    private readonly List<Parameter> held = [];
    private readonly HashSet<nint> fixedTensors = [];

    public TrainedParts(Network network)
    {
        this.network = network;
        nn.Module[] modules = [.. network.Tree()];
        bool[] before = [.. modules.Select(module => module.training)];
        if (!network.training)
        {
            // Everything is trained except what is frozen.
            network.train();
        }

        foreach (nn.Module module in modules.Where(module => !module.training))
        {
            foreach ((_, Parameter parameter) in module.named_parameters(false))
            {
                if (parameter.requires_grad)
                {
                    parameter.requires_grad = false;
                    held.Add(parameter);
                }
            }
        }

        modes = [.. modules.Select((module, i) => (module, before[i], module.training && !(module is Layers.BatchNorm norm && norm.named_parameters(false).All(item => !item.parameter.requires_grad))))];
        foreach ((nn.Module module, _, bool training) in modes)
        {
            fixedTensors.UnionWith(module.named_parameters(false).Where(item => !item.parameter.requires_grad).Select(item => item.parameter.Handle));
            if (!training)
            {
                fixedTensors.UnionWith(module.named_buffers(false).Select(item => item.buffer.Handle));
            }
        }
    }

    /// <summary>What is not trained, in one line: whole parts by name, and other parameters by key.</summary>
    public string Fixed
    {
        get
        {
            HashSet<nint> named = [];
            List<string> names = [];
            foreach ((string name, IReadOnlyList<NetworkModule> part) in network.Parts())
            {
                nint[] parameters = [.. part.SelectMany(module => module.parameters()).Select(parameter => parameter.Handle)];
                if (parameters.Length > 0 && parameters.All(fixedTensors.Contains))
                {
                    names.Add(name);
                    named.UnionWith(parameters);
                }
            }

            string[] others = [.. network.named_parameters().Where(item => fixedTensors.Contains(item.parameter.Handle) && !named.Contains(item.parameter.Handle)).Select(item => item.name)];
            names.AddRange(others.Take(3));
            if (others.Length > 3)
            {
                string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', others))).AsSpan(0, 4));
                names.Add($"{Text.Plain(others.Length - 3)} more parameters ({digest})");
            }

            return names.Count == 0 ? "nothing" : Sentences.And(names);
        }
    }

    /// <summary>Whether a tensor keeps its value.</summary>
    public bool IsFixed(Tensor tensor) => fixedTensors.Contains(tensor.Handle);

    /// <summary>Sets every module to the mode in which it is trained. An observer may have changed modes.</summary>
    /// <param name="only">Which modules train; null for all that are trained.</param>
    public void Enter(Func<nn.Module, bool>? only = null) => Set(mode => mode.Training && (only?.Invoke(mode.Module) ?? true));

    public void Dispose()
    {
        Set(mode => mode.Before);
        held.ForEach(parameter => parameter.requires_grad = true);
    }

    private void Set(Func<(nn.Module Module, bool Before, bool Training), bool> modeOf)
    {
        foreach (var mode in modes)
        {
            if (mode.Module is NetworkModule own)
            {
                own.SetMode(modeOf(mode));
            }
            else if (mode.Module.training != modeOf(mode))
            {
                mode.Module.train(modeOf(mode));
            }
        }
    }
}
