using ResNetDsl.Layers;
using ResNetDsl.Modules;

namespace ResNetDsl.Heads;

/// <summary>The base class of the heads of a composition, which compute from the outputs of one or more blocks of a backbone.</summary>
public abstract class Head : NetworkModule
{
    private protected Head(VariableScope scope)
        : base(scope.Name)
    {
    }

    /// <summary>Calls the head on its only tap. Hooks of the head are called.</summary>
    /// <param name="tap">[N, C, H, W], in the type of the parameters. The caller keeps ownership.</param>
    /// <param name="pass">The forward pass of the composition.</param>
    private protected Tensor Call(Tensor tap, Pass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        using Pass.Scope inside = pass.OfHeads.Enter();
        return pass.Recording is null ? call(tap) : forward(tap);
    }
}
