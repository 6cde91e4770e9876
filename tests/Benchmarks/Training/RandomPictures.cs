using System.Globalization;
using ResNetDsl.Data;
using ResNetDsl.Images;

namespace ResNetDsl.Benchmarks.Training;

/// <summary>Pictures of random pixels, held in memory: reading and decoding files is not what is measured.</summary>
internal sealed class RandomPictures : IImageDataset
{
    private readonly RgbImage[] pictures;

    public RandomPictures(int count, int side, int classes)
    {
        Random pixels = new(3);
        pictures = new RgbImage[count];
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = new byte[3 * side * side];
            pixels.NextBytes(bytes);
            pictures[i] = new RgbImage(side, side, bytes);
        }

        Classes = [.. Enumerable.Range(0, classes).Select(label => label.ToString(CultureInfo.InvariantCulture))];
    }

    public IReadOnlyList<string> Classes { get; }

    public int Count => pictures.Length;

    public int Label(int index) => index % Classes.Count;

    public string Name(int index) => index.ToString(CultureInfo.InvariantCulture);

    public RgbImage Read(int index) => pictures[index];
}
