namespace ResNetDsl;

/// <summary>Which convolution of a bottleneck carries the unit's stride. Whether that unit is a block's first or its last is <c>firstStride</c> or <c>lastStride</c>.</summary>
public enum StridePlacement
{
    /// <summary>The 3×3: TF-slim, torchvision ("version 1.5"), timm.</summary>
    Conv3x3 = 0,

    /// <summary>
    /// The first 1×1: the papers of He et al., 2016, and their published models, Keras v1. In evaluation it gives what the 3×3 of the unit before gives with that stride, at a higher cost; it is
    /// another function than the same unit's 3×3 with the stride.
    /// </summary>
    Conv1x1 = 1,
}
