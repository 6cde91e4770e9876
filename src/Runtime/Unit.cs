using ResNetDsl.Layers;
using ResNetDsl.Modules;

namespace ResNetDsl;

/// <summary>The base class of generated units: the layers are properties, and the forward pass is straight-line code.</summary>
public abstract class Unit : NetworkModule
{
    /// <summary>Registers the layers of a unit.</summary>
    /// <param name="scope">The scope in which the properties of the class created their layers.</param>
    protected Unit(VariableScope scope)
        : base((scope ?? throw new ArgumentNullException(nameof(scope))).Name) => RegisterLayers(scope.Layers);

    /// <summary>Runs the unit.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, D, ⌈H/s⌉, ⌈W/s⌉], where D is the unit's depth and s its stride.</returns>
    public sealed override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Pass pass = Pass.Current;
        return Compute(pass.Training?.Graph is { } graph && pass.Trains(this) ? graph.Cut(this, input) : input, pass);
    }

    /// <summary>Computes the unit, layer by layer. Intermediate values are disposed on return.</summary>
    /// <param name="input">[N, C, H, W]. The caller keeps ownership.</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[N, D, ⌈H/s⌉, ⌈W/s⌉], owned by the caller.</returns>
    protected abstract Tensor Compute(Tensor input, Pass pass);
}
