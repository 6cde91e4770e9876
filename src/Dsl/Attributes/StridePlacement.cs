namespace ResNetDsl;

/// <summary>Specifies which convolution of a bottleneck has the unit's stride. Whether that unit is a block's first or its last is <c>firstStride</c> or <c>lastStride</c>.</summary>
public enum StridePlacement
{
    /// <summary>The 3×3: TF-slim, torchvision ("version 1.5"), timm.</summary>
    Conv3x3 = 0,

    /// <summary>
    /// The first 1×1: the papers of He et al., 2016, and their published models, Keras v1. In evaluation it computes the same as the stride on the 3×3 of the preceding unit, at a higher cost; it is
    /// a different function than the stride on the 3×3 of the same unit.
    /// </summary>
    Conv1x1 = 1,
}
