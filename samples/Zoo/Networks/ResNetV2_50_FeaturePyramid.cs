namespace ResNetDsl.Zoo.Networks;

/// <summary>
/// The feature maps of a detector: maps of 256 channels at every 8th, 16th and 32nd pixel (Lin et al., "Feature Pyramid Networks for Object Detection", 2017), and a classifier of the whole
/// image beside them.
/// </summary>
[Backbone(typeof(ResNetV2_50))]
[FeaturePyramid("pyramid", width: 256, "block1", "block2", "block4")]
[ClassifierHead("scene", tap: "block4", classes: 365, Channels = 2048)]
public partial class ResNetV2_50_FeaturePyramid;
