using ResNetDsl.Architecture;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Article;

/// <summary>The article's claims as tables of numbers that the compiler counts.</summary>
internal static class Claims
{
    /// <summary>VGG against ResNet-152, and one layer of each kind against another. The errors are published ones, the rest is counted.</summary>
    public static string Markdown()
    {
        NetworkPlan deep = ResNet152.Plan, broad = VGG19.Plan;
        return $"""
            | network | layers | parameters | multiply-adds at 224×224 | receptive field | error, top-1 / top-5 |
            | --- | ---: | ---: | ---: | ---: | ---: |
            {Row("VGG-16", VGG16.Plan, "28.5 / 9.9")}
            {Row("VGG-19", VGG19.Plan, "")}
            {Row("ResNet-152", ResNet152.Plan, "23.0 / 6.7")}

            ResNet-152 is {Ratio(deep.Depth, broad.Depth)} times as deep as VGG-19, with {Percent(deep.ParameterCount, broad.ParameterCount)} of its parameters and {Percent(deep.MultiplyAdds, broad.MultiplyAdds)} of its
            multiply-adds. {Percent(broad.Head.Parameters, broad.ParameterCount)} of VGG-19's parameters are those of its dense layers; a residual network takes the mean over the map instead.

            | a layer of 64 channels | parameters | of a plain one |
            | --- | ---: | ---: |
            {Layer("plain, with batch norm", Plain20.Plan)}
            {Layer("residual, with batch norm (half of a basic unit)", CifarResNet20.Plan)}
            {Layer("highway", Highway20.Plan)}

            A shortcut costs nothing. A gate costs as much as the layer it opens, and lets through {Gate()} of it at the start, so that at first a highway unit mostly carries its input.
            """.ReplaceLineEndings("\n");
    }

    private static string Row(string name, NetworkPlan plan, string error) =>
        $"| {name} | {plan.Depth} | {Text.Grouped(plan.ParameterCount)} | {Text.Grouped(plan.MultiplyAdds)} | {Text.Grouped(plan.ReceptiveField)} | {error} |";

    private static string Layer(string name, NetworkPlan plan)
    {
        long plain = LayerOf(Plain20.Plan);
        return $"| {name} | {Text.Grouped(LayerOf(plan))} | {Ratio(LayerOf(plan), plain)} |";

        // The last units of the last block keep the channels.
        static long LayerOf(NetworkPlan plan)
        {
            UnitRun run = plan.Blocks[^1].Runs[^1];
            return run.Graph.Layers.SelectMany(layer => layer.Tensors(plan.Table.BatchNormTensors)).Where(tensor => tensor.IsTrained).Sum(tensor => (long)tensor.Elements) / run.Graph.Depth;
        }
    }

    private static string Gate() => $"{(100 / (1 + Math.Exp(2))).ToString("0", System.Globalization.CultureInfo.InvariantCulture)} %";

    private static string Ratio(double left, double right) => (left / right).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);

    private static string Percent(double part, double whole) => $"{(100 * part / whole).ToString("0", System.Globalization.CultureInfo.InvariantCulture)} %";
}
