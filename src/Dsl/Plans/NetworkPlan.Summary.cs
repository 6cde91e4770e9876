using System.Text;

namespace ResNetDsl.Architecture.Plans;

public sealed partial class NetworkPlan
{
    /// <summary>
    /// One sentence: <c>50 layers, 25,568,360 parameters, 3,482,255,360 multiply-adds at 3×224×224, receptive field 483</c>; with user-defined units, <c>multiply-adds as declared</c>.
    /// </summary>
    public string Headline =>
        $"{Text.Grouped(Depth)} layers, {Text.Grouped(ParameterCount)} parameters, {Text.Grouped(MultiplyAdds)} multiply-adds{(AreCostsDeclared ? " as declared" : "")} at {Input}, receptive field {Text.Grouped(ReceptiveField)}";

    /// <summary>
    /// The network as a table with one line for each block. Columns have fixed widths and no total occurs twice, so that an edit of one block changes its own line, the
    /// receptive fields after it, and the line of totals.
    /// </summary>
    public string Summary()
    {
        StringBuilder text = new(Name);
        Row heading = Row.Heading;
        string mark = AreCostsDeclared ? BlockPlan.DeclaredMark : "";
        Row total = new(
            "total", Unit: $"{Text.Grouped(Depth)} layers{mark}", Shapes: Input.ArrowTo(Output), Stride: Text.Plain(OutputStride),
            Parameters: Text.Grouped(ParameterCount), MultiplyAdds: Text.Grouped(MultiplyAdds) + mark, Field: Text.Grouped(ReceptiveField));
        foreach (Row row in Rows().Prepend(heading).Append(total))
        {
            text.Append('\n').Append(row);
        }

        return text.Append(AreCostsDeclared ? "\n" + BlockPlan.DeclaredNote : "").ToString();
    }

    /// <summary>The lines of <see cref="Summary"/> without whatever sums up several blocks: an edit of one block changes its own line only.</summary>
    public IEnumerable<string> Outline() => Rows().Prepend(Row.Heading).Select(row => (row with { Field = "" }).ToString()).Concat(AreCostsDeclared ? [BlockPlan.DeclaredNote] : []);

    private IEnumerable<Row> Rows()
    {
        if (Stem.Graph.Nodes.Count > 0)
        {
            yield return OfStage("root", Stem) with { Stride = Text.Plain(Stem.Stride), Rate = "1", Field = Text.Grouped(Stem.ReceptiveField) };
        }

        foreach (BlockPlan block in Blocks)
        {
            yield return new(
                block.Name, Text.Grouped(block.Units), block.Description,
                block.In.ArrowTo(block.Out), Text.Plain(block.Stride), Text.Plain(block.Rate),
                Text.Grouped(block.Parameters), block.WrittenMultiplyAdds, Text.Grouped(block.ReceptiveField));
        }

        yield return OfStage("head", Head);
    }

    private static Row OfStage(string name, StagePlan stage) => new(
        name, Unit: stage.Description, Shapes: stage.In.ArrowTo(stage.Out), Parameters: Text.Grouped(stage.Parameters), MultiplyAdds: Text.Grouped(stage.MultiplyAdds));

    private sealed record Row(
        string Name, string Units = "", string Unit = "", string Shapes = "", string Stride = "", string Rate = "", string Parameters = "", string MultiplyAdds = "",
        string Field = "")
    {
        public static Row Heading { get; } = new("block", "units", "unit", "in -> out", "stride", "rate", "parameters", "multiply-adds", "receptive field");

        public override string ToString() =>
            $"{Name,-10} {Units,7}  {Unit,-28} {Shapes,-30} {Stride,6} {Rate,5} {Parameters,14} {MultiplyAdds,16} {Field,16}".TrimEnd();
    }
}
