using System.Buffers.Binary;
using System.Text;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>What is written as safetensors is read again, bit by bit; what is none is refused in a sentence.</summary>
public sealed class SafetensorsTests
{
    public static TheoryData<ScalarType> Types =>
    [
        ScalarType.Bool, ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64,
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_and_rank_comes_back(ScalarType type)
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = new()
        {
            ["number"] = tensor(1).to(type),
            ["row"] = arange(7).to(type),
            ["cube"] = (arange(24) % 5).reshape(2, 3, 4).to(type),
            ["nothing"] = empty([0, 3], dtype: type),
            ["turned"] = (arange(12) % 3).reshape(3, 4).to(type).t(),
            ["part"] = (arange(40) % 7).reshape(4, 10).to(type)[.., 3..6],
        };
        string path = folder.Of("types.safetensors");
        Safetensors.Write(path, tensors.Select(entry => (entry.Key, entry.Value)));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal(tensors.Keys.Order(), file.Entries.Select(entry => entry.Name).Order());
        Assert.Equal(new FileInfo(path).Length, file.Length);
        Assert.Empty(file.Metadata);
        foreach ((string name, Tensor expected) in tensors)
        {
            Assert.Equal(type, file.Find(name)!.Type);
            TensorAssert.Identical(expected, file.Read(name));
        }
    }

    [Fact]
    public void Types_mix_and_each_tensor_is_aligned()
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        string path = folder.Of("mixed.safetensors");
        Safetensors.Write(path, [("flags", ones(3, dtype: ScalarType.Bool)), ("half", ones(3, dtype: ScalarType.Float16)), ("steps", tensor(5L)), ("weight", ones(3)), ("wide", ones(2, dtype: ScalarType.Float64))]);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal(["steps", "wide", "weight", "half", "flags"], file.Entries.Select(entry => entry.Name));
        Assert.All(file.Entries, entry => Assert.Equal(0, entry.Offset % StoredType.Of(entry.Type)!.Bytes));
        Assert.Equal(5, file.Read("steps").item<long>());
    }

    [Fact]
    public void Names_and_texts_of_any_language_come_back()
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        string[] names = ["größe.weight", "重み", "🙂/kernel", "a \"quoted\" \\ name", "line\nbreak", "\u0001", ""];
        Dictionary<string, string> texts = new() { ["clässes"] = "Käse\n猫\n🐈", [""] = "" };
        Safetensors.Write(folder.Of("ü.safetensors"), names.Select((name, i) => (name, tensor(i))), texts);
        using SafetensorsFile file = SafetensorsFile.Open(folder.Of("ü.safetensors"));
        Assert.Equal(names, file.Entries.Select(entry => entry.Name));
        Assert.Equal(texts, file.Metadata);
        Assert.All(names.Select((name, i) => (name, i)), item => Assert.Equal(item.i, file.Read(item.name).item<int>()));
    }

    [Fact]
    public void The_bytes_are_those_of_the_reference_implementation()
    {
        using MemoryStream stream = new();
        using Tensor weight = tensor([1f, 2f]);
        Safetensors.Write(stream, [("a", weight)], new Dictionary<string, string> { ["format"] = "pt" });
        string header = Encoding.UTF8.GetString(stream.ToArray().AsSpan(8..^8));
        Assert.Equal("""{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", header.TrimEnd());
        Assert.Equal(0, header.Length % 8);
        Assert.Equal((ulong)header.Length, BinaryPrimitives.ReadUInt64LittleEndian(stream.ToArray()));
        Assert.Equal([0, 0, 128, 63, 0, 0, 0, 64], stream.ToArray()[^8..]);
    }

    /// <summary>A header, the bytes after it, and what the refusal says.</summary>
    public static TheoryData<string, int, string> Hostile => new()
    {
        { "", 0, "no JSON object" },
        { "[]", 0, "no JSON object" },
        { " {}", 0, "no JSON object" },
        { "{", 0, "not JSON" },
        { "{}x", 0, "not JSON" },
        { "{}{}", 0, "not JSON" },
        { "{\"a\":1}", 0, "'a' is not an object" },
        { "{\"a\":{}}", 0, "'a' lacks its dtype" },
        { "{\"a\":{\"dtype\":\"U8\"}}", 0, "'a' lacks its shape" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[]}}", 0, "'a' lacks its data_offsets" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1],\"x\":1}}", 1, "'a' has 'x'" },
        { "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}", 1, "'a' has 'dtype' twice" },
        { "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "type F8_E4M3, of which TorchSharp has no tensors" },
        { "{\"a\":{\"dtype\":3,\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "dtype that is no text" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":1,\"data_offsets\":[0,1]}}", 1, "shape that is not an array" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}}", 1, "no length" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1.5],\"data_offsets\":[0,1]}}", 1, "no length" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[\"1\"],\"data_offsets\":[0,1]}}", 1, "no length" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775808],\"data_offsets\":[0,1]}}", 1, "no length" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[[[1]]],\"data_offsets\":[0,1]}}", 1, "not JSON" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,1]}}", 1, "no memory holds" },
        { "{\"a\":{\"dtype\":\"F64\",\"shape\":[4611686018427387904],\"data_offsets\":[0,1]}}", 1, "no memory holds" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,1]}}", 1, "is 2 bytes, and has 1" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1]}}", 1, "no beginning and end" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,2]}}", 1, "no beginning and end" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,0]}}", 1, "no beginning and end" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}", 1, "ends at byte 2 of the data, which has 1" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807],\"data_offsets\":[0,9223372036854775807]}}", 1, "cut off" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 2, "1 bytes after the tensors belong to no tensor" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2, "does not begin where" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}", 3, "'b' overlaps" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2, "'a' twice" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"\\u0061\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2, "'a' twice" },
        { "{\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "escape that is no character" },
        { "{\"__metadata__\":1}", 0, "__metadata__ is not an object" },
        { "{\"__metadata__\":{\"a\":1}}", 0, "'a', which is not a string" },
        { "{\"__metadata__\":{\"a\":null}}", 0, "'a', which is not a string" },
        { "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "'a' twice" },
        { "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "__metadata__ twice" },
        { "{\"__metadata__\":{\"a\":{\"b\":{\"c\":{}}}}}", 0, "no text" },
        { "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + new string('1', 65).Replace("1", "1,", StringComparison.Ordinal) + "1],\"data_offsets\":[0,1]}}", 1, "more than 64 numbers" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_header_that_lies_is_refused(string header, int dataBytes, string reason)
    {
        using TemporaryFolder folder = new();
        string path = folder.Of("hostile.safetensors");
        File.WriteAllBytes(path, FileOf(Encoding.UTF8.GetBytes(header), dataBytes));
        AssertRefused(path, reason);
    }

    [Theory]
    [InlineData(7, 0UL, "ends too early")]
    [InlineData(8, 0UL, "no JSON object")]
    [InlineData(100, 93UL, "ends too early")]
    [InlineData(100, 100_000_001UL, "more than 100000000")]
    [InlineData(100, ulong.MaxValue, "more than 100000000")]
    [InlineData(100, 1UL << 63, "more than 100000000")]
    public void A_length_that_lies_is_refused(int bytes, ulong headerLength, string reason)
    {
        using TemporaryFolder folder = new();
        byte[] file = new byte[Math.Max(bytes, 8)];
        BinaryPrimitives.WriteUInt64LittleEndian(file, headerLength);
        File.WriteAllBytes(folder.Of("length.safetensors"), file[..bytes]);
        AssertRefused(folder.Of("length.safetensors"), reason);
    }

    [Fact]
    public void A_header_that_is_not_UTF_8_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Of("bytes.safetensors"), FileOf([.. "{\""u8, 0xFF, .. "\":{}}"u8], 0));
        AssertRefused(folder.Of("bytes.safetensors"), "not UTF-8");
    }

    [Fact]
    public void Extents_beside_a_zero_are_no_reason_to_take_memory()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Of("zero.safetensors"), FileOf("{\"a\":{\"dtype\":\"U8\",\"shape\":[0,4611686018427387904,2],\"data_offsets\":[0,0]}}"u8.ToArray(), 0));
        using SafetensorsFile file = SafetensorsFile.Open(folder.Of("zero.safetensors"));
        Exception? refusal = Record.Exception(() => file.Read("a").Dispose());
        Assert.True(refusal is null or InvalidDataException, $"{refusal}");
    }

    [Fact]
    public void A_file_that_is_cut_off_while_it_is_open_is_refused()
    {
        using TemporaryFolder folder = new();
        using Tensor weight = ones(10_000);
        Safetensors.Write(folder.Of("cut.safetensors"), [("weight", weight)]);
        using SafetensorsFile file = SafetensorsFile.Open(folder.Of("cut.safetensors"));
        using (FileStream stream = new(folder.Of("cut.safetensors"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(1000);
        }

        long before = LiveTensors.Count();
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => file.Read("weight"));
        Assert.Contains("cut off since it was opened", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void What_cannot_be_opened_or_found_is_named()
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        FileNotFoundException absent = Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(folder.Of("absent.safetensors")));
        Assert.Equal($"There is no file '{folder.Of("absent.safetensors")}'.", absent.Message);
        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(folder.Of(".")));
        Safetensors.Write(folder.Of("a.safetensors"), [("conv1.weight", ones(2))]);
        SafetensorsFile file = SafetensorsFile.Open(folder.Of("a.safetensors"));
        Assert.Contains("did you mean 'conv1.weight'?", Assert.Throws<ArgumentException>(() => file.Read("conv1.weights")).Message, StringComparison.Ordinal);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read("conv1.weight"));
    }

    [Fact]
    public void What_cannot_be_written_is_refused_before_anything_is()
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        string path = folder.Of("a.safetensors");
        Tensor disposed = ones(1);
        disposed.Dispose();
        Refuse("twice", ("a", ones(1)), ("a", ones(1)));
        Refuse("for texts", ("__metadata__", ones(1)));
        Refuse("surrogate", ("\ud800", ones(1)));
        Refuse("disposed", ("a", disposed));
        Refuse("ComplexFloat32", ("a", ones(1, dtype: ScalarType.ComplexFloat32)));
        Assert.Throws<ArgumentException>(() => Safetensors.Write(path, [], new Dictionary<string, string> { ["a"] = "\ud800" }));
        Assert.Empty(folder.Entries());

        void Refuse(string reason, params (string, Tensor)[] tensors) =>
            Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Safetensors.Write(path, tensors)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file()
    {
        using TemporaryFolder folder = new();
        using Tensor weight = ones(2);
        string path = folder.Of("a.safetensors");
        Safetensors.Write(path, [("weight", weight)]);
        byte[] good = File.ReadAllBytes(path);

        // Another writer is at it.
        using (FileStream other = new(path + ".partial", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            IOException busy = Assert.Throws<IOException>(() => Safetensors.Write(path, [("other", weight)]));
            Assert.StartsWith($"'{path}' cannot be written, and is as it was before", busy.Message, StringComparison.Ordinal);
            Assert.True(File.Exists(path + ".partial"));
        }

        Assert.Equal(good, File.ReadAllBytes(path));
        Directory.CreateDirectory(folder.Of("folder"));
        Exception? onto = Record.Exception(() => Safetensors.Write(folder.Of("folder"), [("other", weight)]));
        Assert.True(onto is IOException or UnauthorizedAccessException, $"{onto}");
        Assert.ThrowsAny<IOException>(() => Safetensors.Write(folder.Of(Path.Combine("absent", "a")), [("other", weight)]));
        Safetensors.Write(path, [("other", weight)]);
        Assert.Equal(["a.safetensors", "folder"], folder.Entries());
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal(["other"], file.Entries.Select(entry => entry.Name));
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file()
    {
        if (!LimitedFileSize.IsThere)
        {
            return;
        }

        using TemporaryFolder folder = new();
        using Tensor weight = ones(100_000);
        string path = folder.Of("a.safetensors");
        File.WriteAllText(path, "the old file");
        IOException refusal;
        using (new LimitedFileSize(10_000))
        {
            refusal = Assert.Throws<IOException>(() => Safetensors.Write(path, [("weight", weight)]));
        }

        Assert.StartsWith($"'{path}' cannot be written, and is as it was before", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("the old file", File.ReadAllText(path));
        Assert.Equal(["a.safetensors"], folder.Entries());
    }

    [Fact]
    public void A_link_in_the_place_of_the_temporary_file_is_replaced()
    {
        using TemporaryFolder folder = new();
        using Tensor weight = ones(3);
        File.WriteAllText(folder.Of("precious"), "precious");
        File.CreateSymbolicLink(folder.Of("a.safetensors.partial"), folder.Of("precious"));
        Safetensors.Write(folder.Of("a.safetensors"), [("weight", weight)]);
        Assert.Equal("precious", File.ReadAllText(folder.Of("precious")));
        Assert.Equal(["a.safetensors", "precious"], folder.Entries());
        Assert.Null(new FileInfo(folder.Of("a.safetensors")).LinkTarget);
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Of("empty.safetensors"), []);
        Assert.Contains("is empty, or is not a regular file", Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(folder.Of("empty.safetensors"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trained_tensor_is_written()
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        Tensor trained = ones(3, requires_grad: true);
        Safetensors.Write(folder.Of("a.safetensors"), [("a", trained)]);
        using SafetensorsFile file = SafetensorsFile.Open(folder.Of("a.safetensors"));
        TensorAssert.Identical(trained, file.Read("a"));
    }

    [Fact]
    public void A_header_of_nothing_but_tiny_tensors_takes_memory_in_proportion()
    {
        using TemporaryFolder folder = new();
        string header = "{" + string.Join(",", Enumerable.Range(0, 50_000).Select(i => $"\"{i:x}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}")) + "}";
        File.WriteAllBytes(folder.Of("tiny.safetensors"), FileOf(Encoding.UTF8.GetBytes(header), 0));
        long before = GC.GetAllocatedBytesForCurrentThread();
        using SafetensorsFile file = SafetensorsFile.Open(folder.Of("tiny.safetensors"));
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / (double)file.Length, 0, 12);
    }

    [Fact]
    public void A_name_of_control_characters_is_one_line_in_a_refusal()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.Of("lines.safetensors"), FileOf(Encoding.UTF8.GetBytes("{\"a\\nb" + new string('c', 5000) + "\":1}"), 0));
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(folder.Of("lines.safetensors")));
        Assert.Contains("'a\\u000abccc", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.Message.Length, 400, 700);
    }

    internal static byte[] FileOf(byte[] header, int dataBytes)
    {
        byte[] file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        header.CopyTo(file, 8);
        return file;
    }

    private static void AssertRefused(string path, string reason)
    {
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path));
        Assert.StartsWith($"'{path}' is not a whole safetensors file: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
