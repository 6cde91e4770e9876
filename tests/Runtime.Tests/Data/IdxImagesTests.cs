using System.Buffers.Binary;
using ResNetDsl.Data;

namespace ResNetDsl.Runtime.Tests.Data;

public sealed class IdxImagesTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pictures_and_labels_come_from_their_files_packed_or_not(bool packed)
    {
        string images = Write(Idx(2051, [2, 2, 3], 1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16), "a", packed);
        string labels = Write(Idx(2049, [2], 7, 3), "b", packed);

        IdxImages set = new(images, labels);

        Assert.Equal(2, set.Count);
        Assert.Equal([7, 3], Enumerable.Range(0, 2).Select(set.Label));
        Assert.Equal(8, set.Classes.Count);
        Assert.Equal((2, 3), (set.Read(1).Height, set.Read(1).Width));
        Assert.Equal<byte>([11, 11, 11, 12, 12, 12], set.Read(1).Pixels[..6].ToArray());
        Assert.Equal($"{images}, picture 2", set.Name(1));
    }

    [Fact]
    public void Mnist_and_emnist_are_found_by_their_names()
    {
        folder.Write(Idx(2051, [1, 2, 2], 1, 2, 3, 4), "mnist", "train-images-idx3-ubyte");
        folder.Write(Idx(2049, [1], 1), "mnist", "train-labels-idx1-ubyte");
        folder.Write(DatasetFolder.Packed(Idx(2051, [1, 2, 2], 5, 6, 7, 8)), "mnist", "t10k-images.idx3-ubyte.gz");
        folder.Write(DatasetFolder.Packed(Idx(2049, [1], 4)), "mnist", "t10k-labels.idx1-ubyte.gz");
        IImageDataset train = Datasets.Open(folder.Of("mnist"), Split.Train);
        IImageDataset test = Datasets.Open(folder.Of("mnist"), Split.Test);

        Assert.Equal(["0", "1", "2", "3", "4"], train.Classes);
        Assert.Equal(train.Classes, test.Classes);
        Assert.Equal([1, 4], [train.Label(0), test.Label(0)]);
        Assert.Equal<byte>([1, 2, 3, 4], [.. train.Read(0).Pixels.ToArray().Where((_, i) => i % 3 == 0)]);

        folder.Write(Idx(2051, [1, 2, 2], 1, 2, 3, 4), "emnist", "emnist-letters-train-images-idx3-ubyte");
        folder.Write(Idx(2049, [1], 2), "emnist", "emnist-letters-train-labels-idx1-ubyte");
        folder.Write("1 65 97\n2 66 98\n"u8.ToArray(), "emnist", "emnist-letters-mapping.txt");
        IImageDataset letters = Datasets.Open(folder.Of("emnist"), Split.Train);

        Assert.Equal(["A", "B"], letters.Classes);
        Assert.Equal(1, letters.Label(0));
        Assert.Equal<byte>([1, 3, 2, 4], [.. letters.Read(0).Pixels.ToArray().Where((_, i) => i % 3 == 0)]);
        Assert.StartsWith(
            $"'{folder.Of("emnist")}' contains 0 files of test pictures (idx3) and 0 of their labels (idx1), but exactly one of each is required",
            Assert.Throws<DatasetException>(() => Datasets.Open(folder.Of("emnist"), Split.Test)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_files_are_named()
    {
        byte[] two = Idx(2051, [2, 1, 2], 1, 2, 3, 4);
        byte[] labels = Idx(2049, [2], 0, 1);
        string images = folder.Of("images");
        Refused("There is no file '", null, labels);
        Refused($"The file '{images}' is cut off. Copy or download it again.", two[..^1], labels);
        Refused($"The file '{images}' is cut off. Copy or download it again.", two[..9], labels);
        Refused($"'{images}' has more data after its 4 values. Download it again.", [.. two, 5], labels);
        Refused($"'{images}' is not a file of pictures in the format of MNIST: it begins with 2049 instead of 2051.", [.. labels, .. new byte[9]], labels);
        Refused($"'{images}' has 2 pictures and '{folder.Of("labels")}' 1 labels: they do not belong together.", two, Idx(2049, [1], 0));
        Refused($"'{images}' declares 0 × 1 × 2 values, which is not possible.", Idx(2051, [0, 1, 2]), labels);
        Refused($"'{images}' declares -5 × 1 × 2 values, which is not possible.", Idx(2051, [-5, 1, 2]), labels);

        // 17 billion values that nobody allocates.
        Refused($"The file '{images}' is cut off.", Idx(2051, [1_000_000, 128, 128], 1, 2, 3), labels);
        string packed = folder.Write(DatasetFolder.Packed(Idx(2051, [1_000_000, 128, 128], 1, 2, 3)), "images.gz");
        folder.Write(labels, "labels");
        Assert.StartsWith($"The file '{packed}' is cut off.", Assert.Throws<DatasetException>(() => new IdxImages(packed, folder.Of("labels"))).Message, StringComparison.Ordinal);
        folder.Write(two, "images.gz");
        Assert.StartsWith($"'{packed}' is not a gzip file, or is damaged.", Assert.Throws<DatasetException>(() => new IdxImages(packed, folder.Of("labels"))).Message, StringComparison.Ordinal);
        folder.Write(two, "images");
        Assert.StartsWith(
            $"'{folder.Of("labels")}' has the label 1 at position 2, but there are 1 classes.",
            Assert.Throws<DatasetException>(() => new IdxImages(images, folder.Of("labels"), ["one"])).Message, StringComparison.Ordinal);

        void Refused(string sentence, byte[]? pictures, byte[] names)
        {
            folder.Write(names, "labels");
            if (pictures is not null)
            {
                folder.Write(pictures, "images");
            }

            Assert.StartsWith(sentence, Assert.Throws<DatasetException>(() => new IdxImages(images, folder.Of("labels"))).Message, StringComparison.Ordinal);
        }
    }

    private string Write(byte[] bytes, string name, bool packed) => packed ? folder.Write(DatasetFolder.Packed(bytes), name + ".gz") : folder.Write(bytes, name);

    private static byte[] Idx(int magic, int[] sizes, params byte[] values)
    {
        byte[] header = new byte[4 * (sizes.Length + 1)];
        int[] numbers = [magic, .. sizes];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * i), numbers[i]);
        }

        return [.. header, .. values];
    }
}
