namespace ResNetDsl.Zoo.Networks;

/// <summary>
/// Masks of the size of the image: the 513×513 segmentation network, its own classifier left aside, with a 3×3 convolution, a classifier and bilinear upsampling on its last block (Long
/// et al., "Fully Convolutional Networks for Semantic Segmentation", 2015).
/// </summary>
[Backbone(typeof(ResNetV2_101_Segmentation))]
[SegmentationHead("masks", tap: nameof(ResNetV2_101_Segmentation.Block4), classes: 21)]
public partial class ResNetV2_101_Segmenter;
