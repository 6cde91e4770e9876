using ResNetDsl.Images;

namespace ResNetDsl.Data;

/// <summary>Picture files without labels.</summary>
/// <param name="files">The files.</param>
internal sealed class PictureFiles(IReadOnlyList<string> files) : IImageDataset
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; } = [""];

    /// <inheritdoc/>
    public int Count => files.Count;

    /// <inheritdoc/>
    public int Label(int index) => 0;

    /// <inheritdoc/>
    public string Name(int index) => files[index];

    /// <summary>Replaces folders by the pictures in them and below, by path in ordinal order, as <see cref="ImageFolder"/> finds them.</summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="passedOver">The other files in the folders that are not hidden.</param>
    /// <exception cref="DatasetException">A folder has no pictures, or cannot be listed.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths, out IReadOnlyList<string> passedOver)
    {
        List<string> found = [], others = [];
        foreach (string path in paths)
        {
            if (Directory.Exists(path))
            {
                (string[] pictures, string[] rest) = ImageFolder.FilesOf(path);
                found.AddRange(pictures.Length > 0 ? pictures : throw ImageFolder.NoPictures(path, rest));
                others.AddRange(rest);
            }
            else
            {
                found.Add(path);
            }
        }

        passedOver = others;
        return found;
    }

    /// <inheritdoc/>
    public RgbImage Read(int index) => RgbImage.Load(files[index]);
}
