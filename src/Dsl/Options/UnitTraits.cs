namespace ResNetDsl.Architecture.Options;

/// <summary>The properties of a kind of unit on which options of a network depend.</summary>
[Flags]
internal enum UnitTraits
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A residual that is added to a shortcut.</summary>
    Residual = 1 << 0,

    /// <summary>A choice of shortcuts where the channels change.</summary>
    Shortcut = 1 << 1,

    /// <summary>Strides other than 1.</summary>
    Stride = 1 << 2,

    /// <summary>A first 1×1 convolution that can have the stride.</summary>
    StridePlacement = 1 << 3,

    /// <summary>A form without batch normalization.</summary>
    NoBatchNorm = 1 << 4,

    /// <summary>A form with the activation first.</summary>
    PreActivation = 1 << 5,

    /// <summary>A form with the activation last.</summary>
    PostActivation = 1 << 6,
}
