using ResNetDsl.Layers;
using Parameter = TorchSharp.Modules.Parameter;

namespace ResNetDsl;

/// <summary>Weight decay as in TF-slim's <c>resnet_arg_scope</c>: on the weights of all convolutions that are run, and on nothing else.</summary>
internal static class WeightDecay
{
    /// <summary>The weight decay times sum(w²) / 2, a scalar that gradients flow through.</summary>
    public static Tensor Loss(IEnumerable<Convolution> convolutions, double weightDecay)
    {
        List<Tensor> squares = [];
        foreach (Tensor weight in convolutions.Select(convolution => convolution.Weight))
        {
            using Tensor flat = weight.flatten();
            using Tensor wide = flat.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? flat.to(float32) : flat.alias();
            squares.Add(wide.dot(wide));
        }

        using Tensor stacked = stack(squares);
        squares.ForEach(square => square.Dispose());
        using Tensor sum = stacked.sum();
        return sum * (weightDecay / 2);
    }

    /// <summary>The parameters of a module in two groups: those that decay, and those that do not.</summary>
    public static IReadOnlyList<ParameterGroup> Groups(nn.Module module, IEnumerable<Convolution> convolutions, double weightDecay)
    {
        HashSet<nint> decayed = [.. convolutions.Select(convolution => convolution.Weight.Handle)];
        ILookup<bool, Parameter> parts = module.parameters().ToLookup(parameter => decayed.Contains(parameter.Handle));
        return [new([.. parts[true]], weightDecay), new([.. parts[false]], 0)];
    }
}
