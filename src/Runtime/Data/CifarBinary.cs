using ResNetDsl.Images;

namespace ResNetDsl.Data;

/// <summary>
/// CIFAR-10 or CIFAR-100 (Krizhevsky, 2009) in the binary version: <c>data_batch_1.bin</c> to <c>data_batch_5.bin</c> and <c>test_batch.bin</c>, records of a label and 3,072
/// values; or <c>train.bin</c> and <c>test.bin</c>, records of a coarse label, a fine one, which is used, and 3,072 values. A split is kept in memory: 154 or 31 MB.
/// </summary>
// TorchVision's CIFAR10 and CIFAR100 hold four bytes for each value, have no names of classes, and take batches of exactly 10,000 pictures.
public sealed class CifarBinary : IImageDataset
{
    private const int Side = 32;
    private const int Area = Side * Side;

    private readonly Layout layout;
    private readonly List<(string File, byte[] Bytes)> files = [];

    /// <summary>Reads the files of a split.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="split">The split: training or test. CIFAR has no validation set.</param>
    /// <exception cref="ArgumentOutOfRangeException">The split is <see cref="Split.Validation"/>.</exception>
    /// <exception cref="DatasetException">A file is missing or cannot be read, its length is not a multiple of the size of a record, or a label is out of range.</exception>
    public CifarBinary(string folder, Split split)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfEqual(split, Split.Validation);
        layout = Layout.Of(folder)
            ?? throw new DatasetException($"'{folder}' does not contain the files of CIFAR. Unpack the binary version of CIFAR-10 (data_batch_1.bin and so on) or of CIFAR-100 (train.bin, test.bin) there.");
        Classes = DatasetFile.Lines(Path.Combine(folder, layout.NamesFile)) is { } names && names.Length == layout.Classes
            ? names
            : [.. Enumerable.Range(0, layout.Classes).Select(Text.Plain)];
        foreach (string name in split == Split.Train ? layout.TrainFiles : layout.TestFiles)
        {
            string file = Path.Combine(folder, name);
            files.Add((file, Records(file)));
        }

        Count = files.Sum(item => item.Bytes.Length / layout.RecordBytes);
    }

    /// <summary>The classes' names: those of <c>batches.meta.txt</c> or <c>fine_label_names.txt</c>, or numbers where there is no such file.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int Label(int index)
    {
        (string _, byte[] bytes, int start) = Find(index);
        return bytes[start + layout.Labels - 1];
    }

    /// <inheritdoc/>
    public string Name(int index)
    {
        (string file, byte[] _, int start) = Find(index);
        return $"{file}, record {Text.Plain((start / layout.RecordBytes) + 1)}";
    }

    /// <inheritdoc/>
    public RgbImage Read(int index)
    {
        (string _, byte[] bytes, int start) = Find(index);
        ReadOnlySpan<byte> planes = bytes.AsSpan(start + layout.Labels, 3 * Area);
        byte[] pixels = new byte[3 * Area];
        for (int i = 0; i < Area; i++)
        {
            pixels[3 * i] = planes[i];
            pixels[(3 * i) + 1] = planes[Area + i];
            pixels[(3 * i) + 2] = planes[(2 * Area) + i];
        }

        return new RgbImage(Side, Side, pixels);
    }

    /// <summary>Whether a folder holds files of CIFAR.</summary>
    internal static bool IsIn(string folder) => Layout.Of(folder) is not null;

    private byte[] Records(string file)
    {
        byte[] records = DatasetFile.Read(file, (stream, length) =>
        {
            if (length == 0 || length % layout.RecordBytes != 0 || length > Array.MaxLength)
            {
                throw new DatasetException($"'{file}' has {Text.Grouped(length)} bytes, which is not a multiple of {Text.Grouped(layout.RecordBytes)}, the size of a record. Copy or download it again.");
            }

            byte[] bytes = new byte[length];
            stream.ReadExactly(bytes);
            return bytes;
        });
        for (int start = 0; start < records.Length; start += layout.RecordBytes)
        {
            int label = records[start + layout.Labels - 1];
            if (label >= layout.Classes)
            {
                throw new DatasetException(
                    $"'{file}' has the label {Text.Plain(label)} in record {Text.Plain((start / layout.RecordBytes) + 1)}, but the labels of CIFAR-{Text.Plain(layout.Classes)} are below {Text.Plain(layout.Classes)}. Copy or download it again.");
            }
        }

        return records;
    }

    private (string File, byte[] Bytes, int Start) Find(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        int file = 0;
        for (; index >= files[file].Bytes.Length / layout.RecordBytes; file++)
        {
            index -= files[file].Bytes.Length / layout.RecordBytes;
        }

        return (files[file].File, files[file].Bytes, index * layout.RecordBytes);
    }

    /// <summary>How one of the two is laid out.</summary>
    /// <param name="Labels">The labels that begin a record; the last of them counts.</param>
    /// <param name="Classes">The classes.</param>
    /// <param name="NamesFile">The file of their names.</param>
    /// <param name="TrainFiles">The training files.</param>
    /// <param name="TestFiles">The test files.</param>
    private sealed record Layout(int Labels, int Classes, string NamesFile, string[] TrainFiles, string[] TestFiles)
    {
        private static readonly Layout[] All =
        [
            new(1, 10, "batches.meta.txt", [.. Enumerable.Range(1, 5).Select(number => $"data_batch_{Text.Plain(number)}.bin")], ["test_batch.bin"]),
            new(2, 100, "fine_label_names.txt", ["train.bin"], ["test.bin"]),
        ];

        public int RecordBytes => Labels + (3 * Area);

        public static Layout? Of(string folder) => All.FirstOrDefault(layout => layout.TrainFiles.Concat(layout.TestFiles).Any(name => File.Exists(Path.Combine(folder, name))));
    }
}

/// <summary>Folders with the files of CIFAR.</summary>
internal sealed class CifarKind : DatasetKind
{
    public override string Name => "CIFAR";

    public override string Contents => "the files of CIFAR (data_batch_1.bin or train.bin)";

    public override IReadOnlyList<string> UnpackedFolders => ["cifar-10-batches-bin", "cifar-100-binary"];

    public override bool IsIn(string folder) => CifarBinary.IsIn(folder);

    public override IImageDataset Open(string folder, Split split, IReadOnlyList<string>? classes)
    {
        RefuseValidation(folder, split);
        return RelabelledImages.Of(new CifarBinary(folder, split), classes, folder);
    }
}
