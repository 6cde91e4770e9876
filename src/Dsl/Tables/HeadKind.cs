namespace ResNetDsl.Architecture.Tables;

/// <summary>Specifies the kind of a head.</summary>
public enum HeadKind
{
    /// <summary><see cref="ClassifierHeadAttribute"/>.</summary>
    Classifier,

    /// <summary><see cref="SegmentationHeadAttribute"/>.</summary>
    Segmentation,

    /// <summary><see cref="FeaturePyramidAttribute"/>.</summary>
    FeaturePyramid,
}
