using ResNetDsl.Images;

namespace ResNetDsl.Data;

/// <summary>Some of the pictures of a dataset, with all of its classes.</summary>
public sealed class ImageSubset : IImageDataset
{
    private readonly IImageDataset images;
    private readonly int[] indices;

    /// <summary>Takes pictures of a dataset.</summary>
    /// <param name="images">The dataset.</param>
    /// <param name="indices">The numbers of the pictures, in the order that they have here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not that of a picture.</exception>
    public ImageSubset(IImageDataset images, IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(indices);
        this.images = images;
        this.indices = [.. indices];
        foreach (int index in this.indices)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(indices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, images.Count, nameof(indices));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes => images.Classes;

    /// <inheritdoc/>
    public int Count => indices.Length;

    /// <summary>The files that the dataset passes over. None of them is in one part of it rather than in another.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <inheritdoc/>
    public int Label(int index) => images.Label(indices[index]);

    /// <inheritdoc/>
    public string Name(int index) => images.Name(indices[index]);

    /// <inheritdoc/>
    public RgbImage Read(int index) => images.Read(indices[index]);

    /// <inheritdoc/>
    public RgbImage Read(int index, int atLeast) => images.Read(indices[index], atLeast);
}
