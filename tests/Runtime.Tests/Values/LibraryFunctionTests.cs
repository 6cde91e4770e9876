using System.Text;
using System.Text.Json;
using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Values;

/// <summary>
/// Networks, options and heads under the conventions of torchvision and timm compute what torchvision's own networks, and functions written after timm's source, compute from the same weights. A
/// formula gives the weights, so that only outputs are stored.
/// </summary>
public sealed class LibraryFunctionTests
{
    public static TheoryData<string> Names => [.. Networks.Keys];

    private static Dictionary<string, Func<Network>> Networks => new()
    {
        ["basic"] = () => new LibraryBasic(dtype: float64),
        ["bottleneck"] = () => new LibraryBottleneck(dtype: float64),
        ["dilated"] = () => new LibraryDilated(dtype: float64),
        ["regnet"] = () => new LibraryRegNet(dtype: float64),
        ["timm basic d 8"] = () => new TimmBasicD8(dtype: float64),
        ["timm basic 16"] = () => new TimmBasic16(dtype: float64),
        ["timm bottleneck d 8"] = () => new TimmBottleneckD8(dtype: float64),
        ["timm bottleneck d"] = () => new TimmBottleneckD(dtype: float64),
        ["timm v2 basic 8"] = () => new TimmBasicV2At8(dtype: float64),
        ["timm v2 basic d 8"] = () => new TimmBasicV2D8(dtype: float64),
        ["timm v2 bottleneck d 16"] = () => new TimmBottleneckV2D16(dtype: float64),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Network_computes_the_librarys_function(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using Network net = Networks[name]();
        Fill(net);
        AssertEqual(name, net.forward(Image()));
    }

    [Fact]
    public void Heads_are_torchvisions()
    {
        using DisposeScope scope = NewDisposeScope();
        using LibraryFcn fcn = new(dtype: float64);
        Fill(fcn);
        LibraryFcn.Outputs maps = fcn.forward(Image());
        AssertEqual("fcn classifier", maps.Classifier);
        AssertEqual("fcn aux", maps.Aux);

        using LibraryDetector detector = new(dtype: float64);
        Fill(detector);
        LibraryDetector.Outputs outputs = detector.forward(Image());
        AssertEqual("fpn", [.. outputs.Fpn]);
        AssertEqual("classifier", outputs.Classifier);
    }

    [Fact]
    public void Dilated_and_other_units_share_a_form()
    {
        using DisposeScope scope = NewDisposeScope();
        using TimmMixedDilation net = new();
        Assert.Equal([2, 3], net.forward(Wave(2 * 3 * 9 * 9, 5).to(float32).reshape(2, 3, 9, 9)).shape);
    }

    [Fact]
    public void RegNet_has_torchvisions_keys_in_its_order() =>
        Assert.Equal(GoldenFile.LibraryFunctions.GetProperty("regnet keys").Strings(), LibraryRegNet.Plan.Tensors().Select(tensor => tensor.Key));

    [Fact]
    public void Timms_residuals_that_activate_last_begin_at_zero()
    {
        using TimmBasic16 last = new();
        using TimmBottleneckD bottleneck = new();
        using TimmBasicV2At8 first = new();
        using TimmWithoutZeros without = new();
        using LibraryBasic torchvision = new();

        Assert.True(IsZero(last.Block4[1].Conv2.Norm!.Weight));
        Assert.True(IsZero(bottleneck.Block1[0].Conv3.Norm!.Weight));
        Assert.False(IsZero(last.Block4[1].Conv1.Norm!.Weight));
        Assert.False(IsZero(first.Block1[0].Conv2.Weight));
        Assert.False(IsZero(without.Block1[0].Conv2.Norm!.Weight));
        Assert.False(IsZero(torchvision.Block1[0].Conv2.Norm!.Weight));

        static bool IsZero(Tensor? weight) => !weight!.any().item<bool>();
    }

    /// <summary>Sets every tensor to the formula of tests/Golden/library_functions.json.</summary>
    private static void Fill(nn.Module net)
    {
        using IDisposable off = no_grad();
        foreach ((string key, Tensor tensor) in net.state_dict().Where(item => !item.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            // The keys of a backbone alone.
            string name = key.StartsWith("backbone.", StringComparison.Ordinal) ? key["backbone.".Length..] : key;
            long[] shape = tensor.shape;
            using Tensor wave = Wave(tensor.numel(), Encoding.UTF8.GetBytes(name).Sum(letter => letter) % 100);
            using Tensor values = name[(name.LastIndexOf('.') + 1)..] switch
            {
                "running_var" => 1 + (0.5 * wave * wave),
                "running_mean" or "bias" => 0.1 * wave,
                _ when shape.Length == 1 => 1 + (0.1 * wave),
                _ => wave * Math.Sqrt(2.0 / shape.Skip(1).Aggregate(1L, (product, extent) => product * extent)),
            };
            tensor.copy_(values.reshape(shape));
        }

        net.eval();
    }

    private static Tensor Image() => Wave(3 * 65 * 61, 5).reshape(1, 3, 65, 61);

    private static Tensor Wave(long count, double salt) => ((0.37 * arange(count, dtype: float64)) + salt).sin();

    private static void AssertEqual(string name, params Tensor[] outputs)
    {
        JsonElement[] expected = [.. GoldenFile.LibraryFunctions.GetProperty(name).EnumerateArray()];
        Assert.Equal(expected.Length, outputs.Length);
        foreach ((JsonElement theirs, Tensor ours) in expected.Zip(outputs))
        {
            Assert.Equal(theirs.GetProperty("shape").Longs(), ours.shape);
            Assert.Equal(theirs.GetProperty("mean").GetDouble(), ours.abs().mean().item<double>(), 1e-9);
            double[] values = [.. ours.flatten().data<double>()];
            Assert.All(
                theirs.GetProperty("values").Doubles().Select((value, i) => (value, i)),
                item => Assert.Equal(item.value, values[(long)item.i * (values.Length - 1) / 15], 1e-9));
        }
    }
}
