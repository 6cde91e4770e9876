using System.IO.Compression;
using System.Text;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;
using ResNetDsl.Weights;
using ResNetDsl.Weights.Graphs;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Files whose damage shows only while their numbers are read: the network keeps its values. Nothing is kept in a second place meanwhile.</summary>
public sealed class LateDamageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("weights.npz")]
    [InlineData("zip.pth")]
    public void Compressed_numbers_that_are_damaged_leave_the_network_as_it_was(string name)
    {
        string path = folder.Of(name);
        Recompress(PublishedFile.Of(name), path);
        using TorchFileResNet net = new();
        net.LoadWeights(path);
        RandomState.Fill(net, 31);
        StateBytes before = StateBytes.Of(net);

        // In the middle of the last entry with numbers, where other numbers are decoded without a complaint.
        Flip(path, LastNumbers(path));
        string message = Assert.Throws<InvalidDataException>(() => net.LoadWeights(path)).Message;
        Assert.StartsWith($"'{path}' has been cut off since it was opened, or is damaged: ", message, StringComparison.Ordinal);
        before.AssertUnchangedIn(net);
    }

    [Theory]
    [InlineData("slim_v2.index", "slim_v2.data-00001-of-00002", "its checksum is wrong")]
    [InlineData("slim_v1.ckpt", "slim_v1.ckpt", "the checksum of its block at ")]
    public void Checksums_of_TensorFlow_leave_the_network_as_it_was(string name, string damaged, string reason)
    {
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(PublishedFile.Of(name))!, name.Split('.')[0] + ".*"))
        {
            File.Copy(file, folder.Of(Path.GetFileName(file)));
        }

        using PublishedSlim net = new();
        net.LoadWeights(folder.Of(name));
        RandomState.Fill(net, 32);
        StateBytes before = StateBytes.Of(net);
        Flip(folder.Of(damaged), PositionOfWeight(folder.Of(damaged)));
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => net.LoadWeights(folder.Of(name))).Message, StringComparison.Ordinal);
        before.AssertUnchangedIn(net);
    }

    [Fact]
    public void Chunks_of_HDF5_leave_the_network_as_it_was()
    {
        using PublishedSmall net = new();
        byte[] whole = File.ReadAllBytes(PublishedFile.Of("keras2_gzip.h5"));
        string path = folder.Of("weights.h5");
        RandomState.Fill(net, 33);
        StateBytes before = StateBytes.Of(net);

        // The last stream of zlib's: its checksum is at its end.
        int last = whole.AsSpan().LastIndexOf(new byte[] { 0x78, 0x5E });
        Assert.True(last > 0);
        whole[last + 20] ^= 0x10;
        File.WriteAllBytes(path, whole);
        Assert.Contains("a chunk of it is not valid gzip data", Assert.Throws<InvalidDataException>(() => net.LoadWeights(path)).Message, StringComparison.Ordinal);
        before.AssertUnchangedIn(net);
    }

    [Fact]
    public void A_file_that_is_cut_off_while_it_is_loaded_says_how_much_of_the_network_is_new()
    {
        string path = folder.Of("weights.safetensors");
        using Tiny net = new();
        net.SaveSafetensors(path);
        using WeightFile file = WeightFile.Open(path);
        WeightEntry last = file.Entries[^1];
        WeightValue[] values = [.. file.Entries.Select(entry => new WeightValue(entry.Name, read => read(entry.Name), entry.Name))];
        using (FileStream cut = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            cut.SetLength(new FileInfo(path).Length - 1);
        }

        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => WeightTransfer.Run(net, "Tiny", net.Gate, file, values, () => Assert.Fail("The load goes on.")));
        Assert.Equal(
            $"'{path}' was changed or became unreadable while it was loaded: {values.Length - 1} of {values.Length} tensors of Tiny are new, and {last.Name} may be in part. Load its weights again before using it.",
            refusal.Message);
    }

    [Fact]
    public void Each_tensor_is_disposed_before_the_next_one_is_read()
    {
        string path = folder.Of("weights.safetensors");
        using PublishedSlim net = new();
        LibraryFiles.Write(path, net, WeightNaming.Slim);
        using WeightFile file = WeightFile.Open(path);
        WeightMatch match = WeightMatch.Of(net.Architecture, WeightContents.Of(file), new()).Match!;
        List<Tensor> read = [];
        WeightValue[] values = [.. match.Assignments.Select(WeightConversion.Value).Select(value => value with { Compute = reader => value.Compute(name => Counted(reader(name))), Same = null })];
        WeightTransfer.Run(net, "PublishedSlim", net.Gate, file, values, () => read.Add(zeros(1)));
        Assert.Equal((2 * match.Assignments.Count) + 1, read.Count);

        Tensor Counted(Tensor value)
        {
            Assert.All(read, before => Assert.True(before.IsInvalid));
            read.Add(value);
            return value;
        }
    }

    private static void Recompress(string from, string to)
    {
        using ZipArchive stored = ZipFile.OpenRead(from);
        using ZipArchive compressed = new(File.Create(to), ZipArchiveMode.Create);
        foreach (ZipArchiveEntry entry in stored.Entries)
        {
            using Stream source = entry.Open();
            using Stream target = compressed.CreateEntry(entry.FullName, CompressionLevel.Optimal).Open();
            source.CopyTo(target);
        }
    }

    /// <summary>The position of the middle of the last entry that is long enough to have numbers.</summary>
    private static long LastNumbers(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        ZipArchiveEntry last = archive.Entries.Last(entry => entry.Length >= 256 && !entry.FullName.EndsWith(".pkl", StringComparison.Ordinal));
        byte[] whole = File.ReadAllBytes(path);
        byte[] name = Encoding.UTF8.GetBytes(last.FullName);

        // The name is first in front of the entry, and then in the directory.
        return whole.AsSpan().IndexOf(name) + name.Length + (last.CompressedLength / 2);
    }

    /// <summary>The position of the numbers of some weight of the network of the checkpoints.</summary>
    private static int PositionOfWeight(string path)
    {
        byte[] whole = File.ReadAllBytes(path);
        using SafetensorsFile weights = SafetensorsFile.Open(PublishedFile.Of("slim.safetensors"));
        foreach (SafetensorsEntry entry in weights.Entries.Where(entry => entry.Bytes >= 16))
        {
            using Tensor tensor = weights.Read(entry.Name);
            if (whole.AsSpan().IndexOf(TensorAssert.Bytes(tensor).AsSpan(0, 16)) is > 0 and int position)
            {
                return position;
            }
        }

        throw new InvalidOperationException($"'{path}' has none of the weights without compression.");
    }

    private static void Flip(string path, long position)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[position] ^= 0x10;
        File.WriteAllBytes(path, bytes);
    }
}
