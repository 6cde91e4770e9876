using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Plans;

/// <summary>The part of a network that contains a layer.</summary>
internal enum NetworkPart
{
    Stem,
    Unit,
    Head,
}

/// <summary>The place of a layer in a network.</summary>
/// <param name="Part">The part.</param>
/// <param name="Block">The block's position, counted from 0.</param>
/// <param name="Unit">The unit's position in its block, counted from 1.</param>
internal readonly record struct LayerPlace(NetworkPart Part, int Block = 0, int Unit = 0);

/// <summary>The names by which the tensors of a network go in its state dict, and their order: those of one library.</summary>
internal abstract class KeyScheme
{
    private static readonly IReadOnlyList<KeyScheme> All = [new SlimKeys(), new TorchvisionKeys(), new TimmKeys()];

    /// <summary>The library.</summary>
    public abstract Library Library { get; }

    /// <summary>The scheme of a library; TF-slim's for a value that names none.</summary>
    /// <param name="library">The library.</param>
    public static KeyScheme Of(Library library) => All.FirstOrDefault(scheme => scheme.Library == library) ?? All[0];

    /// <summary>Why the scheme has no names for a network: <c>torchvision has no network with pre-activation units</c>; null when it has.</summary>
    /// <param name="table">The table; its values may be unsound.</param>
    public virtual string? Refusal(NetworkTable table) => null;

    /// <summary>Whether the weight of the classifier, and of hidden units before it, is a matrix.</summary>
    /// <param name="options">The network's options.</param>
    public virtual bool HasLinearClassifier(NetworkOptions options) => false;

    /// <summary>Every tensor of a network, in the library's order.</summary>
    /// <param name="plan">The network.</param>
    public virtual IEnumerable<TensorPlan> Tensors(NetworkPlan plan)
    {
        BatchNormTensors norm = plan.Table.BatchNormTensors;
        return OfPart(new(NetworkPart.Stem), plan.Stem.Graph, "")
            .Concat(plan.Blocks.SelectMany((block, index) => block.Runs.SelectMany(run => Enumerable.Range(run.First, run.Count)
                .SelectMany(unit => OfPart(new(NetworkPart.Unit, index, unit), run.Graph, $"{block.Name}.{UnitRun.UnitScope(unit)}.")))))
            .Concat(OfPart(new(NetworkPart.Head), plan.Head.Graph, ""));

        IEnumerable<TensorPlan> OfPart(LayerPlace place, LayerGraph graph, string scope) => Ordered(plan, place, graph.Layers)
            .SelectMany(layer => layer.Tensors(norm).Select(tensor => Named(layer, tensor, scope, isNorm => Name(plan, place, layer.Scope, isNorm))));
    }

    /// <summary>The layers in the order of the library's keys.</summary>
    protected virtual IEnumerable<Layer> Ordered(NetworkPlan plan, LayerPlace place, IEnumerable<Layer> layers) => layers;

    /// <summary>The key of a layer, or of the batch normalization after it.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="place">The place of the layer.</param>
    /// <param name="layer">The layer's scope.</param>
    /// <param name="isNorm">Whether it is the batch normalization after it.</param>
    protected abstract string Name(NetworkPlan plan, LayerPlace place, string layer, bool isNorm);

    /// <summary>A tensor of a layer under the key that a name makes, of the layer or of the batch normalization after it.</summary>
    private protected static TensorPlan Named(Layer layer, TensorPlan tensor, string scope, Func<bool, string> nameOf)
    {
        const string Prefix = ConvolutionLayer.NormScope + ".";
        bool isNorm = layer is ConvolutionLayer && tensor.Key.StartsWith(Prefix, StringComparison.Ordinal);
        string name = isNorm ? tensor.Key.Substring(Prefix.Length) : tensor.Key;
        return tensor with { Key = $"{nameOf(isNorm)}.{name}", Path = $"{scope}{layer.Scope}.{tensor.Key}" };
    }
}

/// <summary>TF-slim's scopes with dots: <c>block1.unit_1.conv1.weight</c>, <c>block1.unit_1.conv1.bn.weight</c>. Every network has them.</summary>
internal sealed class SlimKeys : KeyScheme
{
    public override Library Library => Library.Slim;

    protected override string Name(NetworkPlan plan, LayerPlace place, string layer, bool isNorm)
    {
        string scope = place.Part == NetworkPart.Unit ? $"{plan.Blocks[place.Block].Name}.{UnitRun.UnitScope(place.Unit)}." : "";
        return scope + layer + (isNorm ? "." + ConvolutionLayer.NormScope : "");
    }
}
