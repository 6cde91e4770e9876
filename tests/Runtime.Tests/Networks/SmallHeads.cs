namespace ResNetDsl.Runtime.Tests.Networks;

[Backbone(typeof(SmallResNet))]
[FeaturePyramid("pyramid", 6, "block1", nameof(SmallResNet.Block2), "block3")]
[SegmentationHead("masks", "block2", 5, Width = 7)]
[ClassifierHead("scores", "block1", 4, Channels = 4)]
public partial class SmallHeads;

[Backbone(typeof(SmallResNet))]
[ClassifierHead("scores", "block1", 4)]
public partial class SmallFirstBlock;

/// <summary>A head by the name that a network's own classifier has, and one on another block after it.</summary>
[Backbone(typeof(SmallResNet))]
[ClassifierHead("logits", "block1", 4)]
[SegmentationHead("masks", "block2", 5, Width = 7)]
public partial class SmallLogitsAndMasks;

/// <summary>Heads on a backbone with another library's keys, and counters.</summary>
[Backbone(typeof(TorchvisionBottleneck))]
[FeaturePyramid("pyramid", 6, "first", "second")]
[ClassifierHead("scores", "first", 4)]
public partial class TorchvisionHeads;
