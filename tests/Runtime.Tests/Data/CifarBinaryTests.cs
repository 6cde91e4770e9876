using ResNetDsl.Data;

namespace ResNetDsl.Runtime.Tests.Data;

public sealed class CifarBinaryTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Cifar10_has_five_training_files_and_one_to_test()
    {
        for (int file = 1; file <= 5; file++)
        {
            folder.Write([.. Record(9, (byte)file), .. Record(3, (byte)(10 * file))], $"data_batch_{file}.bin");
        }

        folder.Write(Record(7, 99), "test_batch.bin");
        CifarBinary train = new(folder.Root, Split.Train);
        CifarBinary test = new(folder.Root, Split.Test);

        Assert.Equal((10, 1), (train.Count, test.Count));
        Assert.Equal([9, 3, 9, 3, 9, 3, 9, 3, 9, 3], Enumerable.Range(0, 10).Select(train.Label));
        Assert.Equal([1, 10, 2, 20, 3, 30, 4, 40, 5, 50], Enumerable.Range(0, 10).Select(index => train.Read(index).Pixels[0]));
        Assert.Equal($"{folder.Of("data_batch_3.bin")}, record 2", train.Name(5));
        Assert.Equal(7, test.Label(0));
        Assert.Equal((32, 32), (test.Read(0).Height, test.Read(0).Width));

        // Planes of red, green and blue become pixels.
        Assert.Equal<byte>([99, 100, 101, 99, 100, 101], test.Read(0).Pixels[^6..].ToArray());
        Assert.Equal(Enumerable.Range(0, 10).Select(label => $"{label}"), train.Classes);
        Assert.Throws<ArgumentOutOfRangeException>(() => train.Label(10));
    }

    [Fact]
    public void Names_of_classes_are_read_where_they_are()
    {
        folder.Write(Record(1, 0), "test_batch.bin");
        folder.Write("airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n"u8.ToArray(), "batches.meta.txt");

        Assert.Equal("automobile", new CifarBinary(folder.Root, Split.Test).Classes[1]);
    }

    [Fact]
    public void Cifar100_counts_by_its_fine_labels()
    {
        folder.Write([5, .. Record(99, 1), 5, .. Record(0, 2)], "train.bin");
        CifarBinary train = new(folder.Root, Split.Train);

        Assert.Equal((2, 100), (train.Count, train.Classes.Count));
        Assert.Equal([99, 0], Enumerable.Range(0, 2).Select(train.Label));
        Assert.Equal([1, 2], Enumerable.Range(0, 2).Select(index => train.Read(index).Pixels[0]));
    }

    [Fact]
    public void Wrong_files_are_named()
    {
        Refused(Split.Train, $"'{folder.Root}' does not contain the files of CIFAR. Unpack the binary version");
        string file = folder.Write(Record(10, 0), "test_batch.bin");
        Refused(Split.Test, $"'{file}' has the label 10 in record 1, and CIFAR-10 has labels below 10. Copy or download it again.");
        Refused(Split.Train, $"There is no file '{folder.Of("data_batch_1.bin")}'.");
        folder.Write(Record(1, 0)[1..], "test_batch.bin");
        Refused(Split.Test, $"'{file}' has 3,072 bytes, which are not records of 3,073 bytes. Copy or download it again.");
        folder.Write([], "test_batch.bin");
        Refused(Split.Test, $"The file '{file}' is empty, or is a pipe or a device. Copy or download it again.");
    }

    private void Refused(Split split, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<DatasetException>(() => new CifarBinary(folder.Root, split)).Message, StringComparison.Ordinal);

    private static byte[] Record(byte label, byte red) =>
        [label, .. Enumerable.Repeat(red, 1024), .. Enumerable.Repeat((byte)(red + 1), 1024), .. Enumerable.Repeat((byte)(red + 2), 1024)];
}
