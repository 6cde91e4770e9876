using ResNetDsl.Data;
using ResNetDsl.Data.Transforms;
using ResNetDsl.Export;
using ResNetDsl.Images;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;
using ResNetDsl.Runtime.Tests.Weights;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Data;

/// <summary>Files by the names of each library load with the preprocessing and the classes of that library, and every format that has a place for them keeps them.</summary>
public sealed class LibraryPicturesTests : IDisposable
{
    private static readonly double[] ImageNetMean = [0.485 * 255, 0.456 * 255, 0.406 * 255];
    private static readonly double[] ImageNetDeviation = [0.229 * 255, 0.224 * 255, 0.225 * 255];
    private static readonly double[] Half = [127.5, 127.5, 127.5];

    // What each library documents, as numbers: how a picture is resized, and the values of a pixel from 0 to 255 in the order of the channels.
    private static readonly Source[] Sources =
    [
        new("torchvision", WeightNaming.Torchvision, () => new ImageNetBasic(), Covering(80, 75), Filter.Triangle, ImageNetMean, ImageNetDeviation),
        new("torchvision V2", WeightNaming.Torchvision, () => new ImageNetBasic(), Covering(72, 68), Filter.Triangle, ImageNetMean, ImageNetDeviation) { File = "resnet18-11ad3fa6.safetensors" },
        new("timm's ResNet-D", WeightNaming.Torchvision, () => new ImageNetDeep(), Covering(80, 75), Filter.Cubic, ImageNetMean, ImageNetDeviation),
        new("timm", WeightNaming.Timm, () => new ImageNetTimm(), Covering(73, 69), Filter.Cubic, Half, Half),
        new("timm of basic units", WeightNaming.Timm, () => new ImageNetTimmBasic(), Covering(77, 73), Filter.Cubic, Half, Half),
        new("MMPretrain", WeightNaming.MMPretrain, () => new ImageNetBasic(), Covering(80, 75), Filter.TriangleOfTwo, [123.675, 116.28, 103.53], [58.395, 57.12, 57.375]),
        new("transformers", WeightNaming.Transformers, () => new ImageNetBasic(), Covering(80, 75), Filter.Cubic, ImageNetMean, ImageNetDeviation),
        new("TF-slim", WeightNaming.Slim, () => new ImageNetSlim(), Central(0.875), Filter.TriangleFromCorners, Half, Half) { Classes = ImageNet.ClassesWithBackground },
        new("TF-slim, version 1", WeightNaming.Slim, () => new ImageNetSlimV1(), Covering(80, 75), Filter.TriangleFromCorners, [123.68, 116.78, 103.94], [1, 1, 1]),
        new("Keras", WeightNaming.Keras, () => new ImageNetKeras(), Exactly, Filter.Nearest, [103.939, 116.779, 123.68], [1, 1, 1]) { IsBlueFirst = true },
        new("Keras until 2019", WeightNaming.KerasBranches, () => new ImageNetKerasBranches(), Exactly, Filter.Nearest, [103.939, 116.779, 123.68], [1, 1, 1]) { IsBlueFirst = true },
        new("Keras V2", WeightNaming.KerasV2, () => new ImageNetKerasV2(), Exactly, Filter.Nearest, Half, Half),
    ];

    private readonly TemporaryFolder folder = new();

    private enum Filter
    {
        /// <summary>Bilinear, as wide as the scale where a picture is reduced.</summary>
        Triangle,

        /// <summary>Bicubic with a = -0.5, as wide as the scale where a picture is reduced.</summary>
        Cubic,

        /// <summary>Bilinear between two pixels.</summary>
        TriangleOfTwo,

        /// <summary>Bilinear between two pixels, without the half pixel.</summary>
        TriangleFromCorners,

        /// <summary>The nearest pixel.</summary>
        Nearest,
    }

    public static TheoryData<string> Names => [.. Sources.Select(source => source.Name)];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_library_is_known()
    {
        using ImageNetBasic net = new();
        Assert.All(WeightNaming.All, naming => Assert.Equal(naming != WeightNaming.ResNetDsl, LibraryPictures.Of(naming, net.Architecture, "") is not null));
        Assert.Null(LibraryPictures.Of(null, net.Architecture, ""));
        Assert.All(WeightNaming.All, naming => Assert.Equal(naming == WeightNaming.ResNetDsl ? null : ImageNet.Classes, LibraryPictures.Classes(naming, 1000)));
        Assert.All(WeightNaming.All, naming => Assert.Equal(naming.Function?.HasBackground == true ? ImageNet.ClassesWithBackground : null, LibraryPictures.Classes(naming, 1001)));
        Assert.All(WeightNaming.All, naming => Assert.Null(LibraryPictures.Classes(naming, 21843)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_picture_becomes_the_numbers_of_the_library(string name)
    {
        Source source = Sources.Single(source => source.Name == name);
        using Network net = Loaded(source);
        Assert.Equal(source.Classes, net.Classes());
        RgbImage image = Noise(97, 117);
        using Tensor input = net.EvaluationPipeline().ToTensor(image);
        float[] actual = [.. input.data<float>()];
        (int height, int width) = (net.Architecture.Input.Height, net.Architecture.Input.Width);
        Place place = source.Place(image, height, width);
        for (int i = 0; i < actual.Length; i++)
        {
            (int channel, int y, int x) = (i / (height * width), i / width % height, i % width);
            double pixel = Resampled(image, source.IsBlueFirst ? 2 - channel : channel, place, y, x, source.Filter);

            // The formula turned round: pixels are rounded to bytes on the way.
            Assert.InRange((actual[i] * source.Deviation[channel]) + source.Mean[channel], Math.Clamp(pixel, 0, 255) - 0.51, Math.Clamp(pixel, 0, 255) + 0.51);
        }
    }

    [Fact]
    public void The_pipeline_of_TF_slim_is_its_preprocessing()
    {
        using Network net = Loaded(Sources.Single(source => source.Name == "TF-slim"));
        RgbImage image = Noise(101, 90);
        using Tensor expected = InceptionPreprocessing.preprocess_for_eval(image, 70, 66);
        using Tensor actual = net.EvaluationPipeline().ToTensor(image);
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, 0.51 / 127.5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_format_that_has_a_place_for_them_keeps_them(string name)
    {
        Source source = Sources.Single(source => source.Name == name);
        using Network net = Loaded(source);
        string pipeline = PipelineText.Of(net.EvaluationPipeline());
        (string File, Action<string> Save)[] formats =
        [
            ("again.safetensors", path => net.SaveSafetensors(path)),
            ("named.safetensors", path => net.SaveSafetensors(path, naming: source.Naming)),
            ("again.pth", path => net.SaveTorch(path)),
            ("named.pth", path => net.SaveTorch(path, source.Naming)),
            ("whole.onnx", path => net.ExportOnnx(path, new() { Fold = false })),
            ("folded.onnx", path => net.ExportOnnx(path)),
        ];
        foreach ((string file, Action<string> save) in formats)
        {
            save(folder.Of(file));
            using Network again = source.Make();
            LoadReport report = again.LoadWeights(folder.Of(file));
            Assert.Null(report.Assumption);
            Assert.True(again.Classes()!.SequenceEqual(source.Classes), file);
            Assert.Equal((file, pipeline), (file, PipelineText.Of(again.EvaluationPipeline())));
        }
    }

    [Fact]
    public void What_is_taken_for_granted_is_said()
    {
        using ImageNetBasic net = new();
        using ImageNetBasic to = new();
        LibraryFiles.Write(folder.Of("resnet18.safetensors"), net, WeightNaming.Torchvision);
        LoadReport report = to.LoadWeights(folder.Of("resnet18.safetensors"));
        string assumption = "the names of its tensors are those of torchvision, so its 1,000 classes are assumed to be those of ImageNet, and pictures are prepared as there "
            + "(resize to cover 75×80, crop the middle 66×70, 3×70×66, mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225)";
        Assert.Equal(assumption, report.Assumption);
        Assert.EndsWith("; " + assumption, report.ToString(), StringComparison.Ordinal);

        // Without the classifier the classes are not loaded either.
        using ImageNetBasic features = new();
        report = features.LoadWeights(folder.Of("resnet18.safetensors"), new() { Classifier = ClassifierWeights.Skip });
        Assert.StartsWith("the names of its tensors are those of torchvision, so pictures are prepared as there (", report.Assumption, StringComparison.Ordinal);
        Assert.Null(features.Classes());
    }

    [Fact]
    public void What_a_file_says_comes_before_what_its_library_does()
    {
        using ImageNetBasic net = new();
        using ImageNetBasic to = new();
        string[] own = [.. Enumerable.Range(0, 1000).Select(i => $"own {i}")];
        Safetensors.Write(folder.Of("classes.safetensors"), net.state_dict().Select(item => (item.Key, item.Value)), new Dictionary<string, string> { [ClassNames.Key] = ClassNames.ToText(own) });
        LoadReport report = to.LoadWeights(folder.Of("classes.safetensors"));
        Assert.Equal(own, to.Classes());
        Assert.DoesNotContain("classes", report.Assumption, StringComparison.Ordinal);

        // A file of this library says what it knows. What it does not say is not known.
        net.SaveSafetensors(folder.Of("silent.safetensors"));
        Assert.Null(to.LoadWeights(folder.Of("silent.safetensors")).Assumption);
        Assert.Null(to.Classes());
        Assert.Equal(ImagePipeline.ForEvaluation(to.Architecture).Description, to.EvaluationPipeline().Description);
    }

    [Fact]
    public void The_background_is_a_class_or_is_left_out()
    {
        using ImageNetSlim from = new();
        LibraryFiles.Write(folder.Of("slim.safetensors"), from, WeightNaming.Slim, "resnet_v2_50/");
        using ImageNetSlimWithoutBackground to = new();
        to.LoadWeights(folder.Of("slim.safetensors"), new() { Background = BackgroundClass.Drop });
        Assert.Equal(ImageNet.Classes, to.Classes());
        WeightInspection inspection = WeightInspection.Of(folder.Of("slim.safetensors"));
        Assert.Equal(1001, inspection.Outputs);
        Assert.Equal(ImageNet.ClassesWithBackground, inspection.Classes);
    }

    [Fact]
    public void Small_networks_have_the_values_of_the_library_and_whole_pictures()
    {
        using ImageNetBasic from = new();
        LibraryFiles.Write(folder.Of("weights.safetensors"), from, WeightNaming.MMPretrain);
        using ImageNetBasicForDigits to = new();
        to.LoadWeights(folder.Of("weights.safetensors"), new() { Classifier = ClassifierWeights.Skip, InputChannels = InputChannelWeights.Adapt });
        ImagePipeline pipeline = to.EvaluationPipeline();
        Assert.Equal(1, pipeline.Channels);
        Assert.Equal([new ResizedCenterCrop(32, 32, 1)], pipeline.Transforms);
        using Tensor white = pipeline.ToTensor(new RgbImage(1, 1, [255, 255, 255]));
        Assert.Equal((255 - ((123.675 + 116.28 + 103.53) / 3)) / ((58.395 + 57.12 + 57.375) / 3), white.mean().item<float>(), 4);
    }

    [Fact]
    public void An_inspection_knows_outputs_and_classes_by_the_names()
    {
        using ImageNetBasic net = new();
        LibraryFiles.Write(folder.Of("weights.safetensors"), net, WeightNaming.Torchvision, "module.");
        WeightInspection inspection = WeightInspection.Of(folder.Of("weights.safetensors"));
        Assert.Equal(1000, inspection.Outputs);
        Assert.Equal(ImageNet.Classes, inspection.Classes);

        // MoCo's heads are of its training, and not of a classifier.
        Safetensors.Write(
            folder.Of("moco.safetensors"),
            [.. net.state_dict().Where(item => !item.Key.StartsWith("fc.", StringComparison.Ordinal)).Select(item => ("module.encoder_q." + item.Key, item.Value)), ("module.encoder_q.fc.0.bias", ones(1000))]);
        inspection = WeightInspection.Of(folder.Of("moco.safetensors"));
        Assert.Null(inspection.Outputs);
        Assert.Null(inspection.Classes);
    }

    private static Network Filled(Source source)
    {
        Network net = source.Make();
        RandomState.Fill(net, 7);
        return net;
    }

    private static RgbImage Noise(int height, int width)
    {
        byte[] pixels = new byte[3 * height * width];
        new Random(11).NextBytes(pixels);
        return new(height, width, pixels);
    }

    /// <summary>A pixel of a resized picture, as the sum over all pixels.</summary>
    private static double Resampled(RgbImage image, int color, Place place, int y, int x, Filter filter)
    {
        (double sum, double weights) = (0, 0);
        double[] rows = Weights(place.From.Height, place.To.Height, place.Crop.Y + y, filter), columns = Weights(place.From.Width, place.To.Width, place.Crop.X + x, filter);
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; rows[row] != 0 && column < columns.Length; column++)
            {
                double weight = rows[row] * columns[column];
                weights += weight;
                sum += weight * image.Pixels[(3 * (((place.Part.Y + row) * image.Width) + place.Part.X + column)) + color];
            }
        }

        return sum / weights;
    }

    private static double[] Weights(int from, int to, int at, Filter filter)
    {
        double scale = (double)from / to;
        double center = filter == Filter.TriangleFromCorners ? (at * scale) + 0.5 : (at + 0.5) * scale;
        double width = filter is Filter.Triangle or Filter.Cubic ? Math.Max(1, scale) : 1;
        return [.. Enumerable.Range(0, from).Select(pixel => filter switch
        {
            Filter.Nearest => pixel == (int)Math.Floor(center) ? 1.0 : 0,
            Filter.Cubic => Cubic(Math.Abs(pixel + 0.5 - center) / width),
            _ => Math.Max(0, 1 - (Math.Abs(pixel + 0.5 - center) / width)),
        })];

        // Pillow's bicubic_filter, a = -0.5.
        static double Cubic(double x) =>
            x < 1 ? ((((-0.5 + 2) * x) - (-0.5 + 3)) * x * x) + 1
            : x < 2 ? (((((x - 5) * x) + 8) * x) - 4) * -0.5
            : 0;
    }

    private static Func<RgbImage, int, int, Place> Covering(int height, int width) => (image, toHeight, toWidth) =>
    {
        double scale = Math.Max((double)height / image.Height, (double)width / image.Width);
        (int resizedHeight, int resizedWidth) = ((int)((image.Height * scale) + 1e-9), (int)((image.Width * scale) + 1e-9));
        return new((image.Height, image.Width), (0, 0), (resizedHeight, resizedWidth), ((int)Math.Round((resizedHeight - toHeight) / 2.0), (int)Math.Round((resizedWidth - toWidth) / 2.0)));
    };

    private static Func<RgbImage, int, int, Place> Central(double fraction) => (image, toHeight, toWidth) =>
    {
        (int top, int left) = ((int)((image.Height - (image.Height * fraction)) / 2), (int)((image.Width - (image.Width * fraction)) / 2));
        return new((image.Height - (2 * top), image.Width - (2 * left)), (top, left), (toHeight, toWidth), (0, 0));
    };

    private static Place Exactly(RgbImage image, int toHeight, int toWidth) => new((image.Height, image.Width), (0, 0), (toHeight, toWidth), (0, 0));

    private Network Loaded(Source source)
    {
        using Network from = Filled(source);
        LibraryFiles.Write(folder.Of(source.File), from, source.Naming);
        Network net = source.Make();
        Assert.Equal(source.Naming, net.LoadWeights(folder.Of(source.File)).Naming);
        return net;
    }

    /// <summary>Which part of a picture is resized to which size, and where the network's input lies in it.</summary>
    private sealed record Place((int Height, int Width) From, (int Y, int X) Part, (int Height, int Width) To, (int Y, int X) Crop);

    private sealed record Source(string Name, WeightNaming Naming, Func<Network> Make, Func<RgbImage, int, int, Place> Place, Filter Filter, double[] Mean, double[] Deviation)
    {
        public bool IsBlueFirst { get; init; }

        public string File { get; init; } = "weights.safetensors";

        public IReadOnlyList<string> Classes { get; init; } = ImageNet.Classes;
    }
}
