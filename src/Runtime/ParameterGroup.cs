using TorchSharp.Modules;

namespace ResNetDsl;

/// <summary>Parameters with the same options of an optimizer.</summary>
/// <param name="Parameters">The parameters.</param>
/// <param name="WeightDecay">Their weight decay: the factor of the parameter that SGD adds to the gradient.</param>
/// <remarks>
/// Pass a group to SGD with <see cref="ForSGD"/>, which leaves every other option to the optimizer. The constructor of TorchSharp's group would set the learning rate and the momentum to
/// defaults of its own.
/// </remarks>
public sealed record ParameterGroup(IReadOnlyList<Parameter> Parameters, double WeightDecay)
{
    /// <summary>Returns the group for <c>torch.optim.SGD</c>.</summary>
    public SGD.ParamGroup ForSGD() => new(Parameters, new SGD.Options { weight_decay = WeightDecay });
}
