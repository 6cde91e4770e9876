namespace ResNetDsl.Architecture.Naming;

/// <summary>The names of libraries that are written for torch.</summary>
internal static class TorchNamings
{
    private const string TorchvisionUnit = "layer{block}.{unit-1}.";

    private const string TorchvisionRegNetUnit = "trunk_output.block{block}.block{block}-{unit-1}.";

    private const string TimmRegNetUnit = "s{block}.b{unit}.";

    private const string TimmUnit = "stages.{block-1}.blocks.{unit-1}.";

    private const string TransformersUnit = "encoder.stages.{block-1}.layers.{unit-1}.";

    private const string OfPretraining = "a part of the self-supervised training that the network does not have";

    private const string OfCopy = "a copy of the network that training keeps";

    private static readonly SourceFunction OfTorchvision = new() { Strides = BlockStrides.First, Convention = Library.Torchvision };

    // What is read to declare a table: the weights of convolutions, and of batch normalization and biases one of each kind.
    private static readonly WeightRule[] TorchvisionRules =
    [
        new("conv1.weight", "conv1.weight"),
        new("conv1.bias", "conv1.bias"),
        new("conv1_1.weight", "conv1.0.weight"),
        new("conv1_2.weight", "conv1.3.weight"),
        new("conv1_3.weight", "conv1.6.weight"),
        .. WeightRule.TorchNorm("conv1.bn", "bn1"),
        new(WeightRule.InUnit + "conv*.weight", TorchvisionUnit + "conv*.weight"),
        new(WeightRule.InUnit + "conv*.bias", TorchvisionUnit + "conv*.bias"),
        .. WeightRule.TorchNorm(WeightRule.InUnit + "conv*.bn", TorchvisionUnit + "bn*"),
        new(WeightRule.InUnit + "shortcut.weight", TorchvisionUnit + "downsample.0.weight"),
        new(WeightRule.InUnit + ShortcutBehindPool, TorchvisionUnit + "downsample.1.weight"),
        new(WeightRule.InUnit + "se.fc*.weight", TorchvisionUnit + "se.fc*.weight"),
        new("logits.weight", "fc.weight", WeightLayout.OutIn),
        new("logits.bias", "fc.bias"),
    ];

    private static readonly WeightRule[] TorchvisionRegNetRules =
    [
        new(RegNetStem, "stem.0.weight"),
        new(WeightRule.InUnit + "conv1.weight", TorchvisionRegNetUnit + "f.a.0.weight"),
        new(WeightRule.InUnit + "conv1.bn.weight", TorchvisionRegNetUnit + "f.a.1.weight"),
        new(WeightRule.InUnit + "conv2.weight", TorchvisionRegNetUnit + "f.b.0.weight"),
        new(WeightRule.InUnit + "conv3.weight", TorchvisionRegNetUnit + "f.c.0.weight"),
        new(WeightRule.InUnit + "shortcut.weight", TorchvisionRegNetUnit + "proj.0.weight"),
    ];

    /// <summary>The path of RegNet's stem, which is a block of its table.</summary>
    internal const string RegNetStem = "regnet_stem.weight";

    /// <summary>The path of a projection that stands where torch's batch normalization would be if no pool came first.</summary>
    internal const string ShortcutBehindPool = "shortcut_behind_pool.weight";

    public static WeightNaming ResNetDsl { get; } = new SchemeNaming("ResNetDsl", Library.Slim, null, ["*unit_1.*.weight"], ["logits.*"]);

    public static WeightNaming Torchvision { get; } = new SchemeNaming(
        "torchvision",
        Library.Torchvision,
        OfTorchvision,
        ["*layer1.0.conv1.weight", "*features.0.weight", "*trunk_output.block1.block1-0.f.a.0.weight"],
        ["fc.*", "classifier.6.*"],
        [
            // MoCo, SwAV, DINO, SimSiam, Barlow Twins, VISSL.
            new("*encoder_k.*", OfCopy),
            new("*student.*", OfCopy),
            new("*momentum_encoder.*", OfCopy),
            new("*queue", OfPretraining),
            new("*queue_ptr", OfPretraining),
            new("*projection_head.*", OfPretraining),
            new("*prototypes.*", OfPretraining),
            new("*projector.*", OfPretraining),
            new("*predictor.*", OfPretraining),
            new("*head.mlp.*", OfPretraining),
            new("*head.last_layer.*", OfPretraining),
            new("fc.0.*", OfPretraining),
            new("fc.2.*", OfPretraining),
        ])
    {
        ReadBy = [.. TorchvisionRules, .. TorchvisionRegNetRules],
    };

    public static WeightNaming Timm { get; } = new SchemeNaming(
        "timm",
        Library.Timm,
        new() { Strides = BlockStrides.First, Shortcut = stem => stem == StemKind.Deep ? ShortcutKind.AveragePool : ShortcutKind.Projection, Convention = Library.Timm },
        ["*stages.0.blocks.0.conv1.weight", "*s1.b1.conv1.conv.weight"],
        ["head.fc.*"])
    {
        ReadBy =
        [
            new("conv1.weight", "stem.conv.weight"),
            new("conv1_1.weight", "stem.conv1.weight"),
            new("conv1_2.weight", "stem.conv2.weight"),
            new("conv1_3.weight", "stem.conv3.weight"),
            .. WeightRule.TorchNorm(WeightRule.InUnit + "preact", TimmUnit + "norm1"),
            new(WeightRule.InUnit + "conv*.weight", TimmUnit + "conv*.weight"),
            new(WeightRule.InUnit + "shortcut.weight", TimmUnit + "downsample.conv.weight"),
            new(WeightRule.InUnit + "conv*.weight", TimmRegNetUnit + "conv*.conv.weight"),
            new(WeightRule.InUnit + "conv*.bn.weight", TimmRegNetUnit + "conv*.bn.weight"),
            new(WeightRule.InUnit + "shortcut.weight", TimmRegNetUnit + "downsample.conv.weight"),
            new(RegNetStem, "stem.conv.weight"),
            new("logits.weight", "head.fc.weight"),
        ],
    };

    public static WeightNaming TimmVgg { get; } = new SchemeNaming("timm's VGG", Library.Torchvision, OfTorchvision, ["*features.0.weight *pre_logits.fc1.weight"], ["head.fc.*"])
    {
        Rename = (_, key) => Replaced(key, ("classifier.0.", "pre_logits.fc1."), ("classifier.3.", "pre_logits.fc2."), ("classifier.6.", "head.fc.")),
        Excludes = plan => plan.Table.Options.HiddenUnits > 0 ? null : $"these are the names of VGG, and {plan.Name} is not a VGG",
    };

    public static WeightNaming MMPretrain { get; } = new SchemeNaming("MMPretrain", Library.Torchvision, OfTorchvision, ["*backbone.layer1.0.conv1.weight *head.fc.weight"], ["head.fc.*"])
    {
        Rename = (plan, key) => plan.Table.Options.Stem == StemKind.Deep
            ? Replaced(key, ("fc.", "head.fc."), ("conv1.", "backbone.stem."), ("bn1.", "backbone.stem.7."), ("", "backbone."))
            : Replaced(key, ("fc.", "head.fc."), ("", "backbone.")),
        Excludes = plan => plan.Table.Blocks.Any(block => block.Unit == UnitKind.Plain || block.SqueezeExcitation > 0) ? $"only the names of its ResNets and ResNeXts are known, and {plan.Name} is neither" : null,
        ReadBy =
        [
            .. TorchvisionRules.Where(rule => !rule.Path.StartsWith("conv1_", StringComparison.Ordinal) && !rule.Path.StartsWith("logits", StringComparison.Ordinal))
                .Select(rule => new WeightRule(rule.Path, "backbone." + rule.Name, rule.Layout)),
            new("conv1_1.weight", "backbone.stem.0.weight"),
            new("conv1_2.weight", "backbone.stem.3.weight"),
            new("conv1_3.weight", "backbone.stem.6.weight"),
            new("logits.weight", "head.fc.weight", WeightLayout.OutIn),
        ],
    };

    // ResNetForImageClassification has the network as resnet, and ResNetModel is it.
    public static WeightNaming Transformers { get; } = new RuleNaming(
        "transformers",
        OfTorchvision with { Shortcut = _ => ShortcutKind.Projection },
        ["*embedder.embedder.convolution.weight"],
        ["classifier.*"],
        [
            new("conv1.weight", "embedder.embedder.convolution.weight"),
            .. WeightRule.TorchNorm("conv1.bn", "embedder.embedder.normalization"),
            new(WeightRule.InUnit + "conv*.weight", TransformersUnit + "layer.{*-1}.convolution.weight"),
            .. WeightRule.TorchNorm(WeightRule.InUnit + "conv*.bn", TransformersUnit + "layer.{*-1}.normalization"),
            new(WeightRule.InUnit + "shortcut.weight", TransformersUnit + "shortcut.convolution.weight"),
            .. WeightRule.TorchNorm(WeightRule.InUnit + "shortcut.bn", TransformersUnit + "shortcut.normalization"),
            new("logits.weight", "classifier.1.weight", WeightLayout.OutIn),
            new("logits.bias", "classifier.1.bias"),
        ],
        [new("*num_batches_tracked", "a count of training steps, which the network does not keep")])
    {
        Renamed = [("resnet.embedder.", "embedder."), ("resnet.encoder.", "encoder.")],
    };

    /// <summary>A key with its beginning replaced by the first rule that is for it.</summary>
    private static string Replaced(string key, params (string From, string To)[] rules)
    {
        foreach ((string from, string to) in rules)
        {
            if (key.StartsWith(from, StringComparison.Ordinal))
            {
                return to + key.Substring(from.Length);
            }
        }

        return key;
    }
}
