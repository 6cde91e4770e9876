using System.Text.Json;

namespace ResNetDsl.Dsl.Tests.Plans;

/// <summary>Plans against TF-slim: strides and rates, shapes, names, costs.</summary>
public sealed class SlimPlanTests
{
    private static readonly JsonElement SlimTests = GoldenFile.SlimTests;
    private static readonly JsonElement Reference = GoldenFile.NumericReference;

    public static TheoryData<string> AtrousStrides => [.. Strides(Reference.At("cases", "A_atrous_values_bottleneck", "by_output_stride"))];

    public static TheoryData<string> SmallStrides => [.. Strides(Reference.At("cases", "B_resnet_small", "runs", "81x81", "by_output_stride"))];

    [Theory]
    [MemberData(nameof(AtrousStrides))]
    public void Strides_and_rates_without_root(string outputStride) => AssertUnits(
        SampleTables.Atrous(OutputStride(outputStride)), Reference.At("cases", "A_atrous_values_bottleneck", "by_output_stride", outputStride));

    [Theory]
    [MemberData(nameof(SmallStrides))]
    public void Strides_and_rates_with_root(string outputStride) => AssertUnits(
        SampleTables.Small(new() { Height = 81, Width = 81, Classes = 0, GlobalPool = false, OutputStride = OutputStride(outputStride) }),
        Reference.At("cases", "B_resnet_small", "runs", "81x81", "by_output_stride", outputStride));

    [Theory]
    [InlineData(0, 1, 1, 1, 1)]
    [InlineData(32, 1, 1, 1, 1)]
    [InlineData(16, 1, 1, 1, 2)]
    [InlineData(8, 1, 1, 2, 4)]
    [InlineData(4, 1, 2, 4, 8)]
    public void Rates_of_every_unit_of_resnet_v2_50(int outputStride, params int[] rates)
    {
        NetworkTable table = SampleTables.Slim("resnet_v2_50");
        NetworkPlan plan = (table with { Options = table.Options with { OutputStride = outputStride } }).Planned();

        Assert.Equal(rates, plan.Blocks.Select(block => block.Rate));
        Assert.All(plan.Blocks.Zip(rates), pair => Assert.All(pair.First.Runs, run => Assert.Equal(pair.Second, run.Geometry.Rate)));
        Assert.Equal(outputStride == 0 ? 32 : outputStride, plan.OutputStride);
    }

    [Theory]
    [InlineData("resnet_v2_50", 50)]
    [InlineData("resnet_v2_101", 101)]
    [InlineData("resnet_v2_152", 152)]
    [InlineData("resnet_v2_200", 200)]
    public void Layers(string scope, int depth) => Assert.Equal(depth, SampleTables.Slim(scope).Planned().Depth);

    [Theory]
    [InlineData("resnet_v2_50", 483)]
    [InlineData("resnet_v2_101", 1027)]
    [InlineData("resnet_v2_152", 1507)]
    [InlineData("resnet_v2_200", 1763)]
    public void Receptive_fields(string scope, long field) => Assert.Equal(field, SampleTables.Slim(scope).Planned().ReceptiveField);

    [Theory]
    [InlineData("resnet_v2_50")]
    [InlineData("resnet_v2_101")]
    [InlineData("resnet_v2_152")]
    public void Costs(string scope)
    {
        JsonElement model = GoldenFile.ParameterCounts.At("slim", "models", scope);
        NetworkPlan plan = WithClasses(1000);

        Assert.Equal(model.At("trainable_params_1000_classes").GetInt64(), plan.ParameterCount);
        Assert.Equal(model.At("trainable_params_1001_classes").GetInt64(), WithClasses(1001).ParameterCount);
        Assert.Equal(model.At("trainable_params_no_logits").GetInt64(), WithClasses(0).ParameterCount);
        Assert.Equal(model.At("derived_MACs_224").GetInt64(), plan.MultiplyAdds);
        Assert.Equal(model.At("derived_MACs_224").GetInt64() + 2048, WithClasses(1001).MultiplyAdds);
        Assert.Equal(model.At("derived_MACs_224").GetInt64() - 2_048_000, WithClasses(0).MultiplyAdds);

        List<TensorPlan> tensors = [.. plan.Tensors()];
        Assert.Equal(model.At("variables").GetInt32(), tensors.Count);
        Assert.Equal(model.At("trainable_variables").GetInt32(), tensors.Count(tensor => tensor.Role != TensorRole.Buffer));
        Assert.Equal(model.At("trainable_variables_no_logits").GetInt32(), WithClasses(0).Tensors().Count(tensor => tensor.Role != TensorRole.Buffer));
        Assert.Equal(
            model.At("moving_mean_variance_elements").GetInt64(),
            tensors.Where(tensor => tensor.Role == TensorRole.Buffer).Sum(tensor => (long)tensor.Elements));

        NetworkPlan WithClasses(int classes)
        {
            NetworkTable table = SampleTables.Slim(scope);
            return (table with { Options = table.Options with { Classes = classes } }).Planned();
        }
    }

    [Fact]
    public void Variables_of_resnet_v2_50_in_order()
    {
        IEnumerable<string> expected = GoldenFile.V2_50Variables.At("entries").EnumerateArray()
            .Select(entry => $"{Renamed(entry[0].GetString()!)} [{string.Join(", ", Oihw(entry[1].Longs()))}]");

        Assert.Equal(expected, SampleTables.Slim("resnet_v2_50").Planned().Tensors().Select(tensor => $"{tensor.Key} [{string.Join(", ", tensor.Shape)}]"));
    }

    [Fact]
    public void Roles_of_tensors() => Assert.All(SampleTables.Slim("resnet_v2_50").Planned().Tensors(), tensor => Assert.Equal(
        tensor.Key.Contains("running_", StringComparison.Ordinal) ? TensorRole.Buffer
            : tensor.Shape.Count == 4 ? TensorRole.ConvolutionWeight
            : TensorRole.Parameter,
        tensor.Role));

    [Fact]
    public void Network_without_scale_has_no_gamma()
    {
        NetworkPlan scaled = SampleTables.Slim("resnet_v2_50").Planned();
        NetworkPlan plan = (SampleTables.Slim("resnet_v2_50") with { ArgScope = new() { BatchNormScale = false } }).Planned();

        Assert.Empty(plan.Tensors().Where(tensor => tensor.Shape.Count == 1 && tensor.Key.EndsWith(".weight", StringComparison.Ordinal)).Select(tensor => tensor.Key));
        Assert.Equal(scaled.ParameterCount - (45_440 / 2), plan.ParameterCount);
    }

    [Fact]
    public void End_points_of_convolutions()
    {
        JsonElement test = SlimTests.At("utils", "testEndPointsV2");
        NetworkPlan plan = SampleTables.Of(
            new() { Stem = StemKind.None, Height = 32, Width = 16, Classes = 0, GlobalPool = false, Scope = "tiny" }, SampleTables.Base(1, 2, 2), SampleTables.Base(2, 2, 1)).Planned();

        Assert.Equal(
            test.At("expected_names").Strings(),
            plan.EndPoints().Select(point => point.Name).Where(name => name.Split('/')[^1] is "shortcut" or "conv1" or "conv2" or "conv3"));
    }

    [Fact]
    public void End_points_of_a_classifier()
    {
        JsonElement test = SlimTests.At("complete_network", "testEndpointNames");
        string[] names = [.. SampleTables.Small(new() { Classes = 10 }).Planned().EndPoints().Select(point => point.Name)];

        Assert.Equal(test.At("expected_names_v2").Strings().Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        Assert.Equal(test.At("count").GetInt32(), names.Length);
    }

    [Theory]
    [InlineData("testClassificationShapes")]
    [InlineData("testFullyConvolutionalEndpointShapes")]
    [InlineData("testRootlessFullyConvolutionalEndpointShapes")]
    public void Shapes_of_end_points(string name)
    {
        JsonElement test = SlimTests.At("complete_network", name);
        long[] input = test.At("input_shape").Longs();
        NetworkPlan plan = SampleTables.Small(new()
        {
            Height = (int)input[1],
            Width = (int)input[2],
            Classes = test.At("num_classes").GetInt32(),
            GlobalPool = test.At("global_pool").GetBoolean(),
            Stem = test.TryGetProperty("include_root_block", out JsonElement root) && !root.GetBoolean() ? StemKind.None : StemKind.Root,
        }).Planned();
        Dictionary<string, Shape> shapes = plan.EndPoints().ToDictionary(point => point.Name, point => point.Shape, StringComparer.Ordinal);

        Assert.All(test.At("end_point_shapes").EnumerateObject(), expected =>
        {
            long[] nhwc = expected.Value.Longs();
            Assert.Equal(new Shape((int)nhwc[3], (int)nhwc[1], (int)nhwc[2]), shapes[expected.Name]);
        });
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(8, 9)]
    public void Features_at_65_by_65(int outputStride, int extent) => Assert.Equal(
        new Shape(32, extent, extent), SampleTables.Small(new() { Height = 65, Width = 65, Classes = 0, GlobalPool = false, OutputStride = outputStride }).Planned().Output);

    [Theory]
    [InlineData(1000, true, "1000")]
    [InlineData(1000, false, "1000×7×7")]
    [InlineData(0, true, "2048")]
    [InlineData(0, false, "2048×7×7")]
    public void Output(int classes, bool globalPool, string shape)
    {
        NetworkTable table = SampleTables.Slim("resnet_v2_50");

        Assert.Equal(shape, (table with { Options = table.Options with { Classes = classes, GlobalPool = globalPool } }).Planned().Output.ToString());
    }

    private static void AssertUnits(NetworkTable table, JsonElement expected)
    {
        if (expected.TryGetProperty("error", out _))
        {
            Assert.Equal([Rules.OutputStride], Checker.Check(table).Findings.Select(finding => finding.Rule));
            return;
        }

        NetworkPlan plan = table.Planned();
        Assert.Equal(
            expected.At("unit_stride_rate").EnumerateArray().Select(unit => $"{unit[0].GetString()} {unit[1].GetInt32()} {unit[2].GetInt32()}"),
            plan.Blocks.SelectMany(block => block.Runs.SelectMany(run => Enumerable.Range(run.First, run.Count)
                .Select(unit => $"{block.Name}/{UnitRun.UnitScope(unit)} {run.Geometry.Stride} {run.Geometry.Rate}"))));
        Assert.Equal(string.Join('×', expected.At("dense", "shape_chw").Longs()), plan.Output.ToString());
    }

    private static IEnumerable<string> Strides(JsonElement byOutputStride) => byOutputStride.EnumerateObject().Select(property => property.Name);

    // The nominal stride is None in TF-slim.
    private static int OutputStride(string value) => value == "None" ? 0 : int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);

    private static string Renamed(string variable) => string.Join('.', variable.Split('/').Skip(1).Where(part => part != "bottleneck_v2").Select(part => part switch
    {
        "BatchNorm" => "bn",
        "weights" or "gamma" => "weight",
        "biases" or "beta" => "bias",
        "moving_mean" => "running_mean",
        "moving_variance" => "running_var",
        _ => part,
    }));

    private static long[] Oihw(long[] shape) => shape.Length == 4 ? [shape[3], shape[2], shape[0], shape[1]] : shape;
}
