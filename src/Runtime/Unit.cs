using ResNetDsl.Layers;
using ResNetDsl.Modules;

namespace ResNetDsl;

/// <summary>The base of every generated class of units: its layers are properties, and its forward pass is straight-line code.</summary>
public abstract class Unit : NetworkModule
{
    /// <summary>Registers the layers of a unit.</summary>
    /// <param name="scope">The scope that the properties of the class have made their layers in.</param>
    protected Unit(VariableScope scope)
        : base((scope ?? throw new ArgumentNullException(nameof(scope))).Name) => RegisterLayers(scope.Layers);

    /// <summary>Runs the unit.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, D, ⌈H/s⌉, ⌈W/s⌉], D the unit's depth and s its stride.</returns>
    public sealed override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Compute(input, Pass.Current);
    }

    /// <summary>Computes the unit, layer by layer. Every value on the way is disposed when it returns.</summary>
    /// <param name="input">[N, C, H, W]. It remains the caller's.</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[N, D, ⌈H/s⌉, ⌈W/s⌉], a tensor of the caller's.</returns>
    protected abstract Tensor Compute(Tensor input, Pass pass);
}
