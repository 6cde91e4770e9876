namespace ResNetDsl.Architecture;

/// <summary>
/// The names and layouts that a library has for the weights of networks. A tensor of a network is found by its path, so that weights come over whatever names the network itself goes by.
/// </summary>
public abstract class WeightNaming
{
    private readonly string[] marks;
    private readonly string[] classifier;
    private readonly IReadOnlyList<IgnoredWeight> ignored;

    private protected WeightNaming(string name, BlockStrides? strides, string[] marks, string[] classifier, IReadOnlyList<IgnoredWeight> ignored)
    {
        Name = name;
        Strides = strides;
        this.marks = marks;
        this.classifier = classifier;
        this.ignored = ignored;
    }

    /// <summary>The names of this library: TF-slim's scopes with dots, <c>block1.unit_1.conv1.weight</c>.</summary>
    public static WeightNaming ResNetDsl { get; } = new SchemeNaming("ResNetDsl", Library.Slim, null, ["*unit_1.*.weight"], ["logits.*"]);

    /// <summary>torchvision's, <c>layer1.0.conv1.weight</c>, and those of timm's <c>resnet.py</c>, which are the same.</summary>
    public static WeightNaming Torchvision { get; } =
        new SchemeNaming("torchvision", Library.Torchvision, BlockStrides.First, ["*layer1.0.conv1.weight", "*features.0.weight"], ["fc.*", "classifier.6.*"]);

    /// <summary>Those of timm's <c>resnetv2.py</c>, <c>stages.0.blocks.0.conv1.weight</c>.</summary>
    public static WeightNaming Timm { get; } = new SchemeNaming("timm", Library.Timm, BlockStrides.First, ["*stages.0.blocks.0.conv1.weight"], ["head.fc.*"]);

    /// <summary>TF-slim's variables, <c>resnet_v2_50/block1/unit_1/bottleneck_v2/conv1/weights</c>, without the network's scope.</summary>
    public static WeightNaming Slim { get; } = new SlimNaming();

    /// <summary>Keras' ResNet50V2, ResNet101V2 and ResNet152V2, <c>conv2_block1_1_conv/kernel</c>.</summary>
    public static WeightNaming KerasV2 { get; } = KerasNaming.V2;

    /// <summary>Keras' ResNet50, ResNet101 and ResNet152, <c>conv2_block1_1_conv/kernel</c>. Their convolutions have biases before batch normalisation, which are taken from its means.</summary>
    public static WeightNaming Keras { get; } = KerasNaming.V1;

    /// <summary>All namings. Of two that fit equally well the first is meant.</summary>
    public static IReadOnlyList<WeightNaming> All { get; } = [ResNetDsl, Torchvision, Timm, Slim, KerasV2, Keras];

    /// <summary>The library's name.</summary>
    public string Name { get; }

    /// <summary>Where the library has the stride of a block; null when the names do not tell.</summary>
    internal BlockStrides? Strides { get; }

    /// <summary>The naming by which files of such names go; null when none is recognised.</summary>
    /// <param name="names">The names of all tensors in a file.</param>
    public static WeightNaming? Of(IEnumerable<string> names)
    {
        string[] list = [.. names];
        return All.FirstOrDefault(naming => list.Any(name => naming.marks.Any(mark => Wildcard.Matches(mark, naming.Canonical(name)))));
    }

    /// <summary>Why no table computes with weights of such names, a clause; null when one may.</summary>
    /// <param name="names">The names of all tensors in a file.</param>
    public static string? Foreign(IEnumerable<string> names)
    {
        string[] list = [.. names];
        return ForeignWeights.All
            .FirstOrDefault(foreign => list.Any(name => Wildcard.Matches(foreign.Has, name)) && (foreign.Lacks is null || !list.Any(name => Wildcard.Matches(foreign.Lacks, name))))
            ?.Reason;
    }

    /// <summary>Why the library has no names for a network, a clause; null when it has.</summary>
    /// <param name="plan">The network.</param>
    public abstract string? Refusal(NetworkPlan plan);

    /// <summary>The tensors of a network under the library's names. Counters are among them only where the network counts.</summary>
    /// <param name="plan">The network; one that <see cref="Refusal"/> has nothing against.</param>
    public abstract IReadOnlyList<NamedTensor> Tensors(NetworkPlan plan);

    /// <summary>A name in a file as the rules have it: without TensorFlow's <c>:0</c>, a layer's older name as its newer.</summary>
    /// <param name="name">The name.</param>
    public virtual string Canonical(string name) => name;

    /// <summary>Whether a name is one of the classifier's tensors.</summary>
    /// <param name="name">The name, as the rules have it.</param>
    public bool IsClassifier(string name) => classifier.Any(pattern => Wildcard.Matches(pattern, name));

    /// <summary>Why a tensor that the network lacks may be left out, a clause; null when it may not.</summary>
    /// <param name="name">The tensor's name in the file.</param>
    public string? ReasonToIgnore(string name) => ignored.FirstOrDefault(item => Wildcard.Matches(item.Name, Canonical(name)))?.Reason;

    /// <summary>
    /// Where a network has its strides in other units than the library, a clause; null when it has not. Weights without a note of their function are taken for the library's own, and of the
    /// same shapes are those of another function.
    /// </summary>
    /// <param name="plan">The network.</param>
    public string? OtherStrides(NetworkPlan plan)
    {
        if (Strides is not { } strides)
        {
            return null;
        }

        bool early = plan.Table.Options.StridePlacement == StridePlacement.Conv1x1;
        foreach (BlockPlan block in plan.Blocks)
        {
            bool places = block.Runs[0].Definition.Has(UnitTraits.StridePlacement);
            bool onFirst = early && places;
            WrittenUnits strided = block.Row.Written().LastOrDefault(units => units.Stride > 1);

            // A block of one unit has its stride in the first and in the last.
            BlockStrides? here = strided.Count == 0 ? null
                : block.Units == 1 ? (onFirst ? BlockStrides.FirstOn1x1 : strides == BlockStrides.Last ? strides : BlockStrides.First)
                : strided.Last == block.Units ? BlockStrides.Last
                : onFirst ? BlockStrides.FirstOn1x1
                : BlockStrides.First;

            // A basic unit has one place only.
            if (here is not null && here != strides && (places || here == BlockStrides.Last || strides == BlockStrides.Last))
            {
                return $"{Name} has the stride of a block {Words(strides)}, {block.Name} of {plan.Name} has it {Words(here.Value)}";
            }
        }

        return null;

        static string Words(BlockStrides strides) => strides switch
        {
            BlockStrides.Last => "in its last unit",
            BlockStrides.First => "in its first unit",
            _ => "in its first unit, on the first 1×1",
        };
    }
}

/// <summary>Where a block has its stride.</summary>
internal enum BlockStrides
{
    /// <summary>In the first unit, on its 3×3: torchvision and timm.</summary>
    First,

    /// <summary>In the first unit, on its first 1×1: He et al., 2016, and Keras' version 1.</summary>
    FirstOn1x1,

    /// <summary>In the last unit, on its 3×3: TF-slim, and Keras' version 2.</summary>
    Last,
}

/// <summary>The names that networks themselves may go by.</summary>
internal sealed class SchemeNaming : WeightNaming
{
    private readonly KeyScheme scheme;

    public SchemeNaming(string name, Library library, BlockStrides? strides, string[] marks, string[] classifier)
        : base(name, strides, marks, classifier, [new("*num_batches_tracked", "a count of training steps, which the network does not keep")])
    {
        scheme = KeyScheme.Of(library);
    }

    public override string? Refusal(NetworkPlan plan) => scheme.Refusal(plan.Table);

    public override IReadOnlyList<NamedTensor> Tensors(NetworkPlan plan)
    {
        bool linear = scheme.HasLinearClassifier(plan.Table.Options);
        HashSet<string> classifier = [.. plan.Head.Graph.Layers.OfType<ConvolutionLayer>().Select(layer => $"{layer.Scope}.weight")];
        return [.. scheme.Tensors(plan).Select(tensor => new NamedTensor(tensor, tensor.Key, linear && classifier.Contains(tensor.Path) ? WeightLayout.OutIn : WeightLayout.Torch))];
    }
}

/// <summary>Names by rules.</summary>
internal class RuleNaming : WeightNaming
{
    private const string TensorFlowSuffix = ":0";

    private const string UnitPrefix = "unit_";

    private readonly IReadOnlyList<WeightRule> rules;
    private readonly IReadOnlyList<(string Older, string Newer)> renamed;

    public RuleNaming(
        string name, BlockStrides strides, string[] marks, string[] classifier, IReadOnlyList<WeightRule> rules, IReadOnlyList<IgnoredWeight> ignored, IReadOnlyList<(string Older, string Newer)> renamed)
        : base(name, strides, marks, classifier, ignored)
    {
        this.rules = rules;
        this.renamed = renamed;
    }

    public override string? Refusal(NetworkPlan plan) =>
        plan.Tensors().FirstOrDefault(tensor => tensor.Role != TensorRole.Counter && Named(plan, tensor) is null) is { } nameless ? $"{Name} has no name for {nameless.Path}" : null;

    public override IReadOnlyList<NamedTensor> Tensors(NetworkPlan plan)
    {
        NamedTensor[] named = [.. plan.Tensors().Select(tensor => Named(plan, tensor)).OfType<NamedTensor>()];

        // A bias that the network has too is nobody else's.
        HashSet<string> names = [.. named.Select(tensor => tensor.Name)];
        return [.. named.Select(tensor => tensor.Minus is { } bias && names.Contains(bias) ? tensor with { Minus = null } : tensor)];
    }

    public override string Canonical(string name)
    {
        name = name.EndsWith(TensorFlowSuffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - TensorFlowSuffix.Length) : name;
        foreach ((string older, string newer) in renamed)
        {
            name = name.Replace(older, newer);
        }

        return name;
    }

    private NamedTensor? Named(NetworkPlan plan, TensorPlan tensor)
    {
        (string path, int block, string unit) = Placed(plan, tensor.Path);
        foreach (WeightRule rule in rules)
        {
            if (rule.Match(path) is { } star)
            {
                return new(tensor, Fill(rule.Name), rule.Layout, rule.Minus is null ? null : Fill(rule.Minus));

                string Fill(string name) => name
                    .Replace("{block}", Text.Plain(block))
                    .Replace("{block+1}", Text.Plain(block + 1))
                    .Replace("{unit}", unit)
                    .Replace("{kind}", block > 0 ? plan.Blocks[block - 1].Runs[0].Scope : "")
                    .Replace("*", star);
            }
        }

        return null;
    }

    /// <summary>A path as rules write it, and the block and unit that it is in, from 1; block 0 for what is in none.</summary>
    private static (string Path, int Block, string Unit) Placed(NetworkPlan plan, string path)
    {
        string[] parts = path.Split(['.'], 3);
        int block = parts.Length == 3 ? plan.IndexOfBlock(parts[0]) : -1;
        return block >= 0 && parts[1].StartsWith(UnitPrefix, StringComparison.Ordinal)
            ? (WeightRule.InUnit + parts[2], block + 1, parts[1].Substring(UnitPrefix.Length))
            : (path, 0, "");
    }
}

/// <summary>The variables of TF-slim's <c>resnet_v1.py</c> and <c>resnet_v2.py</c>.</summary>
internal sealed class SlimNaming : RuleNaming
{
    private const string Unit = "block{block}/unit_{unit}/{kind}";

    private const string OfOptimizer = "a variable of the training";

    public SlimNaming()
        : base(
            "TF-slim",
            BlockStrides.Last,
            ["*block1/unit_1/*/weights"],
            ["logits/*"],
            [
                new("conv1.weight", "conv1/weights", WeightLayout.HeightWidthInOut),
                new("conv1.bias", "conv1/biases"),
                .. WeightRule.TensorFlowNorm("conv1.bn", "conv1/BatchNorm"),
                .. WeightRule.TensorFlowNorm(WeightRule.InUnit + "preact", Unit + "/preact"),
                .. WeightRule.TensorFlowNorm(WeightRule.InUnit + "*.bn", Unit + "/*/BatchNorm"),
                new(WeightRule.InUnit + "*.weight", Unit + "/*/weights", WeightLayout.HeightWidthInOut),
                new(WeightRule.InUnit + "*.bias", Unit + "/*/biases"),
                .. WeightRule.TensorFlowNorm("postnorm", "postnorm"),
                new("logits.weight", "logits/weights", WeightLayout.HeightWidthInOut),
                new("logits.bias", "logits/biases"),
            ],
            [
                new("*global_step", OfOptimizer),
                new("*/Momentum", OfOptimizer),
                new("*/RMSProp", OfOptimizer),
                new("*/RMSProp_1", OfOptimizer),
                new("*/Adam", OfOptimizer),
                new("*/Adam_1", OfOptimizer),
                new("*beta1_power", OfOptimizer),
                new("*beta2_power", OfOptimizer),
                new("*/ExponentialMovingAverage", "a moving average of a variable that the file has too"),
            ],
            [])
    {
    }
}

/// <summary>The layers of Keras' <c>applications/resnet.py</c>.</summary>
internal static class KerasNaming
{
    private const string Unit = "conv{block+1}_block{unit}";

    private const string OfOptimizer = "a variable of the training";

    private static readonly WeightRule[] Classifier =
    [
        new("logits.weight", "predictions/kernel", WeightLayout.InOut),
        new("logits.bias", "predictions/bias"),
    ];

    private static readonly WeightRule[] Convolutions =
    [
        new("conv1.weight", "conv1_conv/kernel", WeightLayout.HeightWidthInOut),
        new("conv1.bias", "conv1_conv/bias"),
        new(WeightRule.InUnit + "conv*.weight", Unit + "_*_conv/kernel", WeightLayout.HeightWidthInOut),
        new(WeightRule.InUnit + "conv*.bias", Unit + "_*_conv/bias"),
        new(WeightRule.InUnit + "shortcut.weight", Unit + "_0_conv/kernel", WeightLayout.HeightWidthInOut),
        new(WeightRule.InUnit + "shortcut.bias", Unit + "_0_conv/bias"),
    ];

    private static readonly IgnoredWeight[] Ignored =
    [
        new("*optimizer/*", OfOptimizer),
        new("*iterations", OfOptimizer),
        new("*learning_rate", OfOptimizer),
    ];

    // The classifier of keras-applications was named after what it gives.
    private static readonly (string, string)[] Renamed = [("probs/", "predictions/")];

    public static WeightNaming V1 { get; } = new RuleNaming(
        "Keras ResNet",
        BlockStrides.FirstOn1x1,
        ["*conv2_block1_1_bn/*"],
        ["predictions/*"],
        [
            .. Convolutions,
            .. WeightRule.TensorFlowNorm("conv1.bn", "conv1_bn", bias: "conv1_conv/bias"),
            .. WeightRule.TensorFlowNorm(WeightRule.InUnit + "conv*.bn", Unit + "_*_bn", bias: Unit + "_*_conv/bias"),
            .. WeightRule.TensorFlowNorm(WeightRule.InUnit + "shortcut.bn", Unit + "_0_bn", bias: Unit + "_0_conv/bias"),
            .. Classifier,
        ],
        Ignored,
        Renamed);

    public static WeightNaming V2 { get; } = new RuleNaming(
        "Keras ResNetV2",
        BlockStrides.Last,
        ["*conv2_block1_preact_bn/*"],
        ["predictions/*"],
        [
            .. Convolutions,
            .. WeightRule.TensorFlowNorm(WeightRule.InUnit + "preact", Unit + "_preact_bn"),
            .. WeightRule.TensorFlowNorm(WeightRule.InUnit + "conv*.bn", Unit + "_*_bn"),
            .. WeightRule.TensorFlowNorm("postnorm", "post_bn"),
            .. Classifier,
        ],
        Ignored,
        Renamed);
}
