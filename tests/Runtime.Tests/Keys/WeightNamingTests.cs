using System.Text.Json;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Runtime.Tests.Keys;

/// <summary>The names of each library, held against lists of theirs in both directions: every tensor has a name of the list, and every name of the list a tensor.</summary>
public sealed class WeightNamingTests
{
    [Fact]
    public void TF_slims_variables_are_all_of_ResNetV2_50() => AssertSame(GoldenFile.V2_50Variables, "resnet_v2_50/", WeightNaming.Slim, ResNetV2_50.Plan);

    [Fact]
    public void Torchvisions_tensors_are_all_of_ResNet_50_whatever_its_own_keys() =>
        Assert.All([TorchvisionResNet50.Plan, BySlimKeys(TorchvisionResNet50.Plan)], plan => AssertSame(GoldenFile.TorchvisionResNet50, "", WeightNaming.Torchvision, plan));

    [Fact]
    public void Timms_tensors_are_all_of_ResNetV2_50_whatever_its_own_keys() =>
        Assert.All([TimmResNetV2_50.Plan, BySlimKeys(TimmResNetV2_50.Plan)], plan => AssertSame(GoldenFile.TimmResNetV2_50, "", WeightNaming.Timm, plan));

    [Theory]
    [InlineData("ResNet50V2", 3, 5, 272)]
    [InlineData("ResNet101V2", 3, 22, 544)]
    [InlineData("ResNet152V2", 7, 35, 816)]
    public void Keras_version_2_has_as_many_numbers_as_it_publishes(string name, int block2, int block3, int tensors)
    {
        NetworkPlan plan = Planned(ResNetV2_50.Plan.Table, block2, block3);
        IReadOnlyList<NamedTensor> named = WeightNaming.KerasV2.Tensors(plan);
        Assert.Equal(Published(name), named.Sum(tensor => Elements(tensor.StoredShape)));
        Assert.Equal(tensors, named.Count);
        Assert.Equal(tensors, named.Select(tensor => tensor.Name).Distinct().Count());
        Assert.All(named, tensor => Assert.Null(tensor.Minus));
    }

    [Theory]
    [InlineData("ResNet50", 3, 5, 320)]
    [InlineData("ResNet101", 3, 22, 626)]
    [InlineData("ResNet152", 7, 35, 932)]
    public void Keras_version_1_has_as_many_numbers_as_it_publishes(string name, int block2, int block3, int tensors)
    {
        NetworkPlan plan = Planned(TorchvisionResNet50.Plan.Table, block2, block3);
        IReadOnlyList<NamedTensor> named = WeightNaming.Keras.Tensors(plan);
        NamedTensor[] less = [.. named.Where(tensor => tensor.Minus is not null)];
        Assert.Equal(Published(name), named.Concat(less).Sum(tensor => Elements(tensor.StoredShape)));
        Assert.Equal(tensors, named.Count + less.Length);
        Assert.Equal(tensors, named.Select(tensor => tensor.Name).Concat(less.Select(tensor => tensor.Minus)).Distinct().Count());
    }

    [Fact]
    public void Keras_names_are_those_of_its_layers()
    {
        string[] names = [.. WeightNaming.Keras.Tensors(TorchvisionResNet50.Plan).SelectMany(tensor => new[] { tensor.Name, tensor.Minus }).OfType<string>()];
        string[] listed =
        [
            "conv1_conv/kernel", "conv1_conv/bias", "conv1_bn/gamma", "conv1_bn/moving_mean", "conv2_block1_0_conv/kernel", "conv2_block1_0_conv/bias", "conv2_block1_0_bn/beta",
            "conv2_block1_1_conv/kernel", "conv2_block1_1_bn/gamma", "conv2_block1_3_bn/moving_variance", "conv3_block4_2_conv/bias", "conv5_block3_3_conv/kernel", "predictions/kernel",
            "predictions/bias",
        ];
        string[] listedOf2 =
        [
            "conv1_conv/bias", "conv2_block1_preact_bn/gamma", "conv2_block1_0_conv/bias", "conv3_block4_2_conv/kernel", "conv5_block3_3_conv/bias", "post_bn/moving_mean", "predictions/kernel",
        ];
        Assert.Empty(listed.Except(names));
        Assert.Empty(listedOf2.Except(WeightNaming.KerasV2.Tensors(ResNetV2_50.Plan).Select(tensor => tensor.Name)));
        Assert.Equal([2048, 1000], WeightNaming.Keras.Tensors(TorchvisionResNet50.Plan).Single(tensor => tensor.Name == "predictions/kernel").StoredShape);
        Assert.Equal([7, 7, 3, 64], WeightNaming.Keras.Tensors(TorchvisionResNet50.Plan).Single(tensor => tensor.Name == "conv1_conv/kernel").StoredShape);
    }

    [Fact]
    public void A_network_that_a_library_has_no_names_for_is_refused_by_its_tensor()
    {
        Assert.Equal("Keras ResNet has no name for block1.unit_1.preact.weight", WeightNaming.Keras.Refusal(ResNetV2_50.Plan));
        Assert.Equal("torchvision has no names for pre-activation units", WeightNaming.Torchvision.Refusal(ResNetV2_50.Plan)?.Replace("Torchvision", "torchvision", StringComparison.Ordinal));
        Assert.Equal("TF-slim has no name for first.unit_1.se.fc1.weight", WeightNaming.Slim.Refusal(TorchvisionExcited.Plan));
        Assert.Null(WeightNaming.Slim.Refusal(TorchvisionResNet50.Plan));
    }

    [Fact]
    public void Names_tell_the_library()
    {
        Assert.Equal(WeightNaming.Torchvision, WeightNaming.Of(Names(GoldenFile.TorchvisionResNet50)));
        Assert.Equal(WeightNaming.Timm, WeightNaming.Of(Names(GoldenFile.TimmResNetV2_50)));
        Assert.Equal(WeightNaming.Slim, WeightNaming.Of(Names(GoldenFile.V2_50Variables).Select(name => name + ":0")));
        Assert.Equal(WeightNaming.ResNetDsl, WeightNaming.Of(ResNetV2_50.Plan.Tensors().Select(tensor => tensor.Key)));
        foreach (WeightNaming naming in WeightNaming.All)
        {
            NetworkPlan plan = new[] { ResNetV2_50.Plan, TorchvisionResNet50.Plan, SmallVgg.Plan, SmallInception.Plan }.First(plan => naming.Refusal(plan) is null);
            Assert.Equal(naming, WeightNaming.Of(naming.Tensors(plan).Select(tensor => "a/" + tensor.Name)));
            Assert.Null(WeightNaming.Foreign(naming.Tensors(plan).Select(tensor => tensor.Name)));
        }

        Assert.Null(WeightNaming.Of(["a", "b"]));
        Assert.Null(WeightNaming.Of([]));
    }

    [Fact]
    public void Strides_in_other_units_than_the_librarys_are_told()
    {
        Assert.Empty(WeightNaming.Slim.Differences(ResNetV2_50.Plan));
        Assert.Empty(WeightNaming.KerasV2.Differences(KerasV2Like.Plan));
        Assert.Equal(
            "timm has the stride of a block in its first unit, and block1 of ResNetV2_50 has it in its last unit (write firstStride: 2 at the block after in place of its lastStride)",
            WeightNaming.Timm.Differences(ResNetV2_50.Plan)[0]);
        Assert.Empty(WeightNaming.Torchvision.Differences(TorchvisionResNet50.Plan));
        Assert.Empty(WeightNaming.Torchvision.Differences(TorchvisionResNet18.Plan));
        Assert.Equal(
            ["Keras ResNet has the stride of a block in its first unit, on the first 1×1, and layer2 of TorchvisionResNet50 has it in its first unit (write StridePlacement = StridePlacement.Conv1x1)"],
            WeightNaming.Keras.Differences(TorchvisionResNet50.Plan));
        Assert.Empty(WeightNaming.Keras.Differences(KerasLike.Plan));
        Assert.Empty(WeightNaming.ResNetDsl.Differences(ResNetV2_50.Plan));
    }

    [Fact]
    public void What_a_library_has_besides_is_left_out_for_a_reason()
    {
        Assert.Equal("a variable of the optimizer or of the training loop", WeightNaming.Slim.ReasonToIgnore("global_step:0"));
        Assert.Equal("a variable of the optimizer or of the training loop", WeightNaming.Slim.ReasonToIgnore("resnet_v2_50/conv1/weights/Momentum"));
        Assert.Null(WeightNaming.Slim.ReasonToIgnore("resnet_v2_50/conv1/weights"));
        Assert.Equal("a variable of the optimizer or of the training loop", WeightNaming.Keras.ReasonToIgnore("optimizer/iterations"));
        Assert.Null(WeightNaming.Keras.ReasonToIgnore("conv1_conv/bias"));
        Assert.Null(WeightNaming.Torchvision.ReasonToIgnore("fc.weight"));
    }

    private static void AssertSame(JsonElement golden, string scope, WeightNaming naming, NetworkPlan plan)
    {
        Assert.Null(naming.Refusal(plan));
        string[] expected = [.. golden.GetProperty("entries").EnumerateArray().Select(entry => Line(entry[0].GetString()!, entry[1].Longs()))];
        string[] actual = [.. naming.Tensors(plan).Select(tensor => Line(scope + tensor.Name, tensor.StoredShape))];
        string[] ignored = [.. Names(golden).Where(name => naming.ReasonToIgnore(name) is not null).Select(name => Line(name, []))];
        bool counts = plan.Tensors().Any(tensor => tensor.Role == TensorRole.Counter);
        Assert.Equal(expected.Except(counts ? [] : ignored).Order(), actual.Order());
    }

    private static IEnumerable<string> Names(JsonElement golden) => golden.GetProperty("entries").EnumerateArray().Select(entry => entry[0].GetString()!);

    private static NetworkPlan BySlimKeys(NetworkPlan plan) => Checker.Check(plan.Table with { Options = plan.Table.Options with { Keys = Library.Slim, Depth = 0 } }).Plan!;

    private static NetworkPlan Planned(NetworkTable table, int block2, int block3) => Checker.Check(table with
    {
        Options = table.Options with { Depth = 0 },
        Blocks = table.Blocks.Select((row, i) => i == 1 ? row with { Repeat = block2 } : i == 2 ? row with { Repeat = block3 } : row).ToEquatableArray(),
    }).Plan!;

    private static long Published(string name) => GoldenFile.ParameterCounts.At("keras", "models", name, "total_params_published").GetInt64();

    private static long Elements(IEnumerable<long> shape) => shape.Aggregate(1L, (product, extent) => product * extent);

    private static string Line(string name, IEnumerable<long> shape) => $"{name} [{string.Join(", ", shape)}]";
}
