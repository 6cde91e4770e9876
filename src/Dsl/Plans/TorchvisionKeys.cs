using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Plans;

/// <summary>
/// torchvision's names: <c>layer1.0.conv1.weight</c>, <c>layer1.0.bn1.weight</c>, <c>layer1.0.downsample.0.weight</c>, <c>fc.weight</c> of its <c>resnet.py</c>; <c>features.0.weight</c>,
/// <c>classifier.0.weight</c> of its <c>vgg.py</c>; <c>stem.0.weight</c>, <c>trunk_output.block1.block1-0.f.a.0.weight</c> of its <c>regnet.py</c>. Where torchvision has no such layer the names are those that timm gives it in networks of the same names.
/// </summary>
internal class TorchvisionKeys : KeyScheme
{
    public override Library Library => Library.Torchvision;

    public override string? Refusal(NetworkTable table) =>
        table.Options.Activation != ActivationKind.PostActivation ? $"{Library} has no names for pre-activation units"
        : table.Options.Stem == StemKind.InceptionResNetV2 ? $"{Library} has no names for the stem {table.Options.Stem}"
        : table.Blocks.FirstOrDefault(block => block.Declared is not null || block.Unit is not (UnitKind.Bottleneck or UnitKind.Basic or UnitKind.Plain)) is { } other
            ? $"{Library} has no names for {other.Name}'s {other.Definition?.Name ?? "units"}"
        : table.Blocks.FirstOrDefault(block => block.Unit == UnitKind.Plain) is { } plain && !IsRegNet(table)
            && (table.Options.Stem == StemKind.None ? !IsVgg(table) : table.Blocks.Any(block => block.Unit != UnitKind.Plain))
            ? $"{Library} has names for a plain unit as the stem of bottlenecks (RegNet) and for VGG, but not for {plain.Name}"
        : table.Options.HiddenUnits > 0 && !IsVgg(table) ? $"{Library} has names for hidden units only after plain blocks without a stem (VGG)"
        : null;

    public override bool HasLinearClassifier(NetworkOptions options) => options.Activation == ActivationKind.PostActivation;

    public override IEnumerable<TensorPlan> Tensors(NetworkPlan plan) => IsVgg(plan.Table) ? OfVgg(plan) : base.Tensors(plan);

    protected override IEnumerable<Layer> Ordered(NetworkPlan plan, LayerPlace place, IEnumerable<Layer> layers) =>
        place.Part != NetworkPart.Unit ? layers : layers.OrderBy(layer => (layer.Scope == "shortcut") != ProjectsFirst(plan));

    protected override string Name(NetworkPlan plan, LayerPlace place, string layer, bool isNorm)
    {
        if (IsRegNet(plan.Table))
        {
            return OfRegNet(place, layer, isNorm);
        }

        switch (place.Part)
        {
            case NetworkPart.Stem:
                return Stem(layer, isNorm);
            case NetworkPart.Head:
                return layer == "logits" ? "fc" : layer;
        }

        string unit = $"layer{Text.Plain(place.Block + 1)}.{Text.Plain(place.Unit - 1)}.";
        if (layer != "shortcut")
        {
            return unit + (isNorm ? layer.Replace("conv", "bn") : layer);
        }

        // An average pool, or what is in its place, comes first.
        int position = (plan.Table.Options.Shortcut == ShortcutKind.AveragePool ? 1 : 0) + (isNorm ? 1 : 0);
        return $"{unit}downsample.{Text.Plain(position)}";
    }

    /// <summary>The key of a layer of a network of RegNet's design: a plain unit as the stem, then stages of bottlenecks.</summary>
    /// <param name="place">Where the layer is.</param>
    /// <param name="layer">The layer's scope.</param>
    /// <param name="isNorm">Whether it is the batch normalization after it.</param>
    private protected virtual string OfRegNet(LayerPlace place, string layer, bool isNorm)
    {
        string position = isNorm ? "1" : "0";
        string stage = "block" + Text.Plain(place.Block);
        return place.Part == NetworkPart.Head ? "fc"
            : place.Block == 0 ? $"stem.{position}"
            : $"trunk_output.{stage}.{stage}-{Text.Plain(place.Unit - 1)}.{(layer == "shortcut" ? "proj" : $"f.{"abc"[layer[layer.Length - 1] - '1']}")}.{position}";
    }

    /// <summary>Whether the keys of a projection come before those of the residual.</summary>
    private protected virtual bool ProjectsFirst(NetworkPlan plan) => IsRegNet(plan.Table);

    /// <summary>Radosavovic et al., "Designing Network Design Spaces", 2020.</summary>
    private protected static bool IsRegNet(NetworkTable table) =>
        table.Options is { Stem: StemKind.None, HiddenUnits: 0, Activation: ActivationKind.PostActivation, Shortcut: ShortcutKind.Projection }
        && table.Blocks.Count > 1 && table.Blocks[0] is { Unit: UnitKind.Plain, Declared: null, Kernel: 3, Groups: 1, MaxPool: 0, Units: 1 }
        && table.Blocks.Skip(1).All(block => block is { Unit: UnitKind.Bottleneck, Declared: null, SqueezeExcitation: 0, MaxPool: 0 });

    private static bool IsVgg(NetworkTable table) =>
        table.Options is { Stem: StemKind.None, HiddenUnits: > 0 } && table.Blocks.All(block => block is { Unit: UnitKind.Plain, Declared: null });

    /// <summary>The deep stem is a sequence of convolution, normalization and ReLU, whose last normalization is the network's.</summary>
    private static string Stem(string layer, bool isNorm) => (layer, isNorm) switch
    {
        ("conv1", true) or ("conv1_3", true) => "bn1",
        ("conv1_1", _) => isNorm ? "conv1.1" : "conv1.0",
        ("conv1_2", _) => isNorm ? "conv1.4" : "conv1.3",
        ("conv1_3", false) => "conv1.6",
        _ => layer,
    };

    /// <summary>VGG is one sequence, and every ReLU and pool has a number too.</summary>
    private static IEnumerable<TensorPlan> OfVgg(NetworkPlan plan)
    {
        BatchNormTensors norm = plan.Table.BatchNormTensors;
        int position = 0;
        foreach (BlockPlan block in plan.Blocks)
        {
            foreach (UnitRun run in block.Runs)
            {
                for (int unit = run.First; unit <= run.Last; unit++)
                {
                    foreach (Layer layer in run.Graph.Layers)
                    {
                        foreach (TensorPlan tensor in layer.Tensors(norm))
                        {
                            int first = position;
                            yield return Named(layer, tensor, $"{block.Name}.{UnitRun.UnitScope(unit)}.", isNorm => $"features.{Text.Plain(first + (isNorm ? 1 : 0))}");
                        }

                        position += layer switch
                        {
                            ConvolutionLayer convolution => 1 + (convolution.Normalized ? 1 : 0) + (convolution.Activated ? 1 : 0),
                            _ => 1,
                        };
                    }
                }
            }
        }

        Dictionary<string, string> classifier = new(StringComparer.Ordinal) { ["fc6"] = "classifier.0", ["fc7"] = "classifier.3", ["logits"] = "classifier.6" };
        foreach (Layer layer in plan.Head.Graph.Layers)
        {
            foreach (TensorPlan tensor in layer.Tensors(norm))
            {
                yield return Named(layer, tensor, "", _ => classifier[layer.Scope]);
            }
        }
    }
}
