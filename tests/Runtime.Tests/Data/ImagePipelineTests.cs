using ResNetDsl.Data;
using ResNetDsl.Images;

namespace ResNetDsl.Runtime.Tests.Data;

public sealed class ImagePipelineTests
{
    [Theory]
    [InlineData(Library.Slim, ActivationKind.PreActivation, false)]
    [InlineData(Library.Slim, ActivationKind.PostActivation, false)]
    [InlineData(Library.Torchvision, ActivationKind.PreActivation, true)]
    [InlineData(Library.Torchvision, ActivationKind.PostActivation, true)]
    [InlineData(Library.Timm, ActivationKind.PreActivation, false)]
    [InlineData(Library.Timm, ActivationKind.PostActivation, true)]
    public void The_convention_settles_the_values(Library library, ActivationKind activation, bool imageNet) =>
        Assert.Same(
            imageNet ? Normalization.ImageNet : Normalization.MinusOneToOne,
            ImagePipeline.ForEvaluation(Plan(new() { Height = 32, Width = 32, Convention = library, Activation = activation })).Normalization);

    [Fact]
    public void ImageNets_values_are_torchvisions()
    {
        using Tensor tensor = new ImagePipeline([], Normalization.ImageNet, 3, 1, 2).ToTensor(new RgbImage(1, 2, [0, 0, 0, 255, 128, 51]));

        Assert.Equal([1, 3, 1, 2], tensor.shape);
        double[] expected = [-0.485 / 0.229, 0.515 / 0.229, -0.456 / 0.224, ((128 / 255.0) - 0.456) / 0.224, -0.406 / 0.225, (0.2 - 0.406) / 0.225];
        Assert.Equal(expected, tensor.data<float>().Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void One_channel_is_luminance()
    {
        using Tensor tensor = new ImagePipeline([], Normalization.MinusOneToOne, 1, 1, 5).ToTensor(new RgbImage(1, 5, [255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]));

        Assert.Equal([1, 1, 1, 5], tensor.shape);
        Assert.Equal([255, 76, 150, 29, 9], tensor.data<float>().Select(value => (int)Math.Round((value + 1) * 127.5)));
    }

    [Fact]
    public void One_channel_has_the_mean_of_three_values()
    {
        using Tensor tensor = new ImagePipeline([], Normalization.ImageNet, 1, 1, 1).ToTensor(new RgbImage(1, 1, [0, 0, 0]));
        Assert.Equal(-0.449 / 0.226, tensor.item<float>(), 1e-5);
    }

    [Fact]
    public void Networks_have_the_usual_transforms_of_their_size()
    {
        Assert.Equal(
            "resize to cover 32×32, crop the middle 32×32, pad 4 and crop, flip 0.5, 3×32×32, mean 0.5, deviation 0.5", ImagePipeline.ForTraining(Plan(new() { Height = 32, Width = 32 })).Description);
        Assert.Equal("resize to cover 32×32, crop the middle 32×32, 1×32×32, mean 0.5, deviation 0.5", ImagePipeline.ForEvaluation(Plan(new() { Channels = 1, Height = 32, Width = 32 })).Description);
        Assert.Equal(
            "crop 0.08-1 of the area, ratio 0.75-1.333, to 224×224, flip 0.5, 3×224×224, mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225",
            ImagePipeline.ForTraining(Plan(new() { Convention = Library.Torchvision })).Description);
        Assert.Equal("resize to cover 256×256, crop the middle 224×224, 3×224×224, mean 0.5, deviation 0.5", ImagePipeline.ForEvaluation(Plan(new())).Description);
        Assert.Equal(512, ImagePipeline.ForEvaluation(Plan(new())).AtLeast);
        Assert.Equal(792, ImagePipeline.ForTraining(Plan(new())).AtLeast);
    }

    [Fact]
    public void The_values_can_be_replaced()
    {
        Normalization own = new([0.1, 0.2, 0.3], [1]);
        Assert.Same(own, ImagePipeline.ForTraining(Plan(new()), own).Normalization);
        Assert.Same(own, ImagePipeline.ForEvaluation(Plan(new()), own).Normalization);
    }

    [Fact]
    public void Other_channels_are_refused()
    {
        NetworkPlan plan = Plan(new() { Channels = 4, Height = 32, Width = 32 });
        const string sentence = "Net takes 4 channels, and a picture has 3, or 1 of luminance. Declare the network with Channels = 3 or 1.";
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => ImagePipeline.ForTraining(plan)).Message, StringComparison.Ordinal);
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => ImagePipeline.ForEvaluation(plan)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "A picture has 3 channels, or 1 of luminance; an input of 2 channels cannot be made of it.",
            Assert.Throws<ArgumentException>(() => new ImagePipeline([], Normalization.ImageNet, 2, 4, 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_values_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Normalization([0.5, 0.5], [0.5]));
        Assert.StartsWith("A mean must be from 0 to 255.", Assert.Throws<ArgumentException>(() => Normalization.OfBytes([256], [1])).Message, StringComparison.Ordinal);
        Assert.Equal("0 to 255 less 123.68 116.779 103.939, blue first", $"{Normalization.Caffe}");
        Assert.StartsWith("A mean must be from 0 to 1. Divide ", Assert.Throws<ArgumentException>(() => new Normalization([127.5], [127.5])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Normalization([double.NaN], [0.5]));
        Assert.Throws<ArgumentException>(() => new Normalization([0.5], [0]));
        Assert.Throws<ArgumentException>(() => new Normalization([], []));
    }

    private static NetworkPlan Plan(NetworkOptions options) =>
        Checker.Check(new NetworkTable("Net", new BlockRow[] { new("block1", UnitKind.Bottleneck, 16, 4, LastStride: 2) }.ToEquatableArray()) { Options = options with { Classes = 5, Keys = Library.Slim } }).Plan!;
}
