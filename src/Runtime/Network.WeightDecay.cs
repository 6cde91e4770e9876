using TorchSharp.Modules;
using Convolution = ResNetDsl.Layers.Convolution;

namespace ResNetDsl;

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Parameters">The parameters.</param>
/// <param name="WeightDecay">Their weight decay: what SGD adds to the gradient for each unit of the parameter.</param>
/// <remarks>
/// Give groups to an optimizer by <see cref="ForSGD"/> or <see cref="ForAdamW"/>: they leave every other option to the optimizer. The constructors of TorchSharp's
/// groups would set the learning rate and the momentum to defaults of their own.
/// </remarks>
public sealed record ParameterGroup(IReadOnlyList<Parameter> Parameters, double WeightDecay)
{
    /// <summary>The group for <c>torch.optim.SGD</c>.</summary>
    public SGD.ParamGroup ForSGD() => new(Parameters, new SGD.Options { weight_decay = WeightDecay });

    /// <summary>The group for <c>torch.optim.AdamW</c>.</summary>
    public AdamW.ParamGroup ForAdamW() => new(Parameters, new AdamW.Options { weight_decay = WeightDecay });
}

public abstract partial class Network
{
    /// <summary>
    /// The penalty that TF-slim's <c>resnet_arg_scope</c> adds to the loss: the weight decay times sum(w²) / 2 over the weights of all convolutions (those of
    /// shortcuts, root and classifier too), and over no bias, scale or shift (<c>regularizers.l2_regularizer</c>).
    /// </summary>
    /// <returns>A scalar that gradients flow through, in at least 32 bits.</returns>
    /// <remarks>Add it to the loss, or give <see cref="parameter_groups"/> to an optimizer with weight decay; not both.</remarks>
    public Tensor regularization_loss()
    {
        List<Tensor> squares = [];
        foreach (Tensor weight in ConvolutionWeights())
        {
            using Tensor flat = weight.flatten();
            using Tensor wide = flat.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? flat.to(float32) : flat.alias();
            squares.Add(wide.dot(wide));
        }

        using Tensor stacked = stack(squares);
        squares.ForEach(square => square.Dispose());
        using Tensor sum = stacked.sum();
        return sum * (Architecture.Table.ArgScope.WeightDecay / 2);
    }

    /// <summary>
    /// The parameters in two groups: the weights of convolutions, which decay, and everything else, which does not. A step of SGD on the loss with
    /// these groups equals a step without weight decay on the loss plus <see cref="regularization_loss"/>.
    /// </summary>
    public IReadOnlyList<ParameterGroup> parameter_groups()
    {
        HashSet<nint> decayed = [.. ConvolutionWeights().Select(weight => weight.Handle)];
        ILookup<bool, Parameter> parts = parameters().ToLookup(parameter => decayed.Contains(parameter.Handle));
        return [new([.. parts[true]], Architecture.Table.ArgScope.WeightDecay), new([.. parts[false]], 0)];
    }

    private IEnumerable<Tensor> ConvolutionWeights() => modules().OfType<Convolution>().Select(convolution => convolution.Weight);
}
