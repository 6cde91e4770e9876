using ResNetDsl.Layers;
using ResNetDsl.Modules;

namespace ResNetDsl.Heads;

/// <summary>A head of a composition: it stands on one or more blocks of a backbone, and computes from their outputs.</summary>
public abstract class Head : NetworkModule
{
    private protected Head(VariableScope scope)
        : base(scope.Name)
    {
    }

    /// <summary>Calls the head on its only tap. Hooks of the head are called.</summary>
    /// <param name="tap">[N, C, H, W], in the type of the parameters. It remains the caller's.</param>
    /// <param name="pass">The forward pass of the composition.</param>
    private protected Tensor Call(Tensor tap, Pass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        using Pass.Scope inside = pass.OfHeads.Enter();
        return pass.Recording is null ? call(tap) : forward(tap);
    }
}
