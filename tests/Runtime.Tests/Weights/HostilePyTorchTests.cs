using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Files of PyTorch that were made to do harm: none runs anything, takes more time or memory than its length explains, or is read past its end.</summary>
public sealed class HostilePyTorchTests : IDisposable
{
    private const string Mark = "RESNETDSL_EVIL_MARK";

    private readonly TemporaryFolder folder = new();

    private string Path => folder.Of("weights.pth");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("evil_system.pth", "posix.system")]
    [InlineData("evil_eval_legacy.pth", "__builtin__.eval")]
    [InlineData("evil_nested.pth", "torch.serialization.os.system")]
    [InlineData("evil_getattr.pth", "__builtin__.__import__")]
    [InlineData("evil_storage.pth", "__builtin__.eval")]
    public void A_call_of_another_function_is_refused_by_its_name_and_nothing_runs(string file, string function)
    {
        string path = PublishedFile.Of(file);
        Environment.SetEnvironmentVariable(Mark, folder.Of("mark"));
        try
        {
            using TorchFileResNet net = new();
            InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => net.LoadWeights(path));
            Assert.Equal(
                $"'{path}' cannot be read as a PyTorch file: it calls the Python function {function}, which files of weights do not need; nothing was run. Save the state dict alone: torch.save(model.state_dict(), path).",
                refusal.Message);
            Assert.Empty(folder.Entries());
        }
        finally
        {
            Environment.SetEnvironmentVariable(Mark, null);
        }
    }

    [Theory]
    [InlineData("cos\nsystem\n(X\u0002\0\0\0lstR.", "os.system")]
    [InlineData("cos\nsystem\n(X\u0002\0\0\0lst\u0081.", "os.system")]
    [InlineData("ccollections\nOrderedDict.update\n)R.", "collections.OrderedDict.update")]
    [InlineData("ctorch._utils\n_rebuild_device_tensor_from_numpy\n)R.", "torch._utils._rebuild_device_tensor_from_numpy")]
    [InlineData("ctorch.storage\n_load_from_bytes\n(C\u0001at\u0052.", "torch.storage._load_from_bytes")]
    [InlineData("ctorch._tensor\n_rebuild_from_type_v2\n(cos\nsystem\nN)NtR.", "something other than a function that makes tensors")]
    [InlineData("cbuiltins\ngetattr\n)R.", "builtins.getattr")]
    [InlineData("csubprocess\nPopen\n(X\u0002\0\0\0lst}\u0092.", "subprocess.Popen")]
    public void Other_ways_to_call_are_refused_too(string operations, string reason) => AssertRefused("\u0080\u0002" + operations, reason);

    [Theory]
    [InlineData("", "cut off")]
    [InlineData("\u0080\u0002", "cut off")]
    [InlineData("\u0080\u0002.", "reads a value from an empty stack")]
    [InlineData("\u0080\u0009N.", "protocol later than 5")]
    [InlineData("\u0080\u0002u.", "ends a list that it did not begin")]
    [InlineData("\u0080\u0002}(NNNu.", "a key without a value")]
    [InlineData("\u0080\u0002N(NNu.", "sets items of something that is not a dictionary")]
    [InlineData("\u0080\u0002}(.", "reads a value from an empty stack")]
    [InlineData("\u0080\u0002h\u0005.", "refers to a value that it does not have")]
    [InlineData("\u0080\u0002X\u00FF\u00FF\u00FF\u00FF", "cut off")]
    [InlineData("\u0080\u0002\u008D\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u007F", "cut off")]
    [InlineData("\u0080\u0002\u008E\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF", "cut off")]
    [InlineData("\u0080\u0002\u008B\u00FF\u00FF\u00FF\u007F", "number of 2147483647 bytes")]
    [InlineData("\u0080\u0002\u008B\u00FF\u00FF\u00FF\u00FF", "number of -1 bytes")]
    [InlineData("\u0080\u0002X\u0001\0\0\0\u00FF.", "not UTF-8")]
    [InlineData("\u0080\u0002I1\n.", "the operation 0x49")]
    [InlineData("\u0080\u0002Nos\nsystem\n.", "the operation 0x6f")]
    [InlineData("\u0080\u0002\u0082\u0001.", "the operation 0x82")]
    [InlineData("\u0080\u0002NQ.", "not a storage")]
    [InlineData("\u0080\u0002NNR.", "something else where the arguments of a call must be")]
    public void A_damaged_pickle_is_refused(string operations, string reason) => AssertRefused(operations, reason);

    [Theory]
    [InlineData(6, 0, new long[] { 2, 3 }, new long[] { 3, 2 }, "ends at number 8 of the storage '0', which has 6")]
    [InlineData(6, 1, new long[] { 2, 3 }, new long[] { 3, 1 }, "ends at number 7 of the storage '0', which has 6")]
    [InlineData(6, -1, new long[] { 2, 3 }, new long[] { 3, 1 }, "the offset -1")]
    [InlineData(6, 0, new long[] { 2, 3 }, new long[] { 3, -1 }, "the strides [3, -1]")]
    [InlineData(6, 0, new long[] { 2, -3 }, new long[] { 3, 1 }, "the shape [2, -3]")]
    [InlineData(6, 0, new long[] { 2, 3 }, new long[] { 3 }, "the strides [3]")]
    [InlineData(6, 0, new long[] { 1L << 62, 1L << 62 }, new long[] { 0, 0 }, "does not fit into memory")]
    [InlineData(6, 0, new long[] { 0, 1L << 62, 1L << 62 }, new long[] { 0, 0, 0 }, "does not fit into memory")]
    [InlineData(6, 0, new long[] { 2, 2 }, new long[] { long.MaxValue, long.MaxValue }, "does not fit into memory")]
    [InlineData(6, long.MaxValue, new long[] { 2 }, new long[] { 1 }, "does not fit into memory")]
    [InlineData(6, 0, new long[] { 1L << 30, 3 }, new long[] { 0, 1 }, "by repeating")]
    [InlineData(7, 0, new long[] { 7 }, new long[] { 1 }, "has 24 bytes, less than its 7 numbers take")]
    [InlineData(long.MaxValue / 2, 0, new long[] { 7 }, new long[] { 1 }, "does not fit into memory")]
    [InlineData(-1, 0, new long[] { 0 }, new long[] { 1 }, "has -1 numbers")]
    public void A_view_that_is_not_within_its_storage_is_refused(long numel, long offset, long[] shape, long[] strides, string reason)
    {
        TorchFiles.Zip(Path, TorchFiles.TensorPickle(numel, offset, shape, strides), ("data/0", TorchFiles.Floats(6)));
        AssertRefused(reason);
        TorchFiles.Legacy(Path, TorchFiles.TensorPickle(numel, offset, shape, strides), Keys("0"), [.. BitConverter.GetBytes(6L), .. TorchFiles.Floats(6)]);
        Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path));
    }

    [Fact]
    public void Views_that_overlap_are_read()
    {
        TorchFiles.Zip(Path, TorchFiles.TensorPickle(6, 1, [3, 3, 2], [1, 1, 0]), ("data/0", TorchFiles.Floats(6)));
        using WeightFile file = WeightFile.Open(Path);
        using Tensor read = file.Read("w");
        Assert.Equal([1, 1, 2, 2, 3, 3, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4, 5, 5], read.data<float>().ToArray());
    }

    [Fact]
    public void A_view_of_numbers_far_apart_is_read_without_what_is_between()
    {
        // Three times three numbers in 64 MB.
        const int numel = 1 << 24;
        byte[] storage = new byte[numel * sizeof(float)];
        for (int i = 0; i < numel; i += 1000)
        {
            BinaryPrimitives.WriteSingleLittleEndian(storage.AsSpan(i * sizeof(float)), i);
        }

        TorchFiles.Zip(Path, TorchFiles.TensorPickle(numel, 1000, [3, 3], [1000, 8_000_000]), ("data/0", storage));
        using WeightFile file = WeightFile.Open(Path);
        using Tensor read = file.Read("w");
        Assert.Equal([1000, 8_001_000, 16_001_000, 2000, 8_002_000, 16_002_000, 3000, 8_003_000, 16_003_000], read.data<float>().ToArray());
    }

    [Theory]
    [InlineData("QInt8Storage", "qint8")]
    [InlineData("ComplexFloatStorage", "complex64")]
    public void A_type_that_networks_do_not_have_is_refused(string storage, string type)
    {
        TorchFiles.Zip(Path, TorchFiles.TensorPickle(2, 0, [2], [1], storage), ("data/0", new byte[16]));
        AssertRefused($"'w' has the type {type}");
    }

    [Fact]
    public void A_storage_of_another_class_or_without_bytes_or_of_two_lengths_is_refused()
    {
        TorchFiles.Zip(Path, TorchFiles.TensorPickle(2, 0, [2], [1], "StringStorage"), ("data/0", new byte[16]));
        AssertRefused("unknown class torch.StringStorage");
        TorchFiles.Zip(Path, TorchFiles.TensorPickle(2, 0, [2], [1], key: "../0"), ("data/0", new byte[16]));
        AssertRefused("the storage '../0' of 'w' is missing");
        TorchFiles.Zip(Path, TwoTensors("a", 2, "b", 3), ("data/0", new byte[16]));
        AssertRefused("has 2 numbers in one place and 3 in another");
    }

    [Fact]
    public void A_name_that_is_there_twice_is_refused()
    {
        TorchFiles.Zip(Path, TwoTensors("a", 2, "a", 2), ("data/0", new byte[16]));
        AssertRefused("it has 'a' twice");
    }

    [Fact]
    public void An_archive_of_other_things_or_of_a_big_endian_machine_is_refused()
    {
        TorchFiles.Zip(Path, TorchFiles.TensorPickle(2, 0, [2], [1]), ("data/0", new byte[8]), ("byteorder", [.. "big"u8]));
        AssertRefused("its numbers have the byte order 'big'");
        using (System.IO.Compression.ZipArchive zip = new(File.Create(Path), System.IO.Compression.ZipArchiveMode.Create))
        {
            zip.CreateEntry("folder/readme.txt");
        }

        AssertRefused("a zip archive without data.pkl, which PyTorch's archives have; it has 'folder/readme.txt'");
        File.WriteAllBytes(Path, File.ReadAllBytes(PublishedFile.Of("zip.pth"))[..600]);
        AssertRefused("the directory at the end of the archive is missing");
        byte[] legacy = File.ReadAllBytes(PublishedFile.Of("legacy.pth"));
        int endian = legacy.AsSpan().IndexOf("little_endian"u8) + "little_endian".Length;
        legacy[endian + legacy.AsSpan(endian).IndexOf((byte)0x88)] = 0x89;
        File.WriteAllBytes(Path, legacy);
        AssertRefused("its numbers are big-endian");
        File.WriteAllBytes(Path, TorchFiles.Raw("\u0080\u0002}q\0X\u0001\0\0\0aK\u0001s."));
        Assert.Contains("is a Python pickle that PyTorch did not write", Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_billion_laughs_are_refused_at_once()
    {
        // Each list has the one before it ten times.
        StringBuilder laughs = new("\u0080\u0002]q\0");
        for (int i = 1; i < 30; i++)
        {
            laughs.Append("](").Insert(laughs.Length, $"h{(char)(i - 1)}", 10).Append('e').Append('q').Append((char)i);
        }

        AssertRefusedQuickly(laughs.Append('.').ToString(), "describes more than 4,194,304 values");

        // A dictionary of pairs, made again and again of one list.
        string pairs = "\u0080\u0002ccollections\nOrderedDict\nq\u0001](" + string.Concat(Enumerable.Repeat("(NNt", 20_000)) + "e\u0085q\u0002" + string.Concat(Enumerable.Repeat("h\u0001h\u0002R0", 100_000)) + "N.";
        AssertRefusedQuickly(pairs, "its dictionaries have more than 1,048,576 items");
    }

    [Fact]
    public void Deep_nesting_is_refused_and_a_list_within_itself_is_not_followed()
    {
        AssertRefusedQuickly("\u0080\u0002" + new string(']', 200_000) + new string('a', 199_999) + ".", "nested more than 64 deep");
        AssertRefusedQuickly("\u0080\u0002" + new string(')', 1) + new string('\u0085', 200_000) + ".", "nested more than 64 deep");
        TorchFiles.Zip(Path, TorchFiles.Raw("\u0080\u0002]q\0h\0a."));
        using WeightFile empty = WeightFile.Open(Path);
        Assert.Empty(empty.Entries);
    }

    [Fact]
    public void A_pickle_of_nothing_but_operations_is_refused_within_bounds()
    {
        AssertRefusedQuickly("\u0080\u0002" + new string(']', 5_000_000) + ".", "more than 4,194,304 operations");
        AssertRefusedQuickly("\u0080\u0002X\u0008\0\0\0long keyq\0}q\u0001" + string.Concat(Enumerable.Repeat("h\u0001h\0Ns0", 50_000)) + "h\u0001.", "");
    }

    [Fact]
    public void Huge_counts_in_a_legacy_file_are_refused()
    {
        foreach (long numel in new[] { long.MaxValue, long.MaxValue / 4, -1, 1L << 40, 7 })
        {
            TorchFiles.Legacy(Path, TorchFiles.TensorPickle(6, 0, [6], [1]), Keys("0"), [.. BitConverter.GetBytes(numel), .. TorchFiles.Floats(6)]);
            AssertRefused("the storage '0' has");
            TorchFiles.Legacy(Path, TorchFiles.TensorPickle(numel, 0, [1], [1]), Keys("0"), [.. BitConverter.GetBytes(numel), .. TorchFiles.Floats(6)]);
            Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path));
        }

        TorchFiles.Legacy(Path, TorchFiles.TensorPickle(6, 0, [6], [1]), Keys("0", "1"), [.. BitConverter.GetBytes(6L), .. TorchFiles.Floats(6)]);
        AssertRefused("no tensor has the storage '1'");
        TorchFiles.Legacy(Path, TorchFiles.TensorPickle(6, 0, [6], [1]), Keys(), []);
        AssertRefused("the storage '0' of 'w' is missing");
    }

    [Fact]
    public void An_archive_with_lengths_of_64_bits_is_read_and_its_lies_are_refused()
    {
        TorchFiles.LargeZip(Path, TorchFiles.TensorPickle(6, 0, [6], [1]), ("data/0", TorchFiles.Floats(6)));
        using (WeightFile file = WeightFile.Open(Path))
        {
            using Tensor read = file.Read("w");
            Assert.Equal([0, 1, 2, 3, 4, 5], read.data<float>().ToArray());
        }

        byte[] whole = File.ReadAllBytes(Path);
        int entry = whole.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 46 + "archive/data/0".Length + 8;
        int end = whole.AsSpan().LastIndexOf("PK\u0006\u0006"u8);
        int locator = whole.AsSpan().LastIndexOf("PK\u0006\u0007"u8);
        foreach (int place in new[] { entry, entry + 8, entry + 16, end + 32, end + 40, end + 48, locator + 8 })
        {
            foreach (long lie in new[] { -1, long.MinValue, long.MaxValue, whole.Length, whole.Length - 1, 1L << 40 })
            {
                byte[] bytes = [.. whole];
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(place), lie);
                File.WriteAllBytes(Path, bytes);
                Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path));
            }
        }
    }

    [Fact]
    public void A_compressed_storage_that_claims_too_much_is_refused()
    {
        TorchFiles.Zip(folder.Of("plain.pth"), TorchFiles.TensorPickle(1 << 20, 0, [1 << 20], [1]), ("data/0", new byte[4 << 20]));
        TorchFiles.Repack(folder.Of("plain.pth"), Path, System.IO.Compression.CompressionLevel.Optimal);
        using (WeightFile file = WeightFile.Open(Path))
        {
            using Tensor zeros = file.Read("w");
            Assert.Equal(0, zeros.sum().item<float>());
        }

        byte[] bytes = File.ReadAllBytes(Path);
        Span<byte> directory = bytes.AsSpan(bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8));
        Assert.Equal(4u << 20, BinaryPrimitives.ReadUInt32LittleEndian(directory[24..]));
        BinaryPrimitives.WriteUInt32LittleEndian(directory[24..], uint.MaxValue - 1);
        File.WriteAllBytes(Path, bytes);
        AssertRefused("cannot have 4294967294 bytes");
        BinaryPrimitives.WriteUInt32LittleEndian(directory[24..], (4u << 20) + 1000);
        File.WriteAllBytes(Path, bytes);
        using WeightFile longer = WeightFile.Open(Path);
        using Tensor read = longer.Read("w");
        Assert.Equal(1 << 20, read.NumberOfElements);
    }

    [Fact]
    public void A_class_that_nobody_knows_is_data()
    {
        // An object of a class, whose attributes are a dictionary with a tensor.
        byte[] pickle = TorchFiles.Pickle(writer =>
        {
            writer.New(new("os", "system"));
            writer.Dictionary();
            writer.Mark();
            TorchFiles.Tensor(writer, "w", 6, 0, [6], [1]);
            writer.SetItems();
            writer.Build();
        });
        TorchFiles.Zip(Path, pickle, ("data/0", TorchFiles.Floats(6)));
        using WeightFile file = WeightFile.Open(Path);
        Assert.Equal("w", Assert.Single(file.Entries).Name);
    }

    private static byte[] Keys(params string[] keys) => TorchFiles.Raw("\u0080\u0002](" + string.Concat(keys.Select(key => $"X{(char)key.Length}\0\0\0{key}")) + "e.");

    private static byte[] TwoTensors(string one, long numel, string other, long otherNumel) => TorchFiles.Pickle(pickle =>
    {
        pickle.Dictionary();
        pickle.Mark();
        TorchFiles.Tensor(pickle, one, numel, 0, [2], [1]);
        TorchFiles.Tensor(pickle, other, otherNumel, 0, [2], [1]);
        pickle.SetItems();
    });

    private void AssertRefused(string operations, string reason)
    {
        TorchFiles.Zip(Path, TorchFiles.Raw(operations));
        AssertRefused(reason);
        TorchFiles.Legacy(Path, TorchFiles.Raw(operations), [], []);
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path));
        Assert.Contains(operations.Length > 2 ? reason : "", refusal.Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string reason)
    {
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path));
        Assert.StartsWith($"'{Path}' cannot be read as a PyTorch file: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.InRange(refusal.Message.Length, 0, 800);
    }

    private void AssertRefusedQuickly(string operations, string reason)
    {
        TorchFiles.Zip(Path, TorchFiles.Raw(operations));
        Stopwatch watch = Stopwatch.StartNew();
        long before = GC.GetAllocatedBytesForCurrentThread();
        if (reason.Length == 0)
        {
            WeightFile.Open(Path).Dispose();
        }
        else
        {
            AssertRefused(reason);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 600L << 20);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }
}
