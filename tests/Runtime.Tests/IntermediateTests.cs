using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests;

/// <summary><see cref="Network.forward_intermediates(Tensor, string[])"/>: what named blocks give, and nothing that runs after them.</summary>
public sealed class IntermediateTests
{
    private static readonly long[] Shape = [2, 3, 33, 33];

    [Theory]
    [InlineData("block1")]
    [InlineData("block4", "block1")]
    [InlineData("Block2", "block3")]
    [InlineData("block3", "block1", "Block4", "block2")]
    public void Are_the_end_points_in_the_order_named(params string[] blocks)
    {
        using SmallResNet net = new();
        net.eval();
        using Tensor images = SampleImages.Noise(1, Shape);
        using SmallResNet.EndPoints points = net.forward_end_points(images);
        IReadOnlyList<Tensor> outputs = net.forward_intermediates(images, blocks);
        Assert.Equal(blocks.Length, outputs.Count);
        foreach ((string block, Tensor output) in blocks.Zip(outputs))
        {
            Tensor expected = points["resnet/" + block.ToLowerInvariant()];
            Assert.Equal(expected.shape, output.shape);
            Assert.True(output.equal(expected).all().item<bool>());
            output.Dispose();
        }

        // The input is the caller's still.
        Assert.Equal(Shape, images.shape);
    }

    [Fact]
    public void Carry_gradients()
    {
        using SmallResNet net = new();
        using Tensor images = SampleImages.Noise(1, Shape);
        using Tensor output = net.forward_intermediates(images, nameof(SmallResNet.Block2))[0];
        using Tensor loss = output.square().mean();
        loss.backward();
        Assert.NotNull(net.Block1.parameters().First().grad);
        Assert.Null(net.Block3.parameters().First().grad);
    }

    [Fact]
    public void Nothing_runs_after_the_last_named_block()
    {
        using SmallResNet net = new();
        using Tensor images = SampleImages.Noise(1, Shape);
        List<string> ran = [];
        foreach (Block block in net.Blocks)
        {
            block.register_forward_hook((_, _, output) =>
            {
                ran.Add(block.GetName());
                return output;
            });
        }

        foreach (Tensor output in net.forward_intermediates(images, "block2", "block1"))
        {
            output.Dispose();
        }

        Assert.Equal(["block1", "block2"], ran);
        Assert.Empty(net.forward_intermediates(images));
        Assert.Equal(2, ran.Count);
    }

    [Fact]
    public void Wrong_names_are_refused_before_anything_runs()
    {
        using SmallResNet net = new();
        net.Block1.register_forward_pre_hook((_, _) => throw new InvalidOperationException("ran"));
        using Tensor images = SampleImages.Noise(1, Shape);
        ArgumentException unknown = Assert.Throws<ArgumentException>("blocks", () => net.forward_intermediates(images, "block1", "block5"));
        Assert.StartsWith("'block5' is not a block of SmallResNet; its blocks are block1, block2, block3, block4.", unknown.Message, StringComparison.Ordinal);
        ArgumentException twice = Assert.Throws<ArgumentException>("blocks", () => net.forward_intermediates(images, "block1", "block2", "Block1"));
        Assert.StartsWith("'block1' of SmallResNet is named twice.", twice.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("blocks", () => net.forward_intermediates(images, (string[])null!));
    }

    [Fact]
    public void A_wrong_tensor_is_refused()
    {
        using SmallResNet net = new();
        using Tensor gray = zeros([2, 1, 33, 33]);
        Assert.Throws<ArgumentException>("input", () => net.forward_intermediates(gray, "block1"));
        Assert.Throws<ArgumentNullException>("input", () => net.forward_intermediates(null!, "block1"));
    }
}
