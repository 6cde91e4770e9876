using ResNetDsl.Kernels;
using ResNetDsl.Layers;
using ResNetDsl.Modules;

namespace ResNetDsl.Training;

/// <summary>Specifies when training compares the convolutions of its first batch and their gradients with another type of computation.</summary>
public enum KernelChecks
{
    /// <summary>In computations in 16 bits, and in float32 with the channels last: with float32 with the channels first.</summary>
    Automatic,

    /// <summary>Always, with float64.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>
/// Compares the convolutions of a network on the first batch of a training, before its first step, with a more exact type: libtorch has kernels for each processor, and some of them are incorrect for some shapes. Each
/// convolution is compared alone, with the input and the weight that it has in this batch, so that the rounding of the layers before it does not add up.
/// </summary>
internal static class FirstBatchCheck
{
    /// <summary>Compares each distinct convolution that the batch runs. The network, its statistics and the generators of the training and of torch stay as they are.</summary>
    /// <param name="network">The network, in the modes that it is trained in.</param>
    /// <param name="images">[N, C, H, W].</param>
    /// <param name="checks">When to compare.</param>
    /// <exception cref="WrongKernelException">This machine computes a convolution incorrectly.</exception>
    public static void Run(Network network, Tensor images, KernelChecks checks)
    {
        (Device device, ScalarType parameters) = network.Placement;
        ScalarType type = network.ComputeType ?? parameters;
        bool isChannelsLast = network.Training is { ChannelsLast: true };
        if (ReferenceOf(type, checks, isChannelsLast) is not { } reference)
        {
            return;
        }

        Dictionary<nn.Module, string> paths = new(ReferenceEqualityComparer.Instance);
        foreach ((string path, nn.Module module) in network.named_modules())
        {
            paths.TryAdd(module, path);
        }

        // A new module draws initial weights, and a user-defined unit may draw from torch's generator.
        using DisposeScope scope = NewDisposeScope();
        Tensor drawn = get_rng_state();
        using torch.Generator generator = new(0), drops = new(0, device);
        HashSet<(ConvolutionLayer, Shape, long)> seen = [];
        List<KernelErrors> wrong = [];
        try
        {
            using IDisposable inference = no_grad();
            using Pass.Scope rehearsal = Pass.Rehearsal(drops, isChannelsLast, Compare).Enter();
            network.forward(images.to(parameters, device));
        }
        finally
        {
            set_rng_state(drawn);
        }

        if (wrong.Count > 0)
        {
            throw new WrongKernelException(network.Architecture.Name, wrong, seen.Count, images.size(0));
        }

        void Compare(NetworkModule module, Tensor input)
        {
            Convolution layer = (Convolution)module;
            NetworkConvolution convolution = NetworkConvolution.Of(layer.Layer, input, paths.GetValueOrDefault(layer, layer.GetName()));

            // Values that are not numbers are never equal; the loss reports them.
            if (!seen.Add((convolution.Layer, convolution.Input, input.size(0))) || !IsFinite(input) || !IsFinite(layer.Weight))
            {
                return;
            }

            using IDisposable graded = enable_grad();
            KernelErrors errors = KernelCheck.Compare(convolution, layer, input, Pass.Current, reference, generator);
            if (!errors.IsRight && reference != ScalarType.Float64)
            {
                // The reference may be the one that is wrong.
                errors = KernelCheck.Compare(convolution, layer, input, Pass.Current, ScalarType.Float64, generator);
            }

            if (!errors.IsRight)
            {
                wrong.Add(errors);
            }
        }
    }

    private static ScalarType? ReferenceOf(ScalarType type, KernelChecks checks, bool isChannelsLast) => checks switch
    {
        KernelChecks.Automatic when isChannelsLast || type is ScalarType.BFloat16 or ScalarType.Float16 => ScalarType.Float32,
        KernelChecks.Always when type is not ScalarType.Float64 => ScalarType.Float64,
        _ => null,
    };

    private static bool IsFinite(Tensor tensor)
    {
        using Tensor finite = tensor.isfinite();
        using Tensor all = finite.all();
        return all.item<bool>();
    }
}
