namespace ResNetDsl;

/// <summary>The constants that hold in a whole network: TF-slim's <c>resnet_arg_scope</c> (<c>resnet_utils.py</c>), with its defaults. Where <see cref="NetworkAttribute.Convention"/> names another library, the defaults are that one's.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ArgScopeAttribute : Attribute
{
    /// <summary>The weight of the penalty <c>sum(w²) / 2</c> on convolution weights. 1e-4 by default.</summary>
    public double WeightDecay { get; set; } = 1e-4;

    /// <summary>How much of the moving mean and variance each training step keeps: 1 − torch's momentum. 0.997 by default, 0.9 of torchvision and timm.</summary>
    public double BatchNormDecay { get; set; } = 0.997;

    /// <summary>What batch normalisation adds to the variance. 1e-5 by default.</summary>
    public double BatchNormEpsilon { get; set; } = 1e-5;

    /// <summary>Whether batch normalisation multiplies by a learned scale (gamma). True by default.</summary>
    public bool BatchNormScale { get; set; } = true;
}
