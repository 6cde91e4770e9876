using TorchSharp.Modules;

namespace ResNetDsl;

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Parameters">The parameters.</param>
/// <param name="WeightDecay">Their weight decay: what SGD adds to the gradient for each unit of the parameter.</param>
/// <remarks>
/// Give a group to SGD by <see cref="ForSGD"/>: it leaves every other option to the optimizer. The constructor of TorchSharp's group would set the learning rate and the momentum to
/// defaults of its own.
/// </remarks>
public sealed record ParameterGroup(IReadOnlyList<Parameter> Parameters, double WeightDecay)
{
    /// <summary>The group for <c>torch.optim.SGD</c>.</summary>
    public SGD.ParamGroup ForSGD() => new(Parameters, new SGD.Options { weight_decay = WeightDecay });
}
