using ResNetDsl.Architecture;
using ResNetDsl.Architecture.Comparing;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.CommandLine.Commands;

/// <summary>Compares two networks side by side: totals, then the options and blocks that differ.</summary>
internal static class Comparison
{
    private const string None = "-";

    /// <summary>The lines of a comparison.</summary>
    public static string Of(NetworkPlan left, NetworkPlan right)
    {
        List<Row> rows =
        [
            new("", left.Name, right.Name, "difference"),
            Number("layers", left.Depth, right.Depth),
            Number("parameters", left.ParameterCount, right.ParameterCount),
            Number("multiply-adds", left.MultiplyAdds, right.MultiplyAdds),
            Number("receptive field", left.ReceptiveField, right.ReceptiveField),
            Number("output stride", left.OutputStride, right.OutputStride),
            .. Differing(Options(left), Options(right)),
        ];
        Add("root", OfStage(left.Stem), OfStage(right.Stem));
        for (int i = 0; i < Math.Max(left.Blocks.Count, right.Blocks.Count); i++)
        {
            (BlockPlan? first, BlockPlan? second) = (At(left, i), At(right, i));
            string name = first is null || second is null || first.Name == second.Name ? (first ?? second)!.Name : $"{first.Name} / {second.Name}";
            Add(name, OfBlock(first), OfBlock(second));
        }

        Add("head", OfStage(left.Head), OfStage(right.Head));
        return Aligned(rows);

        void Add(string name, IReadOnlyList<(string Label, string Value)> first, IReadOnlyList<(string Label, string Value)> second)
        {
            List<Row> differing = [.. Differing(first, second).Select(row => row with { Label = "  " + row.Label })];
            rows.Add(new(name, "", "", differing.Count == 0 ? "same" : ""));
            rows.AddRange(differing);
        }
    }

    private static BlockPlan? At(NetworkPlan plan, int position) => position < plan.Blocks.Count ? plan.Blocks[position] : null;

    private static IReadOnlyList<(string Label, string Value)> Options(NetworkPlan plan)
    {
        NetworkOptions options = plan.Table.Options;
        return
        [
            ("input", plan.Input.ToString()),
            ("output", plan.Output.ToString()),
            ("convention", options.Convention.ToString()),
            ("keys", options.Keys.ToString()),
            ("activation", options.Activation.ToString()),
            ("stride placement", options.StridePlacement.ToString()),
            ("shortcut", options.Shortcut.ToString()),
            ("batch norm", options.BatchNorm.ToString()),
            ("convolution bias", options.ConvolutionBias.ToString()),
        ];
    }

    private static IReadOnlyList<(string Label, string Value)> OfStage(StagePlan stage) =>
    [
        ("layers", stage.Description.Length == 0 ? None : stage.Description),
        ("in", stage.In.ToString()),
        ("out", stage.Out.ToString()),
        ("parameters", Text.Grouped(stage.Parameters)),
        ("multiply-adds", Text.Grouped(stage.MultiplyAdds)),
    ];

    private static IReadOnlyList<(string Label, string Value)> OfBlock(BlockPlan? block) =>
    [
        ("units", block is null ? None : Text.Grouped(block.Units)),
        ("unit", block?.Description ?? None),
        ("in", block?.In.ToString() ?? None),
        ("out", block?.Out.ToString() ?? None),
        ("first stride", Stride(block?.Row.FirstStride)),
        ("last stride", Stride(block?.Row.LastStride)),
        ("rate", block is null ? None : Text.Grouped(block.Rate)),
        ("parameters", block is null ? None : Text.Grouped(block.Parameters)),
        ("multiply-adds", block is null ? None : Text.Grouped(block.MultiplyAdds)),
        ("receptive field", block is null ? None : Text.Grouped(block.ReceptiveField)),
    ];

    private static string Stride(int? stride) => stride is null or 0 ? None : Text.Grouped(stride.Value);

    private static IEnumerable<Row> Differing(IReadOnlyList<(string Label, string Value)> left, IReadOnlyList<(string Label, string Value)> right) =>
        left.Zip(right).Where(pair => pair.First.Value != pair.Second.Value).Select(pair => new Row(pair.First.Label, pair.First.Value, pair.Second.Value, ""));

    private static Row Number(string label, long left, long right) => new(label, Text.Grouped(left), Text.Grouped(right), new MeasureChange(label, left, right).Description);

    private static string Aligned(List<Row> rows)
    {
        int label = rows.Max(row => row.Label.Length);
        int left = rows.Max(row => row.Left.Length);
        int right = rows.Max(row => row.Right.Length);
        return string.Join('\n', rows.Select(row => $"{row.Label.PadRight(label)}  {row.Left.PadLeft(left)}  {row.Right.PadLeft(right)}  {row.Difference}".TrimEnd()));
    }

    private sealed record Row(string Label, string Left, string Right, string Difference);
}
