using ResNetDsl.Images;

namespace ResNetDsl.Data;

/// <summary>A dataset with the classes of a network: pictures are matched by the names of their classes.</summary>
internal sealed class RelabelledImages : IImageDataset
{
    private readonly IImageDataset images;
    private readonly int[] labels;

    /// <summary>Matches the classes.</summary>
    /// <exception cref="DatasetException">A class that has pictures is not among the classes.</exception>
    private RelabelledImages(IImageDataset images, IReadOnlyList<string> classes, string folder)
    {
        this.images = images;
        Classes = [.. classes];
        labels = ClassNames.Positions(Classes, images.Classes);
        string[] unknown = ClassNames.Unknown(images, labels);
        if (unknown.Length > 0)
        {
            throw new DatasetException($"'{folder}' has pictures of {ClassNames.Listed(unknown)}, which {(unknown.Length == 1 ? "is not a class" : "are not classes")} of the network. Its classes are {ClassNames.Listed(Classes, 10)}.");
        }
    }

    public IReadOnlyList<string> Classes { get; }

    public int Count => images.Count;

    public IReadOnlyList<string> PassedOver => images.PassedOver;

    /// <summary>Returns the dataset itself where it has the classes already.</summary>
    /// <exception cref="DatasetException">A class that has pictures is not among the classes.</exception>
    public static IImageDataset Of(IImageDataset images, IReadOnlyList<string>? classes, string folder) =>
        classes is null || images.Classes.SequenceEqual(classes) ? images : new RelabelledImages(images, classes, folder);

    public int Label(int index) => labels[images.Label(index)];

    public string Name(int index) => images.Name(index);

    public RgbImage Read(int index) => images.Read(index);

    public RgbImage Read(int index, int atLeast) => images.Read(index, atLeast);
}
