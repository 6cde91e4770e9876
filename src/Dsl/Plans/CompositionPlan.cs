using System.Numerics;
using System.Text;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Plans;

/// <summary>A resolved composition: heads on a backbone with their shapes and costs.</summary>
public sealed class CompositionPlan
{
    /// <summary>The scope of the backbone's keys.</summary>
    public const string BackboneScope = "backbone";

    internal CompositionPlan(CompositionTable table, NetworkPlan backbone, IReadOnlyList<HeadPlan> heads)
    {
        Table = table;
        Backbone = backbone;
        Heads = heads;
        LastTap = heads.SelectMany(head => head.Taps).Max();
    }

    /// <summary>Resolves a composition whose values are sound.</summary>
    internal static CompositionPlan Of(CompositionTable table, NetworkPlan backbone) =>
        new(table, backbone, [.. table.Heads.Select(head => new HeadPlan(head, [.. head.Taps.Select(table.Backbone.IndexOfBlock)], backbone))]);

    /// <summary>The table that the plan was made from.</summary>
    public CompositionTable Table { get; }

    /// <summary>The composition's name, which is that of its class.</summary>
    public string Name => Table.Name;

    /// <summary>The backbone.</summary>
    public NetworkPlan Backbone { get; }

    /// <summary>The heads, in declaration order.</summary>
    public IReadOnlyList<HeadPlan> Heads { get; }

    /// <summary>The position of the last block that a head taps: the blocks after it do not run.</summary>
    public int LastTap { get; }

    /// <summary>The shape of an input image.</summary>
    public Shape Input => Backbone.Input;

    /// <summary>The number of trained parameters, including those of the whole backbone, which are in the state dict whether a tap needs them or not.</summary>
    public long ParameterCount => (long)ExactParameters;

    /// <summary>The number of multiply-adds for one image of the declared size: the backbone up to its last tap, and the heads.</summary>
    public long MultiplyAdds => (long)ExactMultiplyAdds;

    /// <summary>Whether multiply-adds depend on the declarations of user-defined units; see <see cref="BlockPlan.AreCostsDeclared"/>.</summary>
    public bool AreCostsDeclared => Backbone.Blocks.Take(LastTap + 1).Any(block => block.AreCostsDeclared);

    /// <summary>One sentence: <c>2 heads on ResNetV2_50, 28,911,848 parameters, 4,012,345,678 multiply-adds at 3×224×224</c>.</summary>
    public string Headline =>
        $"{Text.Grouped(Heads.Count)} head{(Heads.Count == 1 ? "" : "s")} on {Backbone.Name}, {Text.Grouped(ParameterCount)} parameters, {Text.Grouped(MultiplyAdds)} multiply-adds{(AreCostsDeclared ? " as declared" : "")} at {Input}";

    internal BigInteger ExactParameters => Backbone.ExactParameters + Heads.Sum(head => head.ExactParameters);

    internal BigInteger ExactMultiplyAdds =>
        Backbone.Stem.ExactMultiplyAdds + Backbone.Blocks.Take(LastTap + 1).Sum(block => block.ExactMultiplyAdds) + Heads.Sum(head => head.ExactMultiplyAdds);

    /// <summary>Every tensor of the state dict, the backbone's first.</summary>
    public IEnumerable<TensorPlan> Tensors()
    {
        BatchNormTensors norm = Backbone.Table.BatchNormTensors;
        return Backbone.Tensors().Select(tensor => tensor.Under(BackboneScope))
            .Concat(Heads.SelectMany(head => head.Layers.SelectMany(layer => layer.Layer.Tensors(norm).Select(tensor => tensor.Under(layer.Layer.Scope).Under(head.Row.Name)))));
    }

    /// <summary>The composition as a table: one line for the backbone, and one for each output of each head.</summary>
    public string Summary()
    {
        StringBuilder text = new(Name);
        foreach (string line in Lines())
        {
            text.Append('\n').Append(line);
        }

        return text.ToString();
    }

    /// <summary>The lines of <see cref="Summary"/>, without its first.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Line("head", "tap", "layers", "in -> out", "parameters", "multiply-adds", "receptive field");
        BlockPlan last = Backbone.Blocks[LastTap];
        string mark = AreCostsDeclared ? BlockPlan.DeclaredMark : "";
        yield return Line(
            BackboneScope, last.Name, Backbone.Name, Input.ArrowTo(last.Out), Text.Grouped(Backbone.ParameterCount),
            Text.Grouped(Backbone.Stem.ExactMultiplyAdds + Backbone.Blocks.Take(LastTap + 1).Sum(block => block.ExactMultiplyAdds)) + mark, "");
        foreach (HeadPlan head in Heads)
        {
            for (int i = 0; i < head.Out.Count; i++)
            {
                BlockPlan tap = Backbone.Blocks[head.Taps[i]];
                bool first = i == 0;
                yield return Line(
                    first ? head.Row.Name : "", tap.Name, first ? head.Definition.Description(head.Row) : "", head.In[i].ArrowTo(head.Out[i]),
                    first ? Text.Grouped(head.Parameters) : "", first ? Text.Grouped(head.MultiplyAdds) : "", Text.Grouped(tap.ReceptiveField));
            }
        }

        yield return Line("total", "", "", "", Text.Grouped(ParameterCount), Text.Grouped(MultiplyAdds) + mark, "");
        if (AreCostsDeclared)
        {
            yield return BlockPlan.DeclaredNote;
        }
    }

    private static string Line(string head, string tap, string layers, string shapes, string parameters, string multiplyAdds, string field) =>
        $"{head,-12} {tap,-10} {layers,-26} {shapes,-32} {parameters,14} {multiplyAdds,16} {field,16}".TrimEnd();
}
