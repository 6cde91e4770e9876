namespace ResNetDsl.Architecture.Tables;

/// <summary>The kinds of head that can stand on a backbone.</summary>
public enum HeadKind
{
    /// <summary><see cref="ClassifierHeadAttribute"/>.</summary>
    Classifier,

    /// <summary><see cref="SegmentationHeadAttribute"/>.</summary>
    Segmentation,

    /// <summary><see cref="FeaturePyramidAttribute"/>.</summary>
    FeaturePyramid,
}
