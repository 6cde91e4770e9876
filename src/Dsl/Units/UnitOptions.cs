namespace ResNetDsl.Architecture;

/// <summary>The options of blocks and networks that a kind of unit can heed. What it does not list is an error in a table that sets it.</summary>
[Flags]
public enum UnitOptions
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Groups of the 3×3 convolution.</summary>
    Groups = 1 << 0,

    /// <summary>The side of the kernel.</summary>
    Kernel = 1 << 1,

    /// <summary>Squeeze and excitation.</summary>
    SqueezeExcitation = 1 << 2,

    /// <summary>The scale of the residual.</summary>
    Scale = 1 << 3,

    /// <summary>Dropout inside the unit.</summary>
    Dropout = 1 << 4,

    /// <summary>The ReLU at its end can be left out.</summary>
    OutputActivation = 1 << 5,

    /// <summary>A shortcut and with it all that is said of residuals: stochastic depth, residuals that begin at zero.</summary>
    Residual = 1 << 6,

    /// <summary>The kind of shortcut where the channels change.</summary>
    Shortcut = 1 << 7,

    /// <summary>Strides other than 1.</summary>
    Stride = 1 << 8,

    /// <summary>A first 1×1 convolution that can carry the stride.</summary>
    StridePlacement = 1 << 9,

    /// <summary>It can do without batch normalisation.</summary>
    NoBatchNorm = 1 << 10,

    /// <summary>It exists with the activation first.</summary>
    PreActivation = 1 << 11,

    /// <summary>It exists with the activation last.</summary>
    PostActivation = 1 << 12,
}
