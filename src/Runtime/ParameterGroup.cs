using TorchSharp.Modules;

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
