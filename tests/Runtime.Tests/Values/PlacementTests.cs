using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Values;

/// <summary>The same weights with the stride at three places: two of them are one function in evaluation, the third is another.</summary>
public sealed class PlacementTests
{
    [Theory]
    [InlineData(45, 38)]
    [InlineData(64, 64)]
    [InlineData(51, 33)]
    public void The_first_1x1_and_the_last_unit_before_are_one_function_and_the_first_3x3_is_another(long height, long width)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using StrideOnFirst1x1 published = new(dtype: float64);
        using StrideOnLastUnits slim = new(dtype: float64);
        using StrideOnFirst3x3 later = new(dtype: float64);
        RandomState.Fill(published, 7);
        Network[] all = [published, slim, later];
        foreach (Network net in all)
        {
            net.load_state_dict(published.state_dict());
            net.eval();
        }

        Tensor images = SampleImages.Noise(3, [2, 3, height, width], float64);
        Tensor expected = published.forward(images);

        TensorAssert.Close(expected, slim.forward(images), 1e-12);
        double difference = (expected - later.forward(images)).abs().max().item<double>();
        Assert.True(difference > 1e-3, $"The first 3×3 differs by {difference:R} only.");
        Assert.True(StrideOnLastUnits.MultiplyAdds < StrideOnFirst1x1.MultiplyAdds && StrideOnFirst1x1.MultiplyAdds < StrideOnFirst3x3.MultiplyAdds);
    }

    [Fact]
    public void In_training_the_batch_statistics_are_of_other_pixels()
    {
        using DisposeScope scope = NewDisposeScope();
        using StrideOnFirst1x1 published = new(dtype: float64);
        using StrideOnLastUnits slim = new(dtype: float64);
        RandomState.Fill(published, 7);
        slim.load_state_dict(published.state_dict());
        Tensor images = SampleImages.Noise(3, [2, 3, 45, 38], float64);
        Assert.True((published.forward(images) - slim.forward(images)).abs().max().item<double>() > 1e-3);
    }
}
