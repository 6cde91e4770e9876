using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Naming;

/// <summary>The names of Inception-ResNet-v2. Blocks have names of their own, by their kind of unit, and no positions.</summary>
internal abstract class InceptionNaming : WeightNaming
{
    private const string UnitPrefix = "unit_";

    private static readonly SourceFunction OfSlim = new()
    {
        Epsilon = 1e-3,
        Decay = 0.9997,
        Scale = row => !row.OutputActivation ? 1 : row.Unit switch
        {
            UnitKind.InceptionResNetA => 0.17,
            UnitKind.InceptionResNetB => 0.10,
            UnitKind.InceptionResNetC => 0.20,
            _ => 1,
        },
        Convention = Library.Slim,
        HasBackground = true,
    };

    private protected InceptionNaming(string name, string[] marks, string[] classifier, IReadOnlyList<IgnoredWeight> ignored)
        : base(name, OfSlim, marks, classifier, ignored)
    {
    }

    /// <summary>TF-slim's <c>inception_resnet_v2.py</c>.</summary>
    public static WeightNaming TensorFlow { get; } = new OfTensorFlow();

    /// <summary>timm's <c>inception_resnet_v2.py</c>, which has the weights of TF-slim.</summary>
    public static WeightNaming Torch { get; } = new OfTorch();

    public override string? Refusal(NetworkPlan plan) =>
        plan.Table.Options.Stem == StemKind.InceptionResNetV2 && plan.Table.Blocks.All(block => Kind(block) is not null) && plan.Table.Blocks.Select(Kind).Distinct().Count() == plan.Blocks.Count
            ? null
            : $"{Name} has names only for Inception-ResNet-v2, and {plan.Name} is another network";

    public override IReadOnlyList<NamedTensor> Tensors(NetworkPlan plan) => [.. plan.Tensors().Select(tensor => Named(plan, tensor))];

    /// <summary>A tensor of a stem or of the classifier.</summary>
    private protected abstract NamedTensor OfStage(TensorPlan tensor, string layer, string rest);

    /// <summary>A tensor of a unit.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="kind">The kind of the block's units, by TF-slim's scope; <c>last</c> for the last <c>block8</c>.</param>
    /// <param name="unit">The unit, from 1.</param>
    /// <param name="layers">The layers of the unit.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="rest">What follows the layer's path.</param>
    private protected abstract NamedTensor OfUnit(TensorPlan tensor, string kind, string unit, IReadOnlyList<Layer> layers, string layer, string rest);

    private static string? Kind(BlockRow row) => row.Declared is not null ? null : row.Unit switch
    {
        UnitKind.InceptionA => "mixed_5b",
        UnitKind.ReductionA => "mixed_6a",
        UnitKind.ReductionB => "mixed_7a",
        UnitKind.InceptionResNetA => "block35",
        UnitKind.InceptionResNetB => "block17",
        UnitKind.InceptionResNetC => row.OutputActivation ? "block8" : "last",
        UnitKind.Plain => "plain",
        _ => null,
    };

    private NamedTensor Named(NetworkPlan plan, TensorPlan tensor)
    {
        string[] parts = tensor.Path.Split(['.'], 3);
        int block = parts.Length == 3 ? plan.IndexOfBlock(parts[0]) : -1;
        if (block < 0 || !parts[1].StartsWith(UnitPrefix, StringComparison.Ordinal))
        {
            return OfStage(tensor, parts[0], tensor.Path.Substring(parts[0].Length + 1));
        }

        IReadOnlyList<Layer> layers = [.. plan.Blocks[block].Runs[0].Graph.Layers];
        string layer = layers.Select(item => item.Scope).First(scope => parts[2].StartsWith(scope + ".", StringComparison.Ordinal));
        return OfUnit(tensor, Kind(plan.Table.Blocks[block])!, parts[1].Substring(UnitPrefix.Length), layers, layer, parts[2].Substring(layer.Length + 1));
    }

    private sealed class OfTensorFlow : InceptionNaming
    {
        public OfTensorFlow()
            : base(
                "TF-slim's Inception-ResNet-v2",
                ["*Conv2d_1a_3x3/weights *Mixed_5b/Branch_0/Conv2d_1x1/weights"],
                ["Logits/Logits/*"],
                [new("*AuxLogits/*", "the auxiliary classifier, which exists only in training"), .. TensorFlowNamings.SlimIgnored])
        {
        }

        public override string Canonical(string name) => TensorFlowNamings.Slim.Canonical(name);

        private protected override NamedTensor OfStage(TensorPlan tensor, string layer, string rest) => layer == "logits"
            ? new(tensor, $"Logits/Logits/{Variable(rest)}", rest == "weight" ? WeightLayout.InOut : WeightLayout.Torch)
            : Of(tensor, layer, rest);

        private protected override NamedTensor OfUnit(TensorPlan tensor, string kind, string unit, IReadOnlyList<Layer> layers, string layer, string rest)
        {
            string scope = layer.Replace('.', '/');
            return Of(tensor, kind switch
            {
                "plain" => "Conv2d_7b_1x1",
                "block35" => $"Repeat/block35_{unit}/{scope}",
                "block17" => $"Repeat_1/block17_{unit}/{scope}",
                "block8" => $"Repeat_2/block8_{unit}/{scope}",
                "last" => $"Block8/{scope}",
                _ => $"M{kind.Substring(1)}/{scope}",
            }, rest);
        }

        private static NamedTensor Of(TensorPlan tensor, string layer, string rest) =>
            new(tensor, $"{layer}/{Variable(rest)}", rest == "weight" ? WeightLayout.HeightWidthInOut : WeightLayout.Torch);

        private static string Variable(string rest) => rest switch
        {
            "weight" => "weights",
            "bias" => "biases",
            "bn.weight" => "BatchNorm/gamma",
            "bn.bias" => "BatchNorm/beta",
            "bn.running_mean" => "BatchNorm/moving_mean",
            "bn.running_var" => "BatchNorm/moving_variance",
            _ => "BatchNorm/moving_count",
        };
    }

    private sealed class OfTorch : InceptionNaming
    {
        public OfTorch()
            : base(
                "timm's Inception-ResNet-v2",
                ["*conv2d_1a.conv.weight *mixed_5b.branch0.conv.weight"],
                ["classif.*"],
                [new("*num_batches_tracked", "a count of training steps, which the network does not keep")])
        {
        }

        // Cadene's pretrained-models.pytorch has another name for the classifier.
        public override string Canonical(string name) => name.Replace("last_linear.", "classif.");

        private protected override NamedTensor OfStage(TensorPlan tensor, string layer, string rest) => layer == "logits"
            ? new(tensor, $"classif.{rest}", rest == "weight" ? WeightLayout.OutIn : WeightLayout.Torch)
            : new(tensor, Of(WithoutKernel(layer), rest));

        private protected override NamedTensor OfUnit(TensorPlan tensor, string kind, string unit, IReadOnlyList<Layer> layers, string layer, string rest)
        {
            string position = int.TryParse(unit, out int number) ? Text.Plain(number - 1) : unit;
            string module = kind switch
            {
                "plain" => "conv2d_7b",
                "block35" => $"repeat.{position}",
                "block17" => $"repeat_1.{position}",
                "block8" => $"repeat_2.{position}",
                "last" => "block8",
                _ => kind,
            };
            int dot = layer.IndexOf('.');
            if (dot < 0)
            {
                return new(tensor, kind == "plain" ? Of(module, rest) : $"{module}.conv2d.{rest}");
            }

            // A branch of one module is that module, one of several a sequence.
            string[] branch = [.. layers.Select(item => item.Scope).Where(scope => scope.StartsWith(layer.Substring(0, dot + 1), StringComparison.Ordinal))];
            string place = branch.Length == 1 ? "" : "." + Text.Plain(Array.IndexOf(branch, layer));
            return new(tensor, Of($"{module}.branch{layer.Substring("Branch_".Length, dot - "Branch_".Length)}{place}", rest));
        }

        private static string Of(string module, string rest) => $"{module}.{(rest is "weight" or "bias" ? "conv." : "")}{rest}";

        /// <summary><c>Conv2d_1a_3x3</c> is <c>conv2d_1a</c>.</summary>
        private static string WithoutKernel(string layer) => "c" + layer.Substring(1, layer.LastIndexOf('_') - 1);
    }
}
