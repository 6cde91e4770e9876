using System.Text.Json;
using ResNetDsl.Modules;

namespace ResNetDsl.Runtime.Tests.Slim;

/// <summary>ResnetUtilsTest of <c>resnet_v2_test.py</c>: subsample.</summary>
public sealed class SubsampleTests
{
    [Theory]
    [InlineData("testSubsampleThreeByThree")]
    [InlineData("testSubsampleFourByFour")]
    public void Subsample_takes_every_second_pixel_from_the_first(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement golden = GoldenFile.SlimTests.At("utils", name);

        Tensor actual = Pass.Current.Subsample(golden.GetProperty("input").Map(float32), golden.GetProperty("factor").GetInt32());

        TensorAssert.Identical(golden.GetProperty("expected").Map(float32), actual);
    }

    [Fact]
    public void Subsample_by_one_is_the_same_tensor_under_a_wrapper_of_its_own()
    {
        using Tensor input = SampleImages.Noise(1, [2, 3, 4, 5]);
        Tensor same = Pass.Current.Subsample(input, 1);
        TensorAssert.Identical(input, same);
        same.Dispose();
        Assert.False(input.IsInvalid);
    }

    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(2, 7, 3)]
    [InlineData(9, 10, 4)]
    public void Subsample_gives_extents_rounded_up(long height, long width, int factor)
    {
        using Tensor input = SampleImages.Noise(2, [2, 3, height, width]);
        using Tensor sampled = Pass.Current.Subsample(input, factor);
        Assert.Equal([2, 3, (height + factor - 1) / factor, (width + factor - 1) / factor], sampled.shape);
    }
}
