using ResNetDsl.Data;
using ResNetDsl.Data.Transforms;
using ResNetDsl.Images;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>The classes and the input pipeline go with the weights.</summary>
public sealed class PictureUseTests : IDisposable
{
    private static readonly Normalization Own = new([0.1, 0.2, 0.3], [0.5, 0.25, 0.75]) { Order = ChannelOrder.Bgr };
    private static readonly ShapeImages Shapes = new(20, Split.Train, side: 24);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("checkpoint.safetensors")]
    public void What_serves_a_network_is_what_trained_it(string file)
    {
        ImagePipeline pipeline = new([new Resize(20, 18), new CenterCrop(16, 16)], Own, 3, 16, 16);
        using PictureNet trained = new();
        using ImageLoader training = new(Shapes, ImagePipeline.ForTraining(PictureNet.Plan, Own), new() { BatchSize = 10 });
        using ImageLoader heldOut = new(Shapes, pipeline, new() { BatchSize = 10 });
        TrainingResult result = new Trainer(trained, new() { Epochs = 1, Folder = folder.Of("run"), Statistics = EvaluationStatistics.Moving }).Fit(training, heldOut);

        using PictureNet served = new();
        served.LoadWeights(Path.Combine(folder.Of("run"), file));
        Assert.Equal(Shapes.Classes, served.Classes());
        Assert.Equal(pipeline.Description, served.EvaluationPipeline().Description);
        using Tensor expected = pipeline.ToTensor(Shapes.Read(3));
        using Tensor actual = served.EvaluationPipeline().ToTensor(Shapes.Read(3));
        TensorAssert.Identical(expected, actual);
        using ImageLoader again = new(Shapes, served.EvaluationPipeline(), new() { BatchSize = 10 });
        Assert.Equal(result.Epochs[0].HeldOutTop1, Evaluator.Evaluate(served, again).Top1);
        Assert.Equal(new ImageClassifier(trained).Classify(Shapes.Read(0)), new ImageClassifier(served).Classify(Shapes.Read(0)));

        // Saved again, they are still there.
        served.SaveSafetensors(folder.Of("again.safetensors"));
        using PictureNet third = new();
        third.LoadWeights(folder.Of("again.safetensors"));
        Assert.Equal(Shapes.Classes, third.Classes());
        Assert.Equal(pipeline.Description, third.EvaluationPipeline().Description);
    }

    [Fact]
    public void Other_values_than_those_of_the_training_are_refused()
    {
        using PictureNet net = new();
        using ImageLoader training = new(Shapes, ImagePipeline.ForTraining(PictureNet.Plan, Own), new() { BatchSize = 10 });
        using ImageLoader other = new(Shapes, ImagePipeline.ForEvaluation(PictureNet.Plan), new() { BatchSize = 10 });
        Assert.StartsWith("The training pictures have mean 0.1 0.2 0.3, ", Assert.Throws<ArgumentException>(() => new Trainer(net, new() { Epochs = 1 }).Fit(training, other)).Message, StringComparison.Ordinal);
        new Trainer(net, new() { Epochs = 1 }).Fit(training);
        Assert.Equal(ImagePipeline.ForEvaluation(PictureNet.Plan, Own).Description, net.EvaluationPipeline().Description);
        string sentence = "The weights of PictureNet were trained on pictures with mean 0.1 0.2 0.3, ";
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(net, other)).Message, StringComparison.Ordinal);
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => new ImageClassifier(net, null, other.Pipeline)).Message, StringComparison.Ordinal);

        // The same values in another order are others.
        using ImageLoader ordered = new(Shapes, ImagePipeline.ForEvaluation(PictureNet.Plan, new(Own.Mean, Own.Deviation)), new() { BatchSize = 10 });
        Assert.Contains("deviation 0.5 0.25 0.75, blue first and 3 channels, and the pipeline gives mean 0.1 0.2 0.3, deviation 0.5 0.25 0.75 and 3.", Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(net, ordered)).Message);

        // Another size of the same values, and one number in place of three, are the caller's business.
        net.SetEvaluationPipeline(new ImagePipeline([new ResizeExactly(16, 16)], new([0.5, 0.5, 0.5], [0.5]), 3, 16, 16));
        using ImageLoader larger = new(Shapes, new ImagePipeline([new ResizeExactly(24, 24)], Normalization.MinusOneToOne, 3, 24, 24), new() { BatchSize = 10 });
        Assert.Equal(20, Evaluator.Evaluate(net, larger).Images.Count);
    }

    [Fact]
    public void Every_transform_comes_back()
    {
        IImageTransform[] transforms =
        [
            new CenterCrop(20, 18), new ColorJitter(0.1, 0.2, 0.3, 0.4), new PadAndCrop(3), new RandomHorizontalFlip(0.25), new RandomResizedCrop(20, 18, 0.1, 0.9, 0.5, 1.5), new Resize(30, 40),
            new ResizedCenterCrop(20, 18, 0.9), new ResizeExactly(16, 17), new CentralCrop(0.875),
            new Resize(30, 40) { Interpolation = Interpolation.Bicubic }, new ResizedCenterCrop(20, 18, 0.9) { Interpolation = Interpolation.BilinearFromCorners },
            new ResizeExactly(16, 17) { Interpolation = Interpolation.Nearest }, new ResizeExactly(16, 17) { Interpolation = Interpolation.BilinearNotAntialiased },
        ];
        Assert.Equal(
            typeof(IImageTransform).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IImageTransform))).Select(type => type.Name).Order(),
            transforms.Select(transform => transform.GetType().Name).Distinct().Order());
        ImagePipeline pipeline = new(transforms, Own, 1, 16, 17);
        (ImagePipeline? read, string? unknown) = PipelineText.Parse(PipelineText.Of(pipeline));
        Assert.Null(unknown);
        Assert.Equal(transforms, read!.Transforms);
        Assert.Equal((pipeline.Description, 1, 16, 17), (read.Description, read.Channels, read.Height, read.Width));
        Assert.Equal(Own.Mean, read.Normalization.Mean);
        Assert.Equal(Own.Deviation, read.Normalization.Deviation);
        Assert.Equal(ChannelOrder.Bgr, read.Normalization.Order);
        Assert.Equal(ChannelOrder.Bgr, PipelineText.Parse(PipelineText.Of(new(transforms, Normalization.Caffe, 3, 16, 17))).Pipeline!.Normalization.Order);

        // What earlier versions wrote has neither an interpolation nor an order.
        Assert.Equal(
            "{\"Transforms\":[{\"Name\":\"ResizeExactly\",\"Arguments\":[16,17],\"Own\":null}],\"Mean\":[0.5],\"Deviation\":[0.5],\"Channels\":3,\"Height\":16,\"Width\":17}",
            PipelineText.Of(new([new ResizeExactly(16, 17)], Normalization.MinusOneToOne, 3, 16, 17)));
        string other = PipelineText.Of(new([new ResizeExactly(16, 17) { Interpolation = Interpolation.Nearest }], Normalization.Caffe, 3, 16, 17));
        Assert.All([other.Replace("Bgr", "Grb", StringComparison.Ordinal), other.Replace("17,2]", "17,9]", StringComparison.Ordinal)], text => Assert.Throws<InvalidDataException>(() => PipelineText.Parse(text)));
        Assert.All(["", "[]", "{}", "null", "{\"Transforms\":[{\"Name\":\"Resize\",\"Arguments\":[]}]}"], text => Assert.Throws<InvalidDataException>(() => PipelineText.Parse(text)));
    }

    [Fact]
    public void A_transform_of_the_programs_own_is_asked_for_and_kept()
    {
        using PictureNet net = new();
        net.SetClasses(Shapes.Classes);
        net.SetEvaluationPipeline(new ImagePipeline([new Inverted(), new ResizeExactly(16, 16)], Own, 3, 16, 16));
        net.SaveSafetensors(folder.Of("own.safetensors"));
        using PictureNet other = new();
        other.LoadWeights(folder.Of("own.safetensors"));
        string message = Assert.Throws<InvalidOperationException>(() => new ImageClassifier(other)).Message;
        Assert.StartsWith("The input pipeline of the weights of PictureNet cannot be created: its pictures were made by the transform 'invert', which this library does not have.", message, StringComparison.Ordinal);
        other.SaveSafetensors(folder.Of("again.safetensors"));
        using WeightFile again = WeightFile.Open(folder.Of("again.safetensors"));
        Assert.Contains("invert", again.Metadata["ResNetDsl.pipeline"], StringComparison.Ordinal);
        other.SetEvaluationPipeline(net.EvaluationPipeline());
        Assert.Equal(10, new ImageClassifier(other).Classify(Shapes.Read(0), 10).Count);
    }

    [Theory]
    [InlineData("cat\ndog")]
    [InlineData("cat\r\ndog\r\n")]
    [InlineData(" [ \"cat\" , \"dog\" ] ")]
    public void Names_are_read_as_an_array_or_as_lines_and_written_as_an_array(string text)
    {
        Assert.Equal(["cat", "dog"], ClassNames.Of(new Dictionary<string, string> { [ClassNames.Key] = text }));
        using PictureNet net = new();
        net.SaveSafetensors(folder.Of("named.safetensors"), new Dictionary<string, string> { [ClassNames.Key] = text });
        using WeightFile file = WeightFile.Open(folder.Of("named.safetensors"));
        Assert.Equal("[\"cat\",\"dog\"]", file.Metadata[ClassNames.Key]);
        Assert.Equal(ClassNames.ToText(["cat", "dog"]), file.Metadata[ClassNames.Key]);
    }

    [Theory]
    [InlineData("[\"cat\", 1]")]
    [InlineData("[cat]\n[dog]")]
    [InlineData("[\"cat\",\"cat\"]")]
    [InlineData("[\"cat\",null]")]
    [InlineData("[]")]
    [InlineData("\n\n")]
    public void Names_that_cannot_be_read_are_refused_when_written_and_when_loaded(string text)
    {
        Dictionary<string, string> metadata = new() { [ClassNames.Key] = text };
        Assert.Throws<InvalidDataException>(() => ClassNames.Of(metadata));
        using PictureNet net = new();
        Assert.Throws<ArgumentException>(() => net.SaveSafetensors(folder.Of("named.safetensors"), metadata));
        Safetensors.Write(folder.Of("foreign.safetensors"), net.state_dict().Select(item => (item.Key, item.Value)), metadata);
        Assert.Throws<InvalidDataException>(() => net.LoadWeights(folder.Of("foreign.safetensors")));
    }

    [Fact]
    public void Classes_are_those_of_the_classifier()
    {
        using PictureNet named = new();
        named.SetClasses(Shapes.Classes);
        named.SaveSafetensors(folder.Of("named.safetensors"));
        using PictureNet net = new();
        net.SetClasses(["a", "b"]);
        net.LoadWeights(folder.Of("named.safetensors"), new() { Classifier = ClassifierWeights.Skip });
        Assert.Equal(["a", "b"], net.Classes());
        net.LoadWeights(folder.Of("named.safetensors"));
        Assert.Equal(Shapes.Classes, net.Classes());

        // Weights without names are of unknown classes, whatever was there before.
        Safetensors.Write(folder.Of("foreign.safetensors"), named.state_dict().Select(item => (item.Key, item.Value)));
        net.LoadWeights(folder.Of("foreign.safetensors"));
        Assert.Null(net.Classes());
    }

    private sealed class Inverted : IImageTransform
    {
        public string Description => "invert";

        public RgbImage Apply(RgbImage image, Random random) => new(image.Height, image.Width, [.. image.Pixels.ToArray().Select(value => (byte)(255 - value))]);
    }
}
