using ResNetDsl.Weights;
using Xunit.Abstractions;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Files of PyTorch and NumPy with random damage: each is read, with the shapes that it says, or refused in a sentence, within bounds of memory and time.</summary>
[Trait(Lane.Trait, Lane.Both)]
public sealed class DamagedPyTorchTests(ITestOutputHelper output) : IDisposable
{
    // What opening any file and an exception take.
    private const long Slack = 1 << 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("zip.pth")]
    [InlineData("views_legacy.pth")]
    [InlineData("tar.pth")]
    [InlineData("weights.npz")]
    [InlineData("scripted.pt")]
    [InlineData("compressed")]
    [InlineData("sharded/model.safetensors.index.json")]
    [InlineData("variants/beside.pth")]
    public void Damaged_files(string name)
    {
        // DAMAGE_SEED=n in the environment repeats a run.
        int seed = Seed.Of("DAMAGE_SEED");
        output.WriteLine($"DAMAGE_SEED={seed}");
        Random random = new(seed);
        byte[] whole = Whole(name);
        string path = folder.Of("damaged");
        int cases = Lane.Cases(100, 4_000);
        int refused = 0;
        for (int i = 0; i < cases; i++)
        {
            byte[] damaged = Damaged(whole, random);
            File.WriteAllBytes(path, damaged);
            long before = GC.GetAllocatedBytesForCurrentThread();
            string? refusal = null;
            try
            {
                using WeightFile file = WeightFile.Open(path);
                foreach (WeightEntry entry in file.Entries.Where(_ => random.Next(8) == 0))
                {
                    using Tensor read = file.Read(entry.Name);
                    Assert.Equal(entry.Shape, new(read.shape));
                    Assert.Equal(entry.Type, read.dtype);
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
            Assert.True(managed < Slack + (8L * damaged.Length), $"DAMAGE_SEED={seed}, file {i}: {managed} bytes for a file of {damaged.Length}; {refusal}");
            Assert.True((refusal is null || HostileText.IsPrintableLine(refusal)) && refusal?.Contains("Exception", StringComparison.Ordinal) != true, $"DAMAGE_SEED={seed}, file {i}: {refusal}");
        }

        output.WriteLine($"{refused} of {cases} refused");
        // A file of padding, as a tar archive is, has few bytes whose damage shows.
        Assert.InRange(refused, 1, cases);
    }

    private byte[] Whole(string name)
    {
        if (name != "compressed")
        {
            foreach (string shard in Directory.GetFiles(PublishedFile.Of("sharded"), "*.safetensors"))
            {
                File.Copy(shard, folder.Of(Path.GetFileName(shard)));
            }

            return File.ReadAllBytes(PublishedFile.Of(name));
        }

        TorchFiles.Repack(PublishedFile.Of("views.pth"), folder.Of(name), System.IO.Compression.CompressionLevel.Optimal);
        return File.ReadAllBytes(folder.Of(name));
    }

    private static byte[] Damaged(byte[] whole, Random random)
    {
        byte[] bytes = [.. whole];
        switch (random.Next(6))
        {
            case 0:
                for (int flips = random.Next(1, 6); flips > 0; flips--)
                {
                    bytes[Place()] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
            case 1:
                return bytes[..random.Next(bytes.Length)];
            case 2:
                int from = Place();
                int length = random.Next(Math.Min(64, bytes.Length - from));
                int to = Place();
                return [.. bytes[..to], .. bytes[from..(from + length)], .. bytes[(random.Next(2) == 0 ? to : Math.Min(bytes.Length, to + length))..]];
            case 3:
                BitConverter.TryWriteBytes(bytes.AsSpan(Math.Min(Place(), bytes.Length - 8)), (long)(random.NextDouble() * Math.Pow(2, random.Next(64))));
                return bytes;
            case 4:
                HostileText.Write(bytes, Place(), random);
                return bytes;
            default:
                return [.. bytes, .. bytes[..random.Next(bytes.Length)]];
        }

        // Most of a file are numbers, which may be any: what describes them is at its beginning and its end.
        int Place() => random.Next(3) switch { 0 => random.Next(Math.Min(bytes.Length, 12_000)), 1 => bytes.Length - 1 - random.Next(Math.Min(bytes.Length, 8000)), _ => random.Next(bytes.Length) };
    }
}
