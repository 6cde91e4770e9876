using System.Globalization;
using System.Text.Json;
using ResNetDsl.Modules;
using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Slim;

/// <summary>Values of slim's semantics computed by an independent program, with its variables loaded under the documented renaming.</summary>
public sealed class NumericReferenceTests
{
    private static readonly JsonElement PlainStack = GoldenFile.NumericReference.At("cases", "A_atrous_values_bottleneck");
    private static readonly JsonElement Small = GoldenFile.NumericReference.At("cases", "B_resnet_small");

    /// <summary>The types to run in, and how close each comes.</summary>
    public static TheoryData<ScalarType, double> Types => new() { { ScalarType.Float64, 1e-9 }, { ScalarType.Float32, 1e-4 } };

    [Theory]
    [MemberData(nameof(Types))]
    public void The_plain_stack_at_every_output_stride(ScalarType type, double tolerance)
    {
        using DisposeScope scope = NewDisposeScope();
        using StackNominal nominal = new(dtype: type);
        using StackAtStride1 one = new(nominal);
        using StackAtStride2 two = new(nominal);
        using StackAtStride4 four = new(nominal);
        using StackAtStride8 eight = new(nominal);

        // The reference has no post-normalization: its output is the last block's.
        (IList<string> missing, IList<string> unexpected) = nominal.load_state_dict(SlimVariables.StateDict(PlainStack.GetProperty("variables"), "", type), strict: false);
        Assert.Equal(["postnorm.weight", "postnorm.bias", "postnorm.running_mean", "postnorm.running_var"], missing);
        Assert.Empty(unexpected);

        Dictionary<string, Network> atStrides = new() { ["1"] = one, ["2"] = two, ["4"] = four, ["8"] = eight, ["None"] = nominal };
        Tensor images = SampleImages.Mesh(1, 3, 30, 31, type);
        Tensor expected = LastBlock(nominal, images);
        AssertWhole(PlainStack.GetProperty("nominal_output"), expected, tolerance);
        foreach (JsonProperty stride in PlainStack.GetProperty("by_output_stride").EnumerateObject().Where(item => item.Value.TryGetProperty("dense", out _)))
        {
            AssertDense(stride.Value, atStrides[stride.Name], LastBlock(atStrides[stride.Name], images), expected, tolerance);
        }

        // Strides that the reference leaves out still equal the nominal output where it looks.
        TensorAssert.Close(expected, Pass.Current.Subsample(LastBlock(two, images), 4), tolerance);
        TensorAssert.Close(expected, LastBlock(eight, images), tolerance);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("16")]
    public void An_output_stride_that_the_reference_cannot_reach_is_an_error_of_the_table(string stride)
    {
        Assert.Equal("The target output_stride cannot be reached.", PlainStack.At("by_output_stride", stride, "error").GetString());
        NetworkTable table = StackNominal.Plan.Table;
        CheckResult result = Checker.Check(table with { Options = table.Options with { OutputStride = int.Parse(stride, CultureInfo.InvariantCulture) } });
        Assert.Null(result.Plan);
        Finding finding = Assert.Single(result.Findings);
        Assert.Equal(Rules.OutputStride, finding.Rule);
        Assert.Equal($"OutputStride {stride} cannot be reached; the strides are 1 (input), 2 (block1), 4 (block2), 8 (block3)", finding.Message);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_small_network_from_root_to_predictions(ScalarType type, double tolerance)
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallResNet net = new(dtype: type);
        using SmallFeatures nominal = new(net);
        using SmallFeatures4 four = new(net);
        using SmallFeatures8 eight = new(net);
        using SmallFeatures16 sixteen = new(net);
        using SmallFeatures32 thirtyTwo = new(net);
        net.load_state_dict(SlimVariables.StateDict(Small.GetProperty("variables"), "resnet", type));
        Dictionary<string, Network> atStrides = new() { ["4"] = four, ["8"] = eight, ["16"] = sixteen, ["32"] = thirtyTwo, ["None"] = nominal };

        net.eval();
        foreach (JsonProperty run in Small.GetProperty("runs").EnumerateObject())
        {
            long[] extents = [.. run.Name.Split('x').Select(extent => long.Parse(extent, CultureInfo.InvariantCulture))];
            Tensor images = SampleImages.Mesh(1, 3, extents[0], extents[1], type);
            Tensor features = Evaluated(nominal, images);
            AssertWhole(run.Value.GetProperty("features_nominal"), features, tolerance);
            foreach (JsonProperty stride in run.Value.GetProperty("by_output_stride").EnumerateObject())
            {
                AssertDense(stride.Value, atStrides[stride.Name], Evaluated(atStrides[stride.Name], images), features, tolerance);
            }

            using SmallResNet.EndPoints points = net.forward_end_points(images);
            foreach (JsonProperty point in run.Value.GetProperty("endpoints").EnumerateObject())
            {
                AssertSummary(point.Value, points[point.Name], tolerance);
            }

            TensorAssert.Close(run.Value.GetProperty("logits_num_classes_10_global_pool").Doubles(), TensorAssert.Values(points.Logits), tolerance);
            TensorAssert.Close(run.Value.GetProperty("predictions_softmax").Doubles(), TensorAssert.Values(points.Predictions), tolerance);
            TensorAssert.Identical(points.Logits, net.forward(images));
        }
    }

    private static Tensor Evaluated(Network network, Tensor images)
    {
        network.eval();
        return network.forward(images);
    }

    private static Tensor LastBlock(Network network, Tensor images)
    {
        network.eval();
        return network.Blocks.Aggregate(images, (map, block) => block.forward(map));
    }

    private static void AssertDense(JsonElement golden, Network network, Tensor dense, Tensor nominal, double tolerance)
    {
        AssertSummary(golden.GetProperty("dense"), dense, tolerance);
        TensorAssert.Close(nominal, Pass.Current.Subsample(dense, golden.GetProperty("subsample_factor").GetInt32()), tolerance);

        string[] expected = [.. golden.GetProperty("unit_stride_rate").EnumerateArray().Select(unit => $"{unit[0]} {unit[1]} {unit[2]}")];
        IEnumerable<string> planned = network.Architecture.Blocks.SelectMany(block => block.Runs.SelectMany(run => Enumerable.Range(run.First, run.Count)
            .Select(unit => $"{block.Name}/unit_{unit} {run.Geometry.Stride} {run.Geometry.Rate}")));
        Assert.Equal(expected, planned);
    }

    private static void AssertWhole(JsonElement golden, Tensor actual, double tolerance)
    {
        Assert.Equal([1, .. golden.GetProperty("shape_chw").Longs()], actual.shape);
        TensorAssert.Close(golden.GetProperty("values").Doubles(), TensorAssert.Values(actual), tolerance);
    }

    private static void AssertSummary(JsonElement golden, Tensor actual, double tolerance)
    {
        Assert.Equal([1, .. golden.GetProperty("shape_chw").Longs()], actual.shape);
        double[] values = TensorAssert.Values(actual);
        TensorAssert.Close(golden.GetProperty("first8").Doubles(), values[..8], tolerance);
        TensorAssert.Close(golden.GetProperty("last8").Doubles(), values[^8..], tolerance);

        // A sum is as close as its terms are: relative to their absolute values.
        double scale = golden.GetProperty("abs_sum").GetDouble();
        Assert.InRange(values.Sum() - golden.GetProperty("sum").GetDouble(), -tolerance * scale, tolerance * scale);
        Assert.InRange(values.Sum(Math.Abs) - scale, -tolerance * scale, tolerance * scale);
    }
}
