namespace ResNetDsl.Architecture.Naming;

/// <summary>The variables of TF-slim's <c>resnet_v1.py</c> and <c>resnet_v2.py</c>, and the layers of Keras' <c>applications</c>.</summary>
internal static class TensorFlowNamings
{
    private const string SlimUnit = "block{block}/unit_{unit}/{kind}";

    private const string KerasUnit = "conv{block+1}_block{unit}";

    private const string BranchUnit = "{block+1}{letter}_branch";

    private const string OfTraining = "a variable of the optimizer or of the training loop";

    /// <summary>What TF-slim's files have besides the network.</summary>
    internal static readonly IgnoredWeight[] SlimIgnored =
    [
        new("*global_step", OfTraining),
        new("*/Momentum", OfTraining),
        new("*/RMSProp", OfTraining),
        new("*/RMSProp_1", OfTraining),
        new("*/Adam", OfTraining),
        new("*/Adam_1", OfTraining),
        new("*beta1_power", OfTraining),
        new("*beta2_power", OfTraining),
        new("*/ExponentialMovingAverage", "a moving average of a variable that is also in the file"),
    ];

    private static readonly IgnoredWeight[] KerasIgnored =
    [
        new("*optimizer/*", OfTraining),
        new("*iterations", OfTraining),
        new("*learning_rate", OfTraining),
    ];

    private static readonly WeightRule[] KerasClassifier =
    [
        new("logits.weight", "predictions/kernel", WeightLayout.InOut),
        new("logits.bias", "predictions/bias"),
    ];

    private static readonly WeightRule[] KerasConvolutions =
    [
        new("conv1.weight", "conv1_conv/kernel", WeightLayout.HeightWidthInOut),
        new("conv1.bias", "conv1_conv/bias"),
        new(WeightRule.InUnit + "shortcut.weight", KerasUnit + "_0_conv/kernel", WeightLayout.HeightWidthInOut),
        new(WeightRule.InUnit + "shortcut.bias", KerasUnit + "_0_conv/bias"),
        new(WeightRule.InUnit + "conv*.weight", KerasUnit + "_*_conv/kernel", WeightLayout.HeightWidthInOut),
        new(WeightRule.InUnit + "conv*.bias", KerasUnit + "_*_conv/bias"),
    ];

    // The classifier of keras-applications was named after what it gives.
    private static readonly (string, string)[] KerasRenamed = [("probs/", "predictions/")];

    public static WeightNaming Slim { get; } = new RuleNaming(
        "TF-slim",
        new() { Strides = BlockStrides.Last, StemPool = [StemPoolPadding.Same], Decay = 0.997, Shortcut = _ => ShortcutKind.Projection, Convention = Library.Slim, HasBackground = true },
        ["*block1/unit_1/*/weights"],
        ["logits/*"],
        [
            new("conv1.weight", "conv1/weights", WeightLayout.HeightWidthInOut),
            new("conv1.bias", "conv1/biases"),
            .. WeightRule.TensorFlowNorm("conv1.bn", "conv1/BatchNorm"),
            .. WeightRule.TensorFlowNorm(WeightRule.InUnit + "preact", SlimUnit + "/preact"),
            .. WeightRule.TensorFlowNorm(WeightRule.InUnit + "*.bn", SlimUnit + "/*/BatchNorm"),
            new(WeightRule.InUnit + "*.weight", SlimUnit + "/*/weights", WeightLayout.HeightWidthInOut),
            new(WeightRule.InUnit + "*.bias", SlimUnit + "/*/biases"),
            .. WeightRule.TensorFlowNorm("postnorm", "postnorm"),
            new("logits.weight", "logits/weights", WeightLayout.HeightWidthInOut),
            new("logits.bias", "logits/biases"),
        ],
        SlimIgnored);

    // applications/resnet.py pads with zeros before the max pool, behind a ReLU in version 1.
    public static WeightNaming Keras { get; } = new RuleNaming(
        "Keras ResNet",
        new() { Strides = BlockStrides.FirstOn1x1, Epsilon = 1.001e-5, Decay = 0.99, Shortcut = _ => ShortcutKind.Projection, Convention = Library.Torchvision },
        ["*conv2_block1_1_bn/*"],
        ["predictions/*"],
        [
            .. KerasConvolutions,
            .. WeightRule.TensorFlowNorm("conv1.bn", "conv1_bn", bias: "conv1_conv/bias"),
            .. WeightRule.TensorFlowNorm(WeightRule.InUnit + "shortcut.bn", KerasUnit + "_0_bn", bias: KerasUnit + "_0_conv/bias"),
            .. WeightRule.TensorFlowNorm(WeightRule.InUnit + "conv*.bn", KerasUnit + "_*_bn", bias: KerasUnit + "_*_conv/bias"),
            .. KerasClassifier,
        ],
        KerasIgnored)
    {
        Renamed = KerasRenamed,
        Normalized = WithoutRepetition,
    };

    public static WeightNaming KerasV2 { get; } = new RuleNaming(
        "Keras ResNetV2",
        new() { Strides = BlockStrides.Last, StemPool = [StemPoolPadding.Zeros], Epsilon = 1.001e-5, Decay = 0.99, Shortcut = _ => ShortcutKind.Projection, Convention = Library.Slim },
        ["*conv2_block1_preact_bn/*"],
        ["predictions/*"],
        [
            .. KerasConvolutions,
            .. WeightRule.TensorFlowNorm(WeightRule.InUnit + "preact", KerasUnit + "_preact_bn"),
            .. WeightRule.TensorFlowNorm(WeightRule.InUnit + "conv*.bn", KerasUnit + "_*_bn"),
            .. WeightRule.TensorFlowNorm("postnorm", "post_bn"),
            .. KerasClassifier,
        ],
        KerasIgnored)
    {
        Renamed = KerasRenamed,
        Normalized = WithoutRepetition,
    };

    // keras_applications/resnet50.py. Its max pool had no padding at first, and zeros behind a ReLU from 2018.
    public static WeightNaming KerasBranches { get; } = new RuleNaming(
        "Keras ResNet50 until 2019",
        new()
        {
            Strides = BlockStrides.FirstOn1x1,
            StemPool = [StemPoolPadding.Symmetric, StemPoolPadding.Valid],
            Epsilon = 1e-3,
            Decay = 0.99,
            Shortcut = _ => ShortcutKind.Projection,
            Convention = Library.Torchvision,
        },
        ["*bn2a_branch2a/gamma"],
        ["fc1000/*"],
        [
            new("conv1.weight", "conv1/kernel", WeightLayout.HeightWidthInOut),
            new("conv1.bias", "conv1/bias"),
            .. WeightRule.TensorFlowNorm("conv1.bn", "bn_conv1", bias: "conv1/bias"),
            .. OfBranch("conv1", "2a"),
            .. OfBranch("conv2", "2b"),
            .. OfBranch("conv3", "2c"),
            .. OfBranch("shortcut", "1"),
            new("logits.weight", "fc1000/kernel", WeightLayout.InOut),
            new("logits.bias", "fc1000/bias"),
        ],
        KerasIgnored)
    {
        Normalized = name => OfKeras1(WithoutRepetition(name)),
    };

    private static IEnumerable<WeightRule> OfBranch(string layer, string branch) =>
    [
        new($"{WeightRule.InUnit}{layer}.weight", $"res{BranchUnit}{branch}/kernel", WeightLayout.HeightWidthInOut),
        new($"{WeightRule.InUnit}{layer}.bias", $"res{BranchUnit}{branch}/bias"),
        .. WeightRule.TensorFlowNorm($"{WeightRule.InUnit}{layer}.bn", $"bn{BranchUnit}{branch}", bias: $"res{BranchUnit}{branch}/bias"),
    ];

    /// <summary>Keras 2 writes a layer's name twice, as a group and in the variable's own name: <c>conv1_bn/conv1_bn/gamma</c>.</summary>
    private static string WithoutRepetition(string name)
    {
        string[] parts = name.Split('/');
        return parts.Length >= 3 && parts[parts.Length - 2] == parts[parts.Length - 3] ? string.Join("/", parts.Where((_, i) => i != parts.Length - 3)) : name;
    }

    /// <summary>
    /// A variable of Keras 1, <c>bn2a_branch2a/bn2a_branch2a_running_std_1</c>, by its name in Keras 2, <c>bn2a_branch2a/moving_variance</c>. What is called a deviation is the variance.
    /// </summary>
    private static string OfKeras1(string name)
    {
        int slash = name.LastIndexOf('/');
        if (slash < 0)
        {
            return name;
        }

        string layer = name.Substring(name.LastIndexOf('/', Math.Max(0, slash - 1)) + 1).Split('/')[0];
        string variable = name.Substring(slash + 1);
        if (!variable.StartsWith(layer + "_", StringComparison.Ordinal))
        {
            return name;
        }

        string kind = variable.Substring(layer.Length + 1);
        kind = kind.EndsWith("_1", StringComparison.Ordinal) ? kind.Substring(0, kind.Length - 2) : kind;
        string? newer = kind switch
        {
            "W" => "kernel",
            "b" => "bias",
            "gamma" or "beta" => kind,
            "running_mean" => "moving_mean",
            "running_std" => "moving_variance",
            _ => null,
        };
        return newer is null ? name : $"{name.Substring(0, slash)}/{newer}";
    }
}
