using ResNetDsl.Data;
using ResNetDsl.Images;

namespace ResNetDsl.Runtime.Tests.Data;

/// <summary>The pictures of some classes of a dataset, as a folder at hand would have them: the classes that it has are all that it knows, in an order of its own.</summary>
internal sealed class Picked(IImageDataset images, IReadOnlyList<string> classes) : IImageDataset
{
    public IReadOnlyList<int> Indices { get; } = [.. Enumerable.Range(0, images.Count).Where(index => classes.Contains(images.Classes[images.Label(index)]))];

    public IReadOnlyList<string> Classes => classes;

    public int Count => Indices.Count;

    public int Label(int index) => classes.ToList().IndexOf(images.Classes[images.Label(Indices[index])]);

    public string Name(int index) => images.Name(Indices[index]);

    public RgbImage Read(int index) => images.Read(Indices[index]);
}
