using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>HDF5 files: each layout that programs write is read, and what is not supported or not true is refused by name.</summary>
public sealed class KerasFileTests : IDisposable
{
    private static readonly double[] Ramp = [.. Enumerable.Range(0, 1000).Select(i => i / 7.0)];

    // CMF and FLG of RFC 1950: as h5py writes them, and with the flag FDICT.
    private static readonly byte[] DeflateHeader = [0x78, 0x5E];
    private static readonly byte[] DictionaryHeader = [0x78, 0xBB];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("k2.h5")]
    [InlineData("k2_latest.h5")]
    public void Keras_2_names_are_the_weights_of_layers(string name)
    {
        using WeightFile file = WeightFile.Open(PublishedFile.Of(name));
        Assert.Equal(
            [
                "conv1_conv/kernel Float32 [7, 7, 3, 4]", "conv1_conv/bias Float32 [4]",
                "conv1_bn/gamma Float32 [4]", "conv1_bn/beta Float32 [4]", "conv1_bn/moving_mean Float32 [4]", "conv1_bn/moving_variance Float32 [4]",
                "predictions/kernel Float16 [4, 5]", "predictions/bias Float32 []",
            ],
            file.Entries.Select(entry => $"{entry.Name} {entry.Description}"));
        Assert.Equal(("Keras HDF5", "tensorflow", "2.3.0-tf"), (file.Format.Name, file.Metadata["backend"], file.Metadata["keras_version"]));
        Dictionary<string, double[]> values = PublishedFile.Values(PublishedFile.Of(name));
        Assert.Equal(Enumerable.Range(0, 7 * 7 * 3 * 4).Select(i => (double)i), values["conv1_conv/kernel"]);
        Assert.Equal([3.0, 3, 3, 3], values["conv1_bn/moving_variance"]);
        Assert.Equal([3.0], values["predictions/bias"]);
    }

    [Fact]
    public void Shards_of_Keras_3_are_read_as_one_file()
    {
        string path = PublishedFile.Of("shards.weights.json");
        Dictionary<string, double[]> values = PublishedFile.Values(path);

        // The normalization is in two shards, and only the first has its name.
        Assert.Equal(
            ["conv1_bn/beta", "conv1_bn/gamma", "conv1_bn/moving_mean", "conv1_bn/moving_variance", "conv1_conv/kernel", "predictions/bias", "predictions/kernel"],
            values.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((10.0, 11.0, 12.0, 13.0), (values["conv1_bn/gamma"][3], values["conv1_bn/beta"][0], values["conv1_bn/moving_mean"][0], values["conv1_bn/moving_variance"][0]));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), values["conv1_conv/kernel"]);
        using WeightFile file = WeightFile.Open(path);
        Assert.Equal("sharded Keras HDF5", file.Format.Name);
    }

    [Fact]
    public void Shards_that_are_missing_damaged_or_incomplete_are_refused_by_name()
    {
        using TemporaryFolder folder = new();
        string index = folder.Of("shards.weights.json");
        string[] shards = ["shards_00000.weights.h5", "shards_00001.weights.h5"];
        File.Copy(PublishedFile.Of("shards.weights.json"), index);
        File.Copy(PublishedFile.Of(shards[0]), folder.Of(shards[0]));
        AssertRefused("its shard 'shards_00001.weights.h5' is missing; all of them must be in the folder of the index");
        File.WriteAllBytes(folder.Of(shards[1]), File.ReadAllBytes(PublishedFile.Of(shards[1]))[..5000]);
        AssertRefused("its shard 'shards_00001.weights.h5' is not a whole HDF5 file: it has 5000 of its ");
        File.Copy(PublishedFile.Of(shards[0]), folder.Of(shards[1]), overwrite: true);
        AssertRefused("its shards lack the group '/layers/dense/vars', which the index lists");

        void AssertRefused(string reason) =>
            Assert.StartsWith($"'{index}' cannot be read as an index of Keras' shards: {reason}", Assert.Throws<InvalidDataException>(() => WeightFile.Open(index)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_with_pickled_weights_says_what_to_save()
    {
        string path = PublishedFile.Of("pickled.keras");
        Assert.Equal(
            $"'{path}' cannot be read as a Keras archive: it has model.weights.npz, which are Python objects, in place of model.weights.h5; save it in Keras' default format of weights, h5.",
            Assert.Throws<InvalidDataException>(() => WeightFile.Open(path)).Message);
    }

    [Fact]
    public void Keras_3_names_are_those_of_the_layers_and_their_variables()
    {
        Dictionary<string, double[]> values = PublishedFile.Values(PublishedFile.Of("k3.weights.h5"));
        Assert.Equal(
            ["conv1_bn/9", "conv1_bn/beta", "conv1_bn/gamma", "conv1_bn/moving_mean", "conv1_bn/moving_variance", "conv1_conv/bias", "conv1_conv/kernel"],
            values.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([2.0, 2, 2, 2], values["conv1_bn/moving_mean"]);
    }

    [Theory]
    [InlineData("keras3.weights.h5")]
    [InlineData("keras3_ordered.weights.h5")]
    [InlineData("stored.keras")]
    [InlineData("deflated.keras")]
    public void Keras_3_files_and_archives_have_the_weights_of_their_layers(string name)
    {
        Dictionary<string, double[]> values = PublishedFile.Values(PublishedFile.Of(name));
        Assert.Equal(20 + 20 + 4 + 1, values.Count);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal([i, i, i, i, i, i], values[$"block_{i}_conv/kernel"]);
            Assert.Equal([-i, -i, -i], values[$"block_{i}_conv/bias"]);
        }

        Assert.Equal([3.0, 3, 3], values["block_0_bn/moving_variance"]);
        Assert.Equal([1.0, 1, 1, 1, 1, 1], values["layers/functional/layers/dense/kernel"]);
        using WeightFile file = WeightFile.Open(PublishedFile.Of(name));
        Assert.Equal((name.EndsWith(".keras", StringComparison.Ordinal) ? "Keras archive" : "Keras HDF5", new FileInfo(PublishedFile.Of(name)).Length), (file.Format.Name, file.Length));
    }

    [Theory]
    [InlineData("unnamed.keras")]
    [InlineData("unnamed_2.keras")]
    public void Layers_without_names_beside_their_weights_have_those_of_the_configuration(string name)
    {
        Dictionary<string, double[]> values = PublishedFile.Values(PublishedFile.Of(name));
        Assert.Equal(
            ["inner_conv/kernel", "last_conv/kernel", "stem_bn/beta", "stem_bn/gamma", "stem_bn/moving_mean", "stem_bn/moving_variance", "stem_conv/kernel"],
            values.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([[0.0, 0], [1.0, 1], [2.0, 2]], new[] { "stem_conv", "last_conv", "inner_conv" }.Select(layer => values[layer + "/kernel"]));
    }

    /// <summary>The decompressor reports it in another way than other damage.</summary>
    [Fact]
    public void A_chunk_that_asks_for_a_preset_dictionary_is_damaged()
    {
        byte[] bytes = File.ReadAllBytes(PublishedFile.Of("datasets.h5"));
        int chunks = 0;
        for (int start = bytes.AsSpan().IndexOf(DeflateHeader); start >= 0; start = bytes.AsSpan().IndexOf(DeflateHeader))
        {
            DictionaryHeader.CopyTo(bytes.AsSpan(start));
            chunks++;
        }

        Assert.NotEqual(0, chunks);
        string path = folder.Of("dictionary.h5");
        File.WriteAllBytes(path, bytes);
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => PublishedFile.Values(path));
        Assert.Contains("a chunk of it is not valid gzip data", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("datasets.h5")]
    [InlineData("datasets_latest.h5")]
    [InlineData("datasets_userblock.h5")]
    public void Datasets_are_read_in_every_type_and_layout(string name)
    {
        Dictionary<string, double[]> values = PublishedFile.Values(PublishedFile.Of(name));
        foreach (string wide in new[] { "f8", "big_f8", "shuffled" })
        {
            Assert.Equal(Ramp, values[wide]);
        }

        foreach (string single in new[] { "f4", "big_f4", "gzip", "plain_chunks", "one_chunk" })
        {
            Assert.Equal(Ramp.Select(value => (double)(float)value), values[single]);
        }

        foreach (string half in new[] { "f2", "big_f2" })
        {
            Assert.Equal(Ramp.Select(value => (double)(Half)value), values[half]);
        }

        Assert.Equal([-3.0, -2, -1, 0, 1, 2], values["i4"]);
        Assert.Equal([-3.0, -2, -1, 0, 1, 2], values["big_i8"]);
        Assert.Equal([0.0, 1, 2, 3, 4], values["u1"]);
        Assert.Equal([1.0, 0, 1], values["bool"]);
        Assert.Equal([2.5], values["scalar"]);
        Assert.Empty(values["none"]);
        Assert.Equal(Enumerable.Range(0, 210).Select(i => (double)i), values["cube"]);
        Assert.Equal([1.0, 2, 3], values["compact"]);
        Assert.Equal([1.0, -2], values["brain"]);
    }

    [Fact]
    public void A_list_of_layers_may_be_in_parts()
    {
        Dictionary<string, double[]> values = PublishedFile.Values(PublishedFile.Of("split.h5"));
        Assert.Equal(["layer_001/kernel", "layer_002/kernel", "layer_004/kernel", "layer_005/kernel", "layer_007/kernel"], values.Keys);
        Assert.Equal([7.0, 7], values["layer_007/kernel"]);
    }

    [Theory]
    [InlineData("many.h5")]
    [InlineData("many_latest.h5")]
    public void A_group_may_have_many_names(string name)
    {
        Dictionary<string, double[]> values = PublishedFile.Values(PublishedFile.Of(name));
        Assert.Equal(300, values.Count);
        for (int i = 0; i < 300; i++)
        {
            Assert.Equal([i], values[string.Create(System.Globalization.CultureInfo.InvariantCulture, $"g/{i:d3}")]);
        }
    }

    [Fact]
    public void Weights_of_the_same_name_go_by_their_models()
    {
        Dictionary<string, double[]> values = PublishedFile.Values(PublishedFile.Of("nested.h5"));
        Assert.Equal(["conv/kernel", "deep/er/bias", "model_b/conv/kernel"], values.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([0.0, 0], values["conv/kernel"]);
        Assert.Equal([1.0, 1], values["model_b/conv/kernel"]);
    }

    [Theory]
    [InlineData("links.h5")]
    [InlineData("links_latest.h5")]
    public void Links_to_names_and_to_other_files_are_not_followed(string name) => Assert.Equal(["a"], PublishedFile.Values(PublishedFile.Of(name)).Keys);

    [Theory]
    [InlineData("lzf.h5", "'a': it is compressed with lzf, which is not supported; save it with gzip or without compression.")]
    [InlineData("circle.h5", "its group 'a/b' contains itself, is in two groups, or is more than 32 groups deep.")]
    [InlineData("circle_latest.h5", "its group 'a/b' contains itself, is in two groups, or is more than 32 groups deep.")]
    [InlineData("growing_latest.h5", "'a': it has an index of chunks for a dataset that grows, which is not supported; save it with h5py's default 'libver'.")]
    [InlineData("external.h5", "'a': its numbers are in another file, which is not supported.")]
    [InlineData("virtual.h5", "'a': it is composed of other datasets, which is not supported.")]
    [InlineData("complex.h5", "'a' has elements of a type that TorchSharp does not support.")]
    [InlineData("unsigned.h5", "'a' has elements of a type that TorchSharp does not support.")]
    [InlineData("no_layer.h5", "it lists a layer 'gone' that it does not have.")]
    public void What_is_not_supported_is_refused_by_name(string name, string reason)
    {
        string path = PublishedFile.Of(name);
        Assert.Equal($"'{path}' cannot be read as an HDF5 file: {reason}", Assert.Throws<InvalidDataException>(() => WeightFile.Open(path)).Message);
    }

    [Fact]
    public void A_chunk_that_is_missing_is_refused_when_it_is_read()
    {
        using WeightFile file = WeightFile.Open(PublishedFile.Of("missing_chunk.h5"));
        Assert.EndsWith("'a': it lacks 3 of its 4 chunks.", Assert.Throws<InvalidDataException>(() => file.Read("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_cut_off_says_what_it_is_and_how_much_is_there()
    {
        byte[] whole = File.ReadAllBytes(PublishedFile.Of("k2.h5"));
        string path = folder.Of("cut.h5");
        for (int length = 8; length < whole.Length; length += length < 64 ? 1 : 97)
        {
            // The length is in bytes 40 to 47.
            File.WriteAllBytes(path, whole[..length]);
            Assert.Equal(
                $"'{path}' cannot be read as an HDF5 file: {(length < 48 ? "it ends too early" : $"it has {length} of its {whole.Length} bytes")}.",
                Assert.Throws<InvalidDataException>(() => WeightFile.Open(path)).Message);
        }
    }

    [Fact]
    public void A_shape_that_the_file_has_no_bytes_for_is_refused_before_memory_is_taken()
    {
        byte[] bytes = File.ReadAllBytes(PublishedFile.Of("k2.h5"));
        int extents = bytes.AsSpan().IndexOf((byte[])[.. BitConverter.GetBytes(7L), .. BitConverter.GetBytes(7L), .. BitConverter.GetBytes(3L), .. BitConverter.GetBytes(4L)]);
        BitConverter.TryWriteBytes(bytes.AsSpan(extents), 1L << 50);
        Assert.EndsWith(
            "'conv1_conv/kernel': it is [1125899906842624, 7, 3, 4], and the file does not have its 378302368699121664 bytes.",
            Refusal(bytes),
            StringComparison.Ordinal);
        BitConverter.TryWriteBytes(bytes.AsSpan(extents), long.MaxValue);
        Assert.EndsWith("it has the shape [9223372036854775807, 7, 3, 4].", Refusal(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_goes_on_with_itself_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(PublishedFile.Of("k2.h5"));
        int continuation = bytes.AsSpan().IndexOf((byte[])[0x10, 0, 16, 0, 0, 0, 0, 0]);
        Assert.NotEqual(-1, continuation);
        BitConverter.TryWriteBytes(bytes.AsSpan(continuation + 8), (long)continuation);
        BitConverter.TryWriteBytes(bytes.AsSpan(continuation + 16), 24L);
        Assert.EndsWith("its structures refer to each other in a circle.", Refusal(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_is_damaged_is_refused_and_leaves_nothing_behind()
    {
        byte[] whole = File.ReadAllBytes(PublishedFile.Of("deflated.keras"));
        string path = folder.Of("damaged.keras");
        string[] before = Directory.GetFiles(Path.GetTempPath());
        whole.AsSpan(whole.Length / 2, 64).Reverse();
        File.WriteAllBytes(path, whole);
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => PublishedFile.Values(path)).Message, StringComparison.Ordinal);
        using (WeightFile.Open(PublishedFile.Of("stored.keras")))
        {
        }

        Assert.DoesNotContain(Directory.GetFiles(Path.GetTempPath()).Except(before), file => Path.GetFileName(file).Length == Path.GetRandomFileName().Length);
    }

    private string Refusal(byte[] bytes)
    {
        string path = folder.Of("damaged.h5");
        File.WriteAllBytes(path, bytes);
        return Assert.Throws<InvalidDataException>(() => WeightFile.Open(path)).Message;
    }
}
