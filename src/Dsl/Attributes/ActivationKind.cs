namespace ResNetDsl;

/// <summary>Specifies the position of batch normalization and ReLU in a residual unit.</summary>
public enum ActivationKind
{
    /// <summary>Before the convolutions, none after the sum, and once more after the last block: version 2 (He et al., "Identity Mappings in Deep Residual Networks", 2016).</summary>
    PreActivation = 0,

    /// <summary>After the convolutions, and ReLU after the sum: version 1 (He et al., "Deep Residual Learning for Image Recognition", 2016).</summary>
    PostActivation = 1,
}
