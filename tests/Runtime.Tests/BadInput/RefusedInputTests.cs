using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.BadInput;

/// <summary>Images that a network cannot take are refused in words, before libtorch sees them.</summary>
public sealed class RefusedInputTests
{
    [Theory]
    [InlineData(new long[] { })]
    [InlineData(new long[] { 224 })]
    [InlineData(new long[] { 3, 32, 32 })]
    [InlineData(new long[] { 1, 2, 3, 32, 32 })]
    [InlineData(new long[] { 2, 1, 32, 32 })]
    [InlineData(new long[] { 2, 4, 32, 32 })]
    [InlineData(new long[] { 2, 32, 32, 3 })]
    [InlineData(new long[] { 2, 3, 0, 32 })]
    [InlineData(new long[] { 2, 3, 32, 0 })]
    public void A_wrong_shape_is_named_with_the_expected_one(long[] shape)
    {
        using SmallResNet net = new();
        using Tensor images = zeros(shape);
        AssertRefused(net, images, "SmallResNet", "[N, 3, H, W]", $"[{string.Join(", ", shape)}]");
    }

    [Theory]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void A_wrong_type_is_named_with_the_expected_one(ScalarType type)
    {
        using SmallResNet net = new();
        using Tensor images = zeros([2, 3, 32, 32], dtype: type);
        AssertRefused(net, images, "SmallResNet", "Float32", type.ToString());
    }

    [Fact]
    public void After_a_move_the_old_type_is_the_wrong_one()
    {
        using SmallResNet net = new();
        net.to(float64);
        using Tensor images = zeros(2, 3, 32, 32);
        AssertRefused(net, images, "SmallResNet", "Float64", "Float32");
    }

    [Fact]
    public void Nothing_is_refused()
    {
        using SmallResNet net = new();
        Assert.Throws<ArgumentNullException>("input", () => net.forward(null!));
        Assert.Throws<ArgumentNullException>("input", () => net.forward_end_points(null!));
    }

    [Fact]
    public void A_disposed_tensor_is_refused()
    {
        using SmallResNet net = new();
        Tensor images = zeros(2, 3, 32, 32);
        images.Dispose();
        AssertRefused(net, images, "SmallResNet", "[N, 3, H, W]", "disposed");
    }

    [Fact]
    public void A_refusal_changes_nothing()
    {
        using SmallResNet net = new();
        StateBytes before = StateBytes.Of(net);
        using Tensor images = zeros(2, 1, 32, 32);
        Assert.Throws<ArgumentException>(() => net.forward(images));
        before.AssertUnchangedIn(net);
        Assert.True(net.training);
    }

    private static void AssertRefused(SmallResNet net, Tensor images, params string[] words)
    {
        foreach (Func<object> run in new Func<object>[] { () => net.forward(images), () => net.call(images), () => net.forward_end_points(images) })
        {
            ArgumentException refusal = Assert.Throws<ArgumentException>(run);
            Assert.Equal("input", refusal.ParamName);
            Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
        }
    }
}
