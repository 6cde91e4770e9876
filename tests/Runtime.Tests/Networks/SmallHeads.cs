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

/// <summary>Heads whose taps are in no order: two on the first block, and one on a later block before them. Nothing stands on the second block.</summary>
[Backbone(typeof(SmallResNet))]
[ClassifierHead("late", "block3", 3)]
[SegmentationHead("masks", "block1", 5, Width = 7)]
[FeaturePyramid("pyramid", 6, "block1", "block3")]
[ClassifierHead("early", "block1", 4)]
public partial class SmallMixedTaps;

/// <summary>A head on a backbone without a stem.</summary>
[Backbone(typeof(SmallRootless))]
[ClassifierHead("scores", "block2", 4)]
public partial class SmallRootlessHead;

/// <summary>Heads on a backbone with another library's keys, and counters.</summary>
[Backbone(typeof(TorchvisionBottleneck))]
[FeaturePyramid("pyramid", 6, "first", "second")]
[ClassifierHead("scores", "first", 4)]
[SegmentationHead("masks", "second", 3, Width = 5)]
public partial class TorchvisionHeads;
