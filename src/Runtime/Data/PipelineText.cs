using System.Text.Json;
using System.Text.Json.Serialization;
using ResNetDsl.Data.Transforms;
using ResNetDsl.Texts;

namespace ResNetDsl.Data;

/// <summary>A pipeline as a text in a file's metadata, in JSON. Transforms are named by their classes and written with their arguments.</summary>
internal static partial class PipelineText
{
    /// <summary>The key of the text.</summary>
    public const string Key = "ResNetDsl.pipeline";

    private static readonly Kind[] Kinds =
    [
        Kind.Of<CentralCrop>(crop => [crop.Fraction], values => new CentralCrop(values[0])),
        Kind.Of<CenterCrop>(crop => [crop.Height, crop.Width], values => new CenterCrop((int)values[0], (int)values[1])),
        Kind.Of<ColorJitter>(
            jitter => [jitter.Brightness, jitter.Contrast, jitter.Saturation, jitter.Hue], values => new ColorJitter(values[0], values[1], values[2], values[3])),
        Kind.Of<PadAndCrop>(crop => [crop.Padding], values => new PadAndCrop((int)values[0])),
        Kind.Of<RandomHorizontalFlip>(flip => [flip.Probability], values => new RandomHorizontalFlip(values[0])),
        Kind.Of<RandomResizedCrop>(
            crop => [crop.Height, crop.Width, crop.LeastArea, crop.MostArea, crop.LeastRatio, crop.MostRatio],
            values => new RandomResizedCrop((int)values[0], (int)values[1], values[2], values[3], values[4], values[5])),
        Kind.Of<Resize>(resize => [resize.Height, resize.Width, .. Kept(resize.Interpolation)], values => new Resize((int)values[0], (int)values[1]) { Interpolation = Read(values, 2) }),
        Kind.Of<ResizedCenterCrop>(
            crop => [crop.Height, crop.Width, crop.Fraction, .. Kept(crop.Interpolation)],
            values => new ResizedCenterCrop((int)values[0], (int)values[1], values[2]) { Interpolation = Read(values, 3) }),
        Kind.Of<ResizeExactly>(resize => [resize.Height, resize.Width, .. Kept(resize.Interpolation)], values => new ResizeExactly((int)values[0], (int)values[1]) { Interpolation = Read(values, 2) }),
    ];

    /// <summary>Writes a pipeline.</summary>
    public static string Of(ImagePipeline pipeline) => JsonSerializer.Serialize(
        new Document(
            [.. pipeline.Transforms.Select(transform => Kinds.FirstOrDefault(kind => kind.Type == transform.GetType()) is { } kind
                ? new Step(kind.Type.Name, kind.Write(transform), null)
                : new Step(null, null, transform.Description))],
            [.. pipeline.Normalization.Mean],
            [.. pipeline.Normalization.Deviation],
            pipeline.Channels,
            pipeline.Height,
            pipeline.Width,
            pipeline.Normalization.Order == ChannelOrder.Rgb ? null : $"{pipeline.Normalization.Order}"),
        PipelineJson.Default.Document);

    /// <summary>Reads a pipeline.</summary>
    /// <returns>The pipeline; or, where it has a transform that is not of this library, the reason as a clause.</returns>
    /// <exception cref="InvalidDataException">The text is not that of a pipeline.</exception>
    public static (ImagePipeline? Pipeline, string? Unknown) Parse(string text)
    {
        try
        {
            Document document = JsonSerializer.Deserialize(text, PipelineJson.Default.Document) ?? throw new JsonException("It is null.");
            foreach (Step step in document.Transforms)
            {
                if (Kinds.All(kind => kind.Type.Name != step.Name))
                {
                    return (null, $"its pictures were prepared by the transform '{step.Name ?? step.Own}', which this library does not have");
                }
            }

            IImageTransform[] transforms = [.. document.Transforms.Select(step => Kinds.First(kind => kind.Type.Name == step.Name).Read(step.Arguments!))];
            ChannelOrder order = document.Order is null ? ChannelOrder.Rgb
                : Enum.GetNames<ChannelOrder>().Contains(document.Order) ? Enum.Parse<ChannelOrder>(document.Order)
                : throw new JsonException($"The order of its channels is '{OneLine.Of(document.Order)}', which is not {Sentences.Or(Enum.GetNames<ChannelOrder>())}.");
            return (new(transforms, new(document.Mean, document.Deviation) { Order = order }, document.Channels, document.Height, document.Width), null);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or IndexOutOfRangeException or NullReferenceException or NotSupportedException)
        {
            throw new InvalidDataException($"The text of the input pipeline cannot be read: {exception.Message}", exception);
        }
    }

    // What is as it always was is not written, so that earlier versions read it.
    private static double[] Kept(Interpolation interpolation) => interpolation == Interpolation.Bilinear ? [] : [(int)interpolation];

    private static Interpolation Read(double[] values, int place) => values.Length > place ? (Interpolation)values[place] : Interpolation.Bilinear;

    private sealed record Document(
        Step[] Transforms, double[] Mean, double[] Deviation, int Channels, int Height, int Width, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Order = null);

    /// <summary>A transform: the name of its class and its arguments; or, of a class of the program's own, its description.</summary>
    private sealed record Step(string? Name, double[]? Arguments, string? Own);

    private sealed record Kind(Type Type, Func<IImageTransform, double[]> Write, Func<double[], IImageTransform> Read)
    {
        public static Kind Of<T>(Func<T, double[]> write, Func<double[], T> read)
            where T : IImageTransform => new(typeof(T), transform => write((T)transform), values => read(values));
    }

    [JsonSerializable(typeof(Document))]
    private sealed partial class PipelineJson : JsonSerializerContext;
}
