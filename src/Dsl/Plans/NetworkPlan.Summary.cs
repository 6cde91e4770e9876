using System.Text;

namespace ResNetDsl.Architecture;

public sealed partial class NetworkPlan
{
    /// <summary>One sentence: <c>50 layers, 25,568,360 parameters, 3,482,255,360 multiply-adds at 3×224×224</c>.</summary>
    public string Headline =>
        $"{Text.Grouped(Depth)} layers, {Text.Grouped(ParameterCount)} parameters, {Text.Grouped(MultiplyAdds)} multiply-adds at {Input}";

    /// <summary>
    /// A table of the network, a line for each block. Columns have fixed widths, so that a number that grows changes its own line and the totals and nothing else.
    /// </summary>
    public string Summary()
    {
        StringBuilder text = new();
        text.Append(Name).Append(": ").Append(Headline).Append('\n');
        Line("block", "units", "unit", "in -> out", "stride", "rate", "parameters", "multiply-adds", "receptive field");
        if (Stem.Layers.Count > 0)
        {
            Stage("root", Stem, Text.Plain(Stem.Stride), "1", Text.Grouped(Stem.ReceptiveField));
        }

        foreach (BlockPlan block in Blocks)
        {
            UnitRun first = block.Runs[0];
            string unit = $"{first.Definition.Scope} {Text.Plain(block.Row.Depth)}{(block.Row.BottleneckDepth == 0 ? "" : "/" + Text.Plain(block.Row.BottleneckDepth))}";
            Line(
                block.Name, Text.Grouped(block.Units), unit, Arrow(block.In, block.Out), Text.Plain(block.Stride), Text.Plain(block.Rate),
                Text.Grouped(block.Parameters), Text.Grouped(block.MultiplyAdds), Text.Grouped(block.ReceptiveField));
        }

        Stage("head", Head, "", "", "");
        Line("total", "", "", Arrow(Input, Output), Text.Plain(OutputStride), "", Text.Grouped(ParameterCount), Text.Grouped(MultiplyAdds), Text.Grouped(ReceptiveField));
        return text.ToString().TrimEnd('\n');

        void Stage(string name, StagePlan stage, string stride, string rate, string field) => Line(
            name, "", stage.Description, Arrow(stage.In, stage.Out), stride, rate, Text.Grouped(stage.Parameters), Text.Grouped(stage.MultiplyAdds), field);

        void Line(string block, string units, string unit, string shapes, string stride, string rate, string parameters, string multiplyAdds, string field)
        {
            string line = $"{block,-10} {units,7}  {unit,-24} {shapes,-30} {stride,6} {rate,5} {parameters,14} {multiplyAdds,16} {field,16}";
            text.Append(line.TrimEnd()).Append('\n');
        }

        static string Arrow(Shape from, Shape to) => $"{from,13} -> {to}";
    }
}
