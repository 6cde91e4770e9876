using System.Diagnostics;
using Google.Protobuf;
using Onnx;
using ResNetDsl.Weights;
using ResNetDsl.Weights.Bytes;
using ResNetDsl.Weights.LevelDb;
using Xunit.Abstractions;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>
/// Files of other programs with bytes changed, cut out and put in, and with numbers that are huge: each is read in the shapes that it says or refused in a sentence, in little time, and with memory in
/// proportion to its length.
/// </summary>
[Trait(Lane.Trait, Lane.Both)]
public sealed class DamagedPublishedFileTests(ITestOutputHelper output) : IDisposable
{
    // What opening any file takes, and what an exception takes.
    private const long Slack = 1 << 20;

    private readonly TemporaryFolder folder = new();

    private static int Cases => Lane.Cases(250, 4_000);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("k2.h5")]
    [InlineData("k2_latest.h5")]
    [InlineData("split.h5")]
    [InlineData("nested.h5")]
    [InlineData("datasets.h5")]
    [InlineData("datasets_latest.h5")]
    [InlineData("keras3_ordered.weights.h5")]
    [InlineData("deflated.keras")]
    [InlineData("shards.weights.json")]
    [InlineData("slim_v1.ckpt")]
    [InlineData("types_v2.index")]
    [InlineData("types_v2.data-00000-of-00001")]
    public void Damaged_files_are_refused_or_read(string name)
    {
        foreach (string beside in Directory.GetFiles(Path.GetDirectoryName(PublishedFile.Of(name))!, name.Split('.')[0] + "*"))
        {
            File.Copy(beside, folder.Of(Path.GetFileName(beside)));
        }

        Damage(File.ReadAllBytes(PublishedFile.Of(name)), name, bytes => bytes);
    }

    [Fact]
    public void Damaged_models_are_refused_or_read()
    {
        TensorProto Tensor(string name) => new() { Name = name, DataType = 1, Dims = { 2, 3 } };
        TensorProto numbers = Tensor("numbers");
        numbers.FloatData.Add(Enumerable.Range(0, 6).Select(i => (float)i));
        TensorProto raw = Tensor("raw");
        raw.RawData = ByteString.CopyFrom(new byte[24]);
        TensorProto halves = new() { Name = "halves", DataType = 10, Dims = { 3 }, Int32Data = { 0x3C00, 0, 70000 } };
        TensorProto external = Tensor("external");
        external.DataLocation = TensorProto.Types.DataLocation.External;
        external.ExternalData.Add([new() { Key = "location", Value = "beside.bin" }, new() { Key = "offset", Value = "8" }, new() { Key = "length", Value = "24" }]);
        File.WriteAllBytes(folder.Of("beside.bin"), new byte[64]);
        NodeProto constant = new() { OpType = "Constant", Output = { "constant" }, Attribute = { new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = numbers } } };
        NodeProto convolution = new() { OpType = "Conv", Input = { "x", "constant" }, Output = { "y" } };
        GraphProto graph = new() { Node = { constant }, Initializer = { numbers, raw, halves, external } };
        graph.Node.Add(convolution);
        ModelProto model = new() { IrVersion = 8, ProducerName = "test", Graph = graph, MetadataProps = { new StringStringEntryProto { Key = "classes", Value = "a" } } };
        Damage(model.ToByteArray(), "net.onnx", bytes => bytes);
    }

    /// <summary>Checksums would end the reading of nearly all damaged tables before anything of them is understood: here they are right.</summary>
    [Theory]
    [InlineData("types_v1.ckpt")]
    [InlineData("slim_v2.index")]
    [InlineData("objects.index")]
    public void Damaged_tables_with_right_checksums_are_refused_or_read(string name)
    {
        foreach (string beside in Directory.GetFiles(Path.GetDirectoryName(PublishedFile.Of(name))!, name.Split('.')[0] + ".data*"))
        {
            File.Copy(beside, folder.Of(Path.GetFileName(beside)));
        }

        using MemoryStream block = new();
        using BinaryWriter writer = new(block);
        foreach ((byte[] key, ByteReader value) in new LevelDbTable(new MemoryBytes(File.ReadAllBytes(PublishedFile.Of(name)))).All())
        {
            writer.Write((byte)0);
            writer.Write7BitEncodedInt64(key.Length);
            writer.Write7BitEncodedInt64(value.Left);
            writer.Write(key);
            writer.Write(value.Bytes(value.Left));
        }

        Damage(block.ToArray(), name, Table);
    }

    /// <summary>A table of one block.</summary>
    private static byte[] Table(byte[] entries)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        (long At, long Length) data = Block(entries);
        using MemoryStream index = new();
        using BinaryWriter indexWriter = new(index);

        // One entry, whose key is after all others: what it shares, the length of its key, that of its value, the key.
        indexWriter.Write((byte[])[0, 1, 0, 255]);
        int before = (int)index.Length;
        indexWriter.Write7BitEncodedInt64(data.At);
        indexWriter.Write7BitEncodedInt64(data.Length);
        byte[] root = index.ToArray();
        root[2] = (byte)(root.Length - before);
        (long At, long Length) at = Block(root);
        long footer = stream.Position;
        writer.Write((short)0);
        writer.Write7BitEncodedInt64(at.At);
        writer.Write7BitEncodedInt64(at.Length);
        writer.Write(new byte[footer + 40 - stream.Position]);
        writer.Write(0xDB4775248B80FB57);
        return stream.ToArray();

        (long At, long Length) Block(byte[] content)
        {
            byte[] block = [.. content, 0, 0, 0, 0, 1, 0, 0, 0, 0];
            long position = stream.Position;
            Crc32C checksum = new();
            checksum.Add(block);
            writer.Write(block);
            writer.Write(checksum.Masked);
            return (position, block.Length - 1);
        }
    }

    private void Damage(byte[] whole, string name, Func<byte[], byte[]> finish)
    {
        // DAMAGE_SEED=n in the environment repeats a run.
        int seed = Seed.Of("DAMAGE_SEED");
        output.WriteLine($"DAMAGE_SEED={seed}");
        Random random = new(seed);
        string path = folder.Of(name);
        File.WriteAllBytes(path, finish(whole));

        // What compression may make of a byte: deflate, and Snappy with numbers of 8 bytes in one each. A tensor's memory is taken when its bytes have been found.
        long expansion = name is "datasets.h5" or "datasets_latest.h5" or "deflated.keras" ? 1100 : name.EndsWith(".ckpt", StringComparison.Ordinal) ? 22 * 8 : 4;
        int refused = 0;
        long most = 0;
        TimeSpan longest = TimeSpan.Zero;
        for (int i = 0; i < Cases; i++)
        {
            byte[] damaged = finish(Damaged(whole, random));
            File.WriteAllBytes(path, damaged);
            long length = Math.Max(damaged.Length, 4096);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long native = 0;
            Stopwatch watch = Stopwatch.StartNew();
            string? refusal = null;
            try
            {
                using WeightFile file = WeightFile.Open(path);
                native = file.Entries.Max(entry => (long?)entry.Elements * StoredType.Of(entry.Type)!.Bytes) ?? 0;
                foreach (WeightEntry entry in file.Entries.Take(40))
                {
                    using Tensor read = file.Read(entry.Name);
                    Assert.Equal(entry.Shape, read.shape);
                }
            }
            catch (InvalidDataException exception)
            {
                refusal = exception.Message;
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"DAMAGE_SEED={seed}, file {i}: {exception}");
            }

            long managed = GC.GetAllocatedBytesForCurrentThread() - before;
            most = Math.Max(most, managed / length);
            longest = watch.Elapsed > longest ? watch.Elapsed : longest;
            if (native > length * expansion || managed > (length * (60 + (2 * expansion))) + Slack || (refusal is not null && !HostileText.IsPrintableLine(refusal)) || watch.Elapsed > TimeSpan.FromSeconds(10))
            {
                Assert.Fail($"DAMAGE_SEED={seed}, file {i}: {managed} bytes, and {native} of a tensor, in {watch.Elapsed} for a file of {damaged.Length}; {refusal}");
            }
        }

        output.WriteLine($"{refused} of {Cases} refused; at most {most} times the file's length allocated, and {longest}");
        Assert.InRange(refused, 1, Cases);
    }

    private static byte[] Damaged(byte[] whole, Random random)
    {
        byte[] bytes = [.. whole];

        // Structures are at the beginning of most files.
        int within = random.Next(3) == 0 ? Math.Min(bytes.Length, 2048) : bytes.Length;
        switch (random.Next(7))
        {
            case 0:
                for (int flips = random.Next(1, 6); flips > 0; flips--)
                {
                    bytes[random.Next(within)] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
            case 1:
                return bytes[..random.Next(bytes.Length)];
            case 2:
                int from = random.Next(bytes.Length);
                int length = random.Next(Math.Min(64, bytes.Length - from));
                int to = random.Next(within);
                return [.. bytes[..to], .. bytes[from..(from + length)], .. bytes[(random.Next(2) == 0 ? to : Math.Min(bytes.Length, to + length))..]];
            case 3:
                // A huge number, or an address in the file.
                long number = random.Next(2) == 0 ? (long)(random.NextDouble() * Math.Pow(2, random.Next(64))) : random.Next(bytes.Length);
                BitConverter.TryWriteBytes(bytes.AsSpan(random.Next(within - 8)), number);
                return bytes;
            case 4:
                for (int writes = random.Next(1, 4); writes > 0; writes--)
                {
                    bytes[random.Next(within)] = random.Next(4) switch { 0 => 0, 1 => 255, 2 => 127, _ => (byte)random.Next(256) };
                }

                return bytes;
            case 5:
                HostileText.Write(bytes, random.Next(within), random);
                return bytes;
            default:
                return [.. bytes, .. bytes[..random.Next(bytes.Length)]];
        }
    }
}
