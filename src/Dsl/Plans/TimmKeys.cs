using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Plans;

/// <summary>
/// timm's names. With the activation first those of <c>resnetv2.py</c>: <c>stages.0.blocks.0.norm1.weight</c>, <c>stages.0.blocks.0.conv1.weight</c>, <c>head.fc.weight</c>, where a
/// normalization has the number of the convolution that it feeds. With the activation last those of <c>resnet.py</c>, which are torchvision's, and of <c>regnet.py</c>: <c>stem.conv.weight</c>,
/// <c>s1.b1.conv1.conv.weight</c>, <c>s1.b1.conv1.bn.weight</c>.
/// </summary>
internal sealed class TimmKeys : TorchvisionKeys
{
    public override Library Library => Library.Timm;

    public override string? Refusal(NetworkTable table) =>
        table.Options.Activation == ActivationKind.PostActivation ? base.Refusal(table)
        : table.Blocks.FirstOrDefault(block => block.Declared is not null || block.Unit is not (UnitKind.Bottleneck or UnitKind.Basic)) is { } other
            ? $"{Library} has no names for {other.Name}'s {other.Definition?.Name ?? "units"}"
        : table.Blocks.FirstOrDefault(block => block.SqueezeExcitation > 0) is { } excited ? $"{Library} has no names for squeeze and excitation in pre-activation units ({excited.Name})"
        : table.Options.HiddenUnits > 0 ? $"{Library} has no names for hidden units after pre-activation blocks"
        : null;

    protected override IEnumerable<Layer> Ordered(NetworkPlan plan, LayerPlace place, IEnumerable<Layer> layers) => IsVersion2(plan) && place.Part == NetworkPart.Unit
        ? layers.OrderBy(layer => layer.Scope != "shortcut")
        : base.Ordered(plan, place, layers);

    protected override string Name(NetworkPlan plan, LayerPlace place, string layer, bool isNorm)
    {
        if (!IsVersion2(plan))
        {
            return base.Name(plan, place, layer, isNorm);
        }

        return place.Part switch
        {
            NetworkPart.Stem => "stem." + (layer == "conv1" ? "conv" : $"{(isNorm ? "norm" : "conv")}{layer.Substring("conv1_".Length)}"),
            NetworkPart.Head => layer == "postnorm" ? "norm" : "head.fc",
            _ => $"stages.{Text.Plain(place.Block)}.blocks.{Text.Plain(place.Unit - 1)}.{InUnit(layer, isNorm)}",
        };
    }

    private protected override string OfRegNet(LayerPlace place, string layer, bool isNorm) => place.Part == NetworkPart.Head ? "head.fc"
        : (place.Block == 0 ? "stem" : $"s{Text.Plain(place.Block)}.b{Text.Plain(place.Unit)}.{(layer == "shortcut" ? "downsample" : layer)}") + (isNorm ? ".bn" : ".conv");

    private protected override bool ProjectsFirst(NetworkPlan plan) => false;

    private static string InUnit(string layer, bool isNorm) => (layer, isNorm) switch
    {
        ("preact", _) => "norm1",
        ("shortcut", _) => "downsample.conv",
        (_, true) => "norm" + Text.Plain(layer[layer.Length - 1] - '0' + 1),
        _ => layer,
    };

    private static bool IsVersion2(NetworkPlan plan) => plan.Table.Options.Activation == ActivationKind.PreActivation;
}
