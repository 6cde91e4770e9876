using System.Text.Json;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Runtime.Tests.Slim;

/// <summary>The variables of slim's networks, held against libtorch's own tensors.</summary>
public sealed class VariableTests
{
    [Fact]
    public void ResNet_50_has_slims_variables_by_name_and_shape()
    {
        JsonElement golden = GoldenFile.V2_50Variables;
        using ResNetV2_50 net = new();
        Dictionary<string, long[]> expected = golden.GetProperty("entries").EnumerateArray()
            .ToDictionary(entry => SlimVariables.Key(entry[0].GetString()!, "resnet_v2_50"), entry => TorchShape(entry[1].Longs()));
        Dictionary<string, long[]> actual = net.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.shape);
        Assert.Equal(golden.GetProperty("variables").GetInt32(), actual.Count);
        Assert.Equal(Lines(expected), Lines(actual));

        string[] trainable = [.. net.named_parameters().Select(parameter => parameter.name)];
        Assert.Equal(golden.GetProperty("trainable_variables").GetInt32(), trainable.Length);
        Assert.Equal(
            expected.Keys.Where(key => !key.EndsWith("running_mean", StringComparison.Ordinal) && !key.EndsWith("running_var", StringComparison.Ordinal)).Order(),
            trainable.Order());
        Assert.All(net.parameters(), parameter => Assert.True(parameter.requires_grad));
        Assert.All(net.buffers(), buffer => Assert.False(buffer.requires_grad));
        Assert.Equal(golden.GetProperty("trainable_params").GetInt64(), net.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(25_568_360, net.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(golden.GetProperty("moving_stat_elements").GetInt64(), net.buffers().Sum(buffer => buffer.numel()));
        Assert.Equal(expected.Keys, ResNetV2_50.Plan.Tensors().Select(tensor => tensor.Key));
    }

    [Fact]
    public void ResNet_50_has_the_published_counts() => AssertCounts("resnet_v2_50", new ResNetV2_50(), ResNetV2_50.ParameterCount, ResNetV2_50.MultiplyAdds);

    [Fact]
    public void ResNet_101_has_the_published_counts() => AssertCounts("resnet_v2_101", new ResNetV2_101(), ResNetV2_101.ParameterCount, ResNetV2_101.MultiplyAdds);

    [Fact]
    public void ResNet_152_has_the_published_counts() => AssertCounts("resnet_v2_152", new ResNetV2_152(), ResNetV2_152.ParameterCount, ResNetV2_152.MultiplyAdds);

    [Fact]
    public void ResNet_200_has_the_count_of_fb_preresnet_200_and_slims_biases()
    {
        // fb.resnet.torch's pre-activation ResNet-200 has the same weights and no bias but the classifier's. slim has one in the root, each shortcut and each conv3.
        long without = GoldenFile.ParameterCounts.At("preact_and_wide", "fb_preresnet-200", "derived_params_1000_classes_no_conv_bias").GetInt64();
        long biases = 64 + (256 + 512 + 1024 + 2048) + ((3 * 256) + (24 * 512) + (36 * 1024) + (3 * 2048));
        using ResNetV2_200 net = new();
        Assert.Equal(without + biases, net.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(ResNetV2_200.ParameterCount, without + biases);
    }

    private static void AssertCounts(string name, Network network, long parameterCount, long multiplyAdds)
    {
        JsonElement golden = GoldenFile.ParameterCounts.At("slim", "models", name);
        using Network net = network;
        Assert.Equal(golden.GetProperty("trainable_params_1000_classes").GetInt64(), net.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(golden.GetProperty("trainable_params_1000_classes").GetInt64(), parameterCount);
        Assert.Equal(golden.GetProperty("moving_mean_variance_elements").GetInt64(), net.buffers().Sum(buffer => buffer.numel()));
        Assert.Equal(golden.GetProperty("variables").GetInt32(), net.state_dict().Count);
        Assert.Equal(golden.GetProperty("trainable_variables").GetInt32(), net.parameters().Count());
        Assert.Equal(golden.GetProperty("derived_MACs_224").GetInt64(), multiplyAdds);
    }

    private static long[] TorchShape(long[] shape) => shape is [var height, var width, var input, var output] ? [output, input, height, width] : shape;

    private static string[] Lines(Dictionary<string, long[]> shapes) =>
        [.. shapes.Select(shape => $"{shape.Key} [{string.Join(", ", shape.Value)}]").Order(StringComparer.Ordinal)];
}
