using ResNetDsl.Architecture.Plans;

namespace ResNetDsl.Architecture.Naming;

/// <summary>
/// The names and layouts of a library for the weights of networks. A tensor of a network is found by its path, independent of the names of the network itself.
/// </summary>
public abstract class WeightNaming
{
    // Words in the names of what is a copy of a network, or learns from it.
    private static readonly string[] Copies = ["ema", "average", "averaged", "swa", "momentum", "student", "encoder_k"];

    private readonly string[] marks;
    private readonly string[] classifier;
    private readonly IReadOnlyList<IgnoredWeight> ignored;

    private protected WeightNaming(string name, SourceFunction? function, string[] marks, string[] classifier, IReadOnlyList<IgnoredWeight> ignored)
    {
        Name = name;
        Function = function;
        this.marks = marks;
        this.classifier = classifier;
        this.ignored = ignored;
    }

    /// <summary>The names of this library: TF-slim's scopes with dots, <c>block1.unit_1.conv1.weight</c>.</summary>
    public static WeightNaming ResNetDsl => TorchNamings.ResNetDsl;

    /// <summary>
    /// torchvision's, <c>layer1.0.conv1.weight</c>, and those of timm's <c>resnet.py</c>, which are the same. So are those of MoCo, DINO, SwAV and VISSL (<c>_feature_blocks.layer1…</c>) behind a prefix.
    /// </summary>
    public static WeightNaming Torchvision => TorchNamings.Torchvision;

    /// <summary>Those of timm's <c>resnetv2.py</c>, <c>stages.0.blocks.0.conv1.weight</c>, and <c>regnet.py</c>, <c>s1.b1.conv1.conv.weight</c>.</summary>
    public static WeightNaming Timm => TorchNamings.Timm;

    /// <summary>Those of timm's <c>vgg.py</c>: torchvision's, but for <c>pre_logits.fc1.weight</c> and <c>head.fc.weight</c>.</summary>
    public static WeightNaming TimmVgg => TorchNamings.TimmVgg;

    /// <summary>Those of timm's <c>inception_resnet_v2.py</c>, <c>repeat.0.branch1.0.conv.weight</c>.</summary>
    public static WeightNaming TimmInception => InceptionNaming.Torch;

    /// <summary>MMPretrain's (and MMClassification's) for ResNets, <c>backbone.layer1.0.conv1.weight</c> and <c>head.fc.weight</c>.</summary>
    public static WeightNaming MMPretrain => TorchNamings.MMPretrain;

    /// <summary>Those of the ResNet of Hugging Face's transformers, <c>resnet.encoder.stages.0.layers.0.layer.0.convolution.weight</c>.</summary>
    public static WeightNaming Transformers => TorchNamings.Transformers;

    /// <summary>TF-slim's variables, <c>resnet_v2_50/block1/unit_1/bottleneck_v2/conv1/weights</c>, without the network's scope.</summary>
    public static WeightNaming Slim => TensorFlowNamings.Slim;

    /// <summary>The variables of TF-slim's <c>inception_resnet_v2.py</c>, <c>InceptionResnetV2/Repeat/block35_1/Branch_0/Conv2d_1x1/weights</c>, without the network's scope.</summary>
    public static WeightNaming SlimInception => InceptionNaming.TensorFlow;

    /// <summary>Keras' ResNet50V2, ResNet101V2 and ResNet152V2, <c>conv2_block1_1_conv/kernel</c>.</summary>
    public static WeightNaming KerasV2 => TensorFlowNamings.KerasV2;

    /// <summary>Keras' ResNet50, ResNet101 and ResNet152, <c>conv2_block1_1_conv/kernel</c>. Their convolutions have biases before batch normalization, which are taken from its means.</summary>
    public static WeightNaming Keras => TensorFlowNamings.Keras;

    /// <summary>Keras' ResNet50 until 2019, <c>res2a_branch2a/kernel</c> and <c>bn2a_branch2a/gamma</c>, with biases as <see cref="Keras"/>.</summary>
    public static WeightNaming KerasBranches => TensorFlowNamings.KerasBranches;

    /// <summary>All namings. If two match equally well, the first one is used.</summary>
    public static IReadOnlyList<WeightNaming> All { get; } =
    [
        ResNetDsl, Torchvision, Timm, TimmVgg, TimmInception, MMPretrain, Transformers, Slim, SlimInception, KerasV2, Keras, KerasBranches,
    ];

    /// <summary>The library's name.</summary>
    public string Name { get; }

    /// <summary>The function of the library's networks; null if the file records it.</summary>
    internal SourceFunction? Function { get; }

    /// <summary>The rules by which names in a file are read; none where the naming is not read by rules.</summary>
    internal virtual IReadOnlyList<WeightRule> Rules => [];

    /// <summary>The names that a network's <see cref="NamesAttribute">[Names]</see> give; null when it has none.</summary>
    /// <param name="plan">The network.</param>
    public static WeightNaming? OwnOf(NetworkPlan plan) => OwnNaming.Of(plan);

    /// <summary>Returns the naming of a file by the names of its tensors; null if none is recognized.</summary>
    /// <param name="names">The names of all tensors in a file.</param>
    public static WeightNaming? Of(IEnumerable<string> names)
    {
        string[] list = [.. names];

        // The more specific of two namings: MMPretrain's names contain torchvision's.
        return All
            .SelectMany(naming => naming.marks.Select(mark => (Naming: naming, Mark: mark)))
            .OrderByDescending(item => item.Mark.Length)
            .FirstOrDefault(item => item.Mark.Split(' ').All(part => list.Any(name => Wildcard.Matches(part, item.Naming.Canonical(name)))))
            .Naming;
    }

    /// <summary>Whether names are those of a copy of a network that training keeps.</summary>
    /// <param name="prefix">The prefix of the names of its tensors.</param>
    internal static bool IsOfCopy(string prefix) => prefix.Split('.', '/').Any(part => Copies.Contains(part) || part.Split('_').Any(Copies.Contains));

    /// <summary>Returns the prefix of the names of a network in a file of this naming: that of the network itself before those of its copies.</summary>
    /// <param name="names">The names, as the rules have them.</param>
    internal string Prefix(IEnumerable<string> names)
    {
        string[] list = [.. names];
        return marks
            .Select(mark => mark.Split(' ')[0].Split('*')[1])
            .SelectMany(literal => list.Select(name => (Name: name, At: name.IndexOf(literal, StringComparison.Ordinal))))
            .Where(item => item.At == 0 || (item.At > 0 && item.Name[item.At - 1] is '.' or '/'))
            .Select(item => item.Name.Substring(0, item.At))
            .OrderBy(IsOfCopy).ThenBy(prefix => prefix.Length).ThenBy(prefix => prefix, StringComparer.Ordinal)
            .FirstOrDefault() ?? "";
    }

    /// <summary>Returns the reason why no table can use weights with these names, a clause, or null.</summary>
    /// <param name="names">The names of all tensors in a file.</param>
    public static string? Foreign(IEnumerable<string> names)
    {
        string[] list = [.. names];
        return ForeignWeights.All
            .FirstOrDefault(foreign => list.Any(name => Wildcard.Matches(foreign.Has, name)) && (foreign.Lacks is null || !list.Any(name => Wildcard.Matches(foreign.Lacks, name))))
            ?.Reason;
    }

    /// <summary>Returns the reason why the library has no names for a network, a clause, or null.</summary>
    /// <param name="plan">The network.</param>
    public abstract string? Refusal(NetworkPlan plan);

    /// <summary>Returns the tensors of a network with the library's names. Counters are included only if the network has them.</summary>
    /// <param name="plan">The network; one that <see cref="Refusal"/> has nothing against.</param>
    public abstract IReadOnlyList<NamedTensor> Tensors(NetworkPlan plan);

    /// <summary>A name in a file as the rules have it: without TensorFlow's <c>:0</c>, a layer's older name as its newer.</summary>
    /// <param name="name">The name.</param>
    public virtual string Canonical(string name) => name;

    /// <summary>Whether a name is one of the classifier's tensors.</summary>
    /// <param name="name">The name, as the rules have it.</param>
    public bool IsClassifier(string name) => classifier.Any(pattern => Wildcard.Matches(pattern, name));

    /// <summary>Returns the reason why a tensor that the network does not have may be ignored, a clause; null if it may not.</summary>
    /// <param name="name">The tensor's name in the file.</param>
    public string? ReasonToIgnore(string name) => ignored.FirstOrDefault(item => Wildcard.Matches(item.Name, Canonical(name)))?.Reason;

    /// <summary>
    /// Returns the differences between the function of a network and that of the library with the same weights: one clause for each option, with the value to write in the table. Weights without a
    /// record of their function are assumed to be those of the library.
    /// </summary>
    /// <param name="plan">The network.</param>
    public IReadOnlyList<string> Differences(NetworkPlan plan) => Function is null ? [] : [.. Function.Differences(Name, plan)];
}
