using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Options;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Every format in the list recognizes its own files, whatever their names, and gives back what it wrote.</summary>
public sealed class WeightFormatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Writable => [.. WeightFormat.All.Where(format => format.CanWrite).Select(format => format.Name)];

    private string Path => folder.Of("weights");

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Writable))]
    public void A_network_that_was_saved_is_recognised_and_loaded(string name)
    {
        WeightFormat format = WeightFormat.All.Single(candidate => candidate.Name == name);
        manual_seed(1);
        using TorchvisionLike net = new();
        net.SaveWeights(Path, format);
        using (WeightFile file = WeightFile.Open(Path))
        {
            Assert.Same(format, file.Format);
            Assert.Equal(new FileInfo(Path).Length, file.Length);
            Assert.Equal("TorchvisionLike", file.Tag?.Name);
            Assert.Equal(net.state_dict().Keys.Order(), file.Entries.Select(entry => entry.Name).Order());
            Assert.StartsWith($"'{Path}' has no tensor 'none'", Assert.Throws<ArgumentException>(() => file.Read("none")).Message, StringComparison.Ordinal);
            file.Dispose();
            Assert.Throws<ObjectDisposedException>(() => file.Read(net.state_dict().Keys.First()));
        }

        manual_seed(2);
        using TorchvisionLike other = new();
        other.LoadWeights(Path);
        StateBytes.Of(net).AssertUnchangedIn(other);
        Assert.Equal(format, WeightInspection.Of(Path).Format);
    }

    [Fact]
    public void Bytes_are_those_of_the_methods_that_each_format_had()
    {
        using TorchvisionLike net = new();
        net.SaveSafetensors(folder.Of("1"));
        net.SaveWeights(folder.Of("2"));
        Assert.Equal(File.ReadAllBytes(folder.Of("1")), File.ReadAllBytes(folder.Of("2")));
        net.save(folder.Of("1"));
        net.SaveWeights(folder.Of("2"), WeightFormat.TorchSharp);
        Assert.Equal(File.ReadAllBytes(folder.Of("1")), File.ReadAllBytes(folder.Of("2")));
    }

    [Fact]
    public void A_format_without_metadata_refuses_them()
    {
        using TorchvisionLike net = new();
        Dictionary<string, string> classes = new() { ["classes"] = "a" };
        net.SaveWeights(Path, null, classes);
        Assert.Equal("[\"a\"]", WeightInspection.Of(Path).Metadata["classes"]);
        Assert.StartsWith(
            "Files of the format TorchSharp have no metadata. Save as safetensors, or without metadata.",
            Assert.Throws<ArgumentException>(() => net.SaveWeights(Path, WeightFormat.TorchSharp, classes)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"classes\": [\"arrow\"]\n}\n")]
    [InlineData("P6\n3 3\n255\n")]
    [InlineData("\u0001\u0003abc\u0063\u0001\u0001aaaa")]
    public void A_file_of_no_format_is_refused_with_the_formats_there_are(string text)
    {
        File.WriteAllText(Path, text);
        Assert.Equal(
            $"'{Path}' is not a file of weights in a known format, or its first bytes are damaged. Files can be read as {WeightFormat.List(WeightFormat.All)}.",
            Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path)).Message);
    }

    [Fact]
    public void A_state_dict_with_a_long_first_key_is_recognised()
    {
        foreach (int length in new[] { 1, 120, 200, 252, 253, 254, 255, 256, 1000 })
        {
            using (BinaryWriter writer = new(File.Create(Path)))
            {
                writer.Write7BitEncodedInt64(1);
                writer.Write(new string('k', length));
                writer.Write7BitEncodedInt64((long)ScalarType.Float32);
                writer.Write7BitEncodedInt64(1);
                writer.Write7BitEncodedInt64(1);
                writer.Write(1f);
            }

            using WeightFile file = WeightFile.Open(Path);
            Assert.Equal((WeightFormat.TorchSharp, length), (file.Format, Assert.Single(file.Entries).Name.Length));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(100_000)]
    public void A_file_of_zeros_is_no_file_of_weights(int length)
    {
        File.WriteAllBytes(Path, new byte[length]);
        Assert.Contains("is not a file of weights", Assert.Throws<InvalidDataException>(() => WeightFile.Open(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documentation_lists_the_formats()
    {
        string[] table =
        [
            "| format | usual ending | read | written |",
            "|---|---|---|---|",
            .. WeightFormat.All.Select(format => $"| {format.Name} | `{format.Extension}` | yes | {(format.CanWrite ? "yes" : "no")} |"),
        ];
        Assert.Equal(table, OptionTables.InPage("weights.md", "weight formats", table));
    }
}
