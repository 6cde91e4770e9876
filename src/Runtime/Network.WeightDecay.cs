using ResNetDsl.Layers;

namespace ResNetDsl;

public abstract partial class Network
{
    /// <summary>The table's weight decay.</summary>
    internal double Decay => settings.WeightDecay;

    /// <summary>
    /// Returns the penalty that TF-slim's <c>resnet_arg_scope</c> adds to the loss: the weight decay times sum(w²) / 2 over the weights of all convolutions (those of
    /// shortcuts, root and classifier too), and over no bias, scale or shift (<c>regularizers.l2_regularizer</c>).
    /// </summary>
    /// <returns>A differentiable scalar of at least 32 bits.</returns>
    /// <remarks>Add it to the loss, or pass <see cref="parameter_groups"/> to an optimizer with weight decay, but not both.</remarks>
    public Tensor regularization_loss() => WeightDecay.Loss(modules().OfType<Convolution>(), settings.WeightDecay);

    /// <summary>
    /// Returns the parameters in two groups: the weights of convolutions, which decay, and everything else, which does not. A step of SGD on the loss with
    /// these groups equals a step without weight decay on the loss plus <see cref="regularization_loss"/>.
    /// </summary>
    public IReadOnlyList<ParameterGroup> parameter_groups() => WeightDecay.Groups(this, modules().OfType<Convolution>(), settings.WeightDecay);
}
