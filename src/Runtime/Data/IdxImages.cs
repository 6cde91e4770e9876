using System.Buffers.Binary;
using System.Globalization;
using ResNetDsl.Images;

namespace ResNetDsl.Data;

/// <summary>
/// Gray pictures in the format of MNIST (LeCun, Cortes and Burges): a file of pictures (idx3, magic 2051) and one of labels (idx1, magic 2049), big endian, also packed (<c>.gz</c>).
/// They are held in memory, a byte for each pixel.
/// </summary>
// TorchVision's MNIST holds four bytes for each pixel, does not compare the magic numbers, and takes a length from the header without looking at the file's.
public sealed class IdxImages : IImageDataset
{
    private const int ImagesMagic = 2051;
    private const int LabelsMagic = 2049;

    private readonly string imagesFile;
    private readonly byte[] pixels;
    private readonly int[] labels;
    private readonly int height;
    private readonly int width;
    private readonly bool transposed;

    /// <summary>Reads two files.</summary>
    /// <param name="imagesFile">The pictures.</param>
    /// <param name="labelsFile">Their labels.</param>
    /// <param name="classes">The classes' names by label; null for numbers up to the largest label.</param>
    /// <param name="transposed">Whether pictures are stored column by column, as EMNIST's are.</param>
    /// <exception cref="DatasetException">A file is missing, of another format or cut off, the two do not belong together, or a label is not that of a class.</exception>
    public IdxImages(string imagesFile, string labelsFile, IReadOnlyList<string>? classes = null, bool transposed = false)
        : this(imagesFile, ReadLabels(labelsFile), labelsFile, classes, transposed)
    {
    }

    private IdxImages(string imagesFile, int[] labels, string labelsFile, IReadOnlyList<string>? classes, bool transposed)
    {
        this.imagesFile = imagesFile;
        this.labels = labels;
        this.transposed = transposed;
        (pixels, int count, int rows, int columns) = ReadImages(imagesFile);
        (height, width) = transposed ? (columns, rows) : (rows, columns);
        if (count != labels.Length)
        {
            throw new DatasetException(
                $"'{imagesFile}' has {Text.Grouped(count)} pictures and '{labelsFile}' {Text.Grouped(labels.Length)} labels: they do not belong together. Check their names, or download both again.");
        }

        Classes = classes is null ? [.. Enumerable.Range(0, labels.Max() + 1).Select(Text.Plain)] : [.. classes];
        if (Array.FindIndex(labels, label => label >= Classes.Count) is int wrong and >= 0)
        {
            throw new DatasetException(
                $"'{labelsFile}' has the label {Text.Plain(labels[wrong])} at position {Text.Plain(wrong + 1)}, but there are {Text.Plain(Classes.Count)} classes. Check that it belongs to them.");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public int Count => labels.Length;

    /// <inheritdoc/>
    public int Label(int index) => labels[index];

    /// <inheritdoc/>
    public string Name(int index) => $"{imagesFile}, picture {Text.Plain(index + 1)}";

    /// <inheritdoc/>
    public RgbImage Read(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        ReadOnlySpan<byte> gray = pixels.AsSpan(index * height * width, height * width);
        byte[] rgb = new byte[3 * gray.Length];
        for (int i = 0; i < gray.Length; i++)
        {
            byte value = gray[transposed ? ((i % width) * height) + (i / width) : i];
            rgb.AsSpan(3 * i, 3).Fill(value);
        }

        return new RgbImage(height, width, rgb);
    }

    /// <summary>Whether a folder holds such files.</summary>
    internal static bool IsIn(string folder) => Files(folder, "train", "images").Concat(Files(folder, "test", "images")).Any();

    /// <summary>Opens the files of a split in a folder, by the names that MNIST, its kin and EMNIST are published under.</summary>
    /// <exception cref="DatasetException">There are none or several, or they cannot be read.</exception>
    internal static IdxImages Open(string folder, Split split)
    {
        string part = split == Split.Train ? "train" : "test";
        string[] images = Files(folder, part, "images");
        string[] labels = Files(folder, part, "labels");
        if (images.Length != 1 || labels.Length != 1)
        {
            throw new DatasetException(
                $"'{folder}' contains {Text.Plain(images.Length)} files of {part} pictures (idx3) and {Text.Plain(labels.Length)} of their labels (idx1), but exactly one of each is required. Put each set into its own folder.");
        }

        int[] numbers = ReadLabels(labels[0]);
        if (Mapping(folder) is { } mapping)
        {
            return new(images[0], [.. numbers.Select(number => Position(mapping, number, labels[0]))], labels[0], [.. mapping.Select(item => item.Name)], IsEmnist(images[0]));
        }

        // The labels of both splits, because a class may be missing in one of them.
        string[] others = Files(folder, split == Split.Train ? "test" : "train", "labels");
        int classes = others.SelectMany(ReadLabels).Concat(numbers).Max() + 1;
        return new(images[0], numbers, labels[0], [.. Enumerable.Range(0, classes).Select(Text.Plain)], IsEmnist(images[0]));
    }

    private static bool IsEmnist(string file) => Path.GetFileName(file).StartsWith("emnist", StringComparison.OrdinalIgnoreCase);

    private static int Position((int Label, string Name)[] mapping, int label, string file) => Array.FindIndex(mapping, item => item.Label == label) is int position and >= 0
        ? position
        : throw new DatasetException($"'{file}' has the label {Text.Plain(label)}, which is not in the mapping beside it. Check that they belong together.");

    /// <summary>EMNIST's classes: a line of the label and the character codes that it stands for, of which the first names it; null without such a file.</summary>
    private static (int Label, string Name)[]? Mapping(string folder)
    {
        string[] files = Directory.GetFiles(folder, "*-mapping.txt");
        if (files.Length != 1)
        {
            return null;
        }

        return [.. DatasetFile.Lines(files[0])!.Select(line =>
        {
            string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return parts.Length >= 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out int label) && ushort.TryParse(parts[1], CultureInfo.InvariantCulture, out ushort code)
                ? (label, ((char)code).ToString())
                : throw new DatasetException($"The line '{line}' of '{files[0]}' is not a label and character codes. Download it again, or remove it.");
        })];
    }

    // train-images-idx3-ubyte, t10k-labels.idx1-ubyte, emnist-balanced-test-images-idx3-ubyte.gz
    private static string[] Files(string folder, string part, string what) =>
    [
        .. Directory.GetFiles(folder)
            .Where(file => Path.GetFileName(file) is string name && !name.StartsWith('.')
                && (name.Contains($"{part}-{what}", StringComparison.OrdinalIgnoreCase) || (part == "test" && name.Contains($"t10k-{what}", StringComparison.OrdinalIgnoreCase)))
                && name.Contains("idx", StringComparison.OrdinalIgnoreCase))
            .GroupBy(file => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file)

            // A packed file beside itself unpacked is the same file.
            .Select(files => files.Order(StringComparer.Ordinal).First())
            .Order(StringComparer.Ordinal),
    ];

    private static int[] ReadLabels(string file) => DatasetFile.Read(file, (stream, length) =>
    {
        int count = ReadHeader(file, stream, LabelsMagic, "labels", fields: 1)[0];
        byte[] bytes = ReadBody(file, stream, 8, length, count);
        return bytes.Select(value => (int)value).ToArray();
    });

    private static (byte[] Pixels, int Count, int Height, int Width) ReadImages(string file) => DatasetFile.Read(file, (stream, length) =>
    {
        int[] sizes = ReadHeader(file, stream, ImagesMagic, "pictures", fields: 3);
        return (ReadBody(file, stream, 16, length, (long)sizes[0] * sizes[1] * sizes[2]), sizes[0], sizes[1], sizes[2]);
    });

    private static int[] ReadHeader(string file, Stream stream, int magic, string what, int fields)
    {
        byte[] bytes = new byte[4 * (fields + 1)];
        stream.ReadExactly(bytes);
        int found = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (found != magic)
        {
            throw new DatasetException(
                $"'{file}' is not a file of {what} in the format of MNIST: it begins with {Text.Plain(found)} instead of {Text.Plain(magic)}. Check its name, or download it again.");
        }

        int[] sizes = [.. Enumerable.Range(1, fields).Select(field => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 * field)))];
        return sizes.All(size => size is > 0 and <= 1 << 30) && sizes.Skip(1).All(size => size <= 1 << 14)
            ? sizes
            : throw new DatasetException($"'{file}' declares {string.Join(" × ", sizes.Select(size => Text.Grouped(size)))} values, which is not possible. Download it again.");
    }

    private static byte[] ReadBody(string file, Stream stream, int headerBytes, long mostBytes, long bytes)
    {
        if (bytes > mostBytes - headerBytes)
        {
            throw DatasetFile.Short(file);
        }

        if (bytes > Array.MaxLength)
        {
            throw new DatasetException($"'{file}' has {Text.Grouped(bytes)} values, too many to fit in memory at once. Split it.");
        }

        byte[] body = new byte[bytes];
        stream.ReadExactly(body);
        return stream.ReadByte() < 0
            ? body
            : throw new DatasetException($"'{file}' has more data after its {Text.Grouped(bytes)} values. Download it again.");
    }
}

/// <summary>Folders with the files of MNIST, its kin or EMNIST.</summary>
internal sealed class IdxKind : DatasetKind
{
    public override string Name => "MNIST";

    public override string Contents => "the files of MNIST or EMNIST (train-images-idx3-ubyte)";

    public override IReadOnlyList<string> UnpackedFolders => ["raw"];

    public override bool IsIn(string folder) => IdxImages.IsIn(folder);

    public override IImageDataset Open(string folder, Split split, IReadOnlyList<string>? classes)
    {
        RefuseValidation(folder, split);
        return RelabelledImages.Of(IdxImages.Open(folder, split), classes, folder);
    }
}
