using ResNetDsl.Weights;
using ResNetDsl.Weights.Bytes;
using ResNetDsl.Weights.LevelDb;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>
/// Checkpoints of TensorFlow. There is no TensorFlow where the project is built: the files were written by a program that was made from its sources alone, and shares no code with the reader.
/// </summary>
public sealed class TensorFlowFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    [InlineData(12_288)]
    [InlineData(12_289)]
    [InlineData(50_001)]
    public void A_checksum_is_the_same_of_all_bytes_at_once_and_one_by_one(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        Crc32C whole = new(), parts = new();
        whole.Add(bytes);
        foreach (byte value in bytes)
        {
            parts.Add([value]);
        }

        Assert.Equal(parts.Masked, whole.Masked);
    }

    [Fact]
    public void The_checksum_is_that_of_leveldb()
    {
        Crc32C checksum = new();
        checksum.Add("1234"u8);
        checksum.Add("56789"u8);
        Assert.Equal(0xC78AB0E5, checksum.Masked);
    }

    [Fact]
    public void A_table_of_leveldb_itself_is_read_and_is_not_a_checkpoint()
    {
        string path = PublishedFile.Of("table.ldb");
        Dictionary<string, string> expected = Enumerable.Range(0, 500).ToDictionary(
            i => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"resnet_v2_50/block{i % 4}/unit_{i:d3}/weights"),
            i => string.Concat(Enumerable.Repeat($"value {i} ", i % 50)));
        LevelDbTable table = new(new MemoryBytes(File.ReadAllBytes(path)));

        // leveldb's own keys end with a number of 8 bytes.
        Assert.Equal(
            expected.OrderBy(entry => entry.Key, StringComparer.Ordinal),
            table.All().Select(entry => KeyValuePair.Create(System.Text.Encoding.ASCII.GetString(entry.Key[..^8]), entry.Value.Text(entry.Value.Left))));
        Assert.All(table.All().Where((_, i) => i % 37 == 0), entry => Assert.Equal(entry.Value.Text(entry.Value.Left), table.Find(entry.Key) is { } found ? found.Text(found.Left) : null));
        Assert.Null(table.Find([0]));
        Assert.Null(table.Find([255]));
        Assert.EndsWith("it is a table of another program, without the description of a checkpoint.", Assert.Throws<InvalidDataException>(() => WeightFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_slices_are_those_of_TensorFlow()
    {
        // From core/util/saved_tensor_slice_util_test.cc and core/lib/strings/ordered_code_test.cc.
        Assert.Equal("006100010102807F807F", Convert.ToHexString(new TensorFlowSlice([0, 0], [-1, -1]).Key("a")));
        Assert.Equal("0061000101" + "01" + "BF" + "C040", Convert.ToHexString(new TensorFlowSlice([63], [64]).Key("a")));
        Assert.Equal("0061000101" + "01" + "DFFF" + "E02000", Convert.ToHexString(new TensorFlowSlice([8191], [8192]).Key("a")));
    }

    [Theory]
    [InlineData("types_v1.ckpt")]
    [InlineData("types_v2")]
    public void Every_type_is_read_and_parts_are_put_together(string name)
    {
        Dictionary<string, double[]> values = PublishedFile.Values(PublishedFile.Of(name));
        Assert.Equal([-3.0, -2, -1, 0, 1, 2], values["a/half"]);
        Assert.Equal([0, 1 / 7.0, 2 / 7.0, 3 / 7.0, 4 / 7.0, 5 / 7.0], values["a/double"]);
        Assert.Equal([-1.0, int.MaxValue], values["a/int"]);
        Assert.Equal([-5.0], values["a/long"]);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (double)i), values["a/wide"]);
        Assert.Equal(5, values.Count);
    }

    [Fact]
    public void Variables_of_objects_have_their_names_in_the_program()
    {
        Dictionary<string, double[]> values = PublishedFile.Values(PublishedFile.Of("objects"));
        Assert.Equal(
            ["conv1_bn/gamma", "conv1_conv/kernel", "layer_with_weights-0/kernel/.OPTIMIZER_SLOT/optimizer/m", "optimizer/iter"],
            values.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), values["conv1_conv/kernel"]);
    }

    [Fact]
    public void The_folder_of_a_saved_model_is_its_checkpoint()
    {
        string variables = Directory.CreateDirectory(Path.Combine(folder.Path, "model", "variables")).FullName;
        File.Copy(PublishedFile.Of("types_v2.index"), Path.Combine(variables, "variables.index"));
        File.Copy(PublishedFile.Of("types_v2.data-00000-of-00001"), Path.Combine(variables, "variables.data-00000-of-00001"));
        Assert.Equal(5, PublishedFile.Values(folder.Of("model")).Count);
        Assert.Equal(5, PublishedFile.Values(Path.Combine(variables, "variables")).Count);
    }

    [Fact]
    public void A_file_of_data_without_its_index_is_refused_with_the_way_out()
    {
        string path = Copy("slim_v2.data-00000-of-00002");
        Assert.Equal(
            $"'{path}' has the data of a TensorFlow checkpoint, which cannot be read without its index '{folder.Of("slim_v2.index")}'. Copy the index beside it.",
            Assert.Throws<InvalidDataException>(() => WeightFile.Open(path)).Message);
    }

    [Fact]
    public void An_index_without_its_data_names_the_file_that_is_missing()
    {
        Copy("slim_v2.data-00000-of-00002");
        string path = Copy("slim_v2.index");
        Assert.Equal(
            $"'{path}' cannot be read as a TensorFlow checkpoint: it needs the file '{folder.Of("slim_v2.data-00001-of-00002")}', which does not exist.",
            Assert.Throws<InvalidDataException>(() => WeightFile.Open(path)).Message);
    }

    [Fact]
    public void Data_that_is_cut_off_is_refused_when_the_checkpoint_is_opened()
    {
        string index = Copy("types_v2.index");
        string data = Copy("types_v2.data-00000-of-00001");
        File.WriteAllBytes(data, File.ReadAllBytes(data)[..^1]);
        Assert.Contains($"of '{data}', which has", Assert.Throws<InvalidDataException>(() => WeightFile.Open(index)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_checksum_is_named_wherever_it_is()
    {
        string index = Copy("types_v2.index");
        string data = Copy("types_v2.data-00000-of-00001");
        byte[] bytes = File.ReadAllBytes(data);
        bytes[10] ^= 1;
        File.WriteAllBytes(data, bytes);
        using (WeightFile file = WeightFile.Open(index))
        {
            Assert.EndsWith($"'a/double': its checksum is wrong: '{data}' is damaged.", Assert.Throws<InvalidDataException>(() => file.Read("a/double")).Message, StringComparison.Ordinal);
            file.Read("a/wide").Dispose();
        }

        bytes = File.ReadAllBytes(index);
        bytes[30] ^= 1;
        File.WriteAllBytes(index, bytes);
        Assert.Equal($"'{index}' cannot be read as a TensorFlow checkpoint: the checksum of its block at 0 is wrong.", Assert.Throws<InvalidDataException>(() => WeightFile.Open(index)).Message);
    }

    [Theory]
    [InlineData("slim_v1.ckpt")]
    [InlineData("slim_v2.index")]
    public void A_table_that_is_cut_off_says_what_it_is(string name)
    {
        byte[] whole = File.ReadAllBytes(PublishedFile.Of(name));
        string path = folder.Of(name);
        foreach (int length in Enumerable.Range(1, 40).Select(i => i * whole.Length / 41).Append(whole.Length - 1).Append(9))
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Matches(
                "^'.*' cannot be read as a TensorFlow checkpoint: (it ends too early|it does not end like a leveldb table)\\.$",
                Assert.Throws<InvalidDataException>(() => WeightFile.Open(path)).Message);
        }
    }

    [Fact]
    public void A_file_that_does_not_exist_is_not_found_by_the_beginning_of_its_name_either() =>
        Assert.Equal($"There is no file '{folder.Of("none")}'.", Assert.Throws<FileNotFoundException>(() => WeightFile.Open(folder.Of("none"))).Message);

    private string Copy(string name)
    {
        File.Copy(PublishedFile.Of(name), folder.Of(name));
        return folder.Of(name);
    }
}
