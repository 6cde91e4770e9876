using ResNetDsl.Variables;

namespace ResNetDsl.Heads;

/// <summary>A head of a composition: it stands on one or more blocks of a backbone, and computes from their outputs.</summary>
public abstract class Head : NetworkModule
{
    private protected Head(VariableScope scope)
        : base(scope.Name)
    {
    }

    /// <summary>Runs the head.</summary>
    /// <param name="taps">The outputs of its taps, [N, C, H, W] each. They remain the caller's.</param>
    /// <param name="image">The height and width of the image.</param>
    internal abstract IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> taps, (long Height, long Width) image);
}
