using System.Text;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Weights;
using Xunit.Abstractions;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Ten thousand damaged files: each is read or refused in a sentence, and none takes more memory than it has bytes to show for.</summary>
public sealed class DamagedWeightTests(ITestOutputHelper output)
{
    private const int Files = 5000;

    // What opening any file takes, and what an exception takes.
    private const long Slack = 1 << 16;

    // What a tensor takes besides its numbers.
    private const long SlackOfTensor = 1 << 11;

    [Fact]
    public void Safetensors_files()
    {
        using Tiny net = new();
        using MemoryStream stream = new();
        using DisposeScope scope = NewDisposeScope();
        Safetensors.Write(
            stream, net.state_dict().Take(12).Select(entry => (entry.Key, entry.Value)).Append(("größe", ones(3, dtype: ScalarType.Bool))), NetworkTag.Of(Tiny.Plan).AddTo(null));
        Damage(stream.ToArray(), isText: true);
    }

    [Fact]
    public void State_dicts()
    {
        using Tiny net = new();
        using TemporaryFolder folder = new();
        net.save(folder.Of("net.dat"));
        Damage(File.ReadAllBytes(folder.Of("net.dat")), isText: false);
    }

    private void Damage(byte[] whole, bool isText)
    {
        // DAMAGE_SEED=n in the environment repeats a run.
        int seed = Seed.Of("DAMAGE_SEED");
        output.WriteLine($"DAMAGE_SEED={seed}");
        Random random = new(seed);
        using TemporaryFolder folder = new();

        // One file that stays open: making thousands takes longer than reading them.
        string path = folder.Of("damaged");
        using FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        int refused = 0;
        long most = 0;
        for (int i = 0; i < Files; i++)
        {
            byte[] damaged = Damaged(whole, random, isText);
            stream.Position = 0;
            stream.Write(damaged);
            stream.SetLength(damaged.Length);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long native = 0;
            int tensors = 0;
            Exception? refusal = null;
            try
            {
                using WeightFile file = WeightFile.Open(path);
                native = file.Entries.Sum(entry => entry.Elements * StoredType.Of(entry.Type)!.Bytes);
                foreach (WeightEntry entry in file.Entries.Where(_ => random.Next(8) == 0))
                {
                    using Tensor read = file.Read(entry.Name);
                    tensors++;
                }
            }
            catch (InvalidDataException exception)
            {
                refusal = exception;
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"DAMAGE_SEED={seed}, file {i}: {exception}");
            }

            long managed = GC.GetAllocatedBytesForCurrentThread() - before;
            long excess = managed - (2 * damaged.Length) - (tensors * SlackOfTensor);
            most = Math.Max(most, excess);
            if (native > damaged.Length || excess > Slack || (refusal is not null && !HostileText.IsPrintableLine(refusal.Message)))
            {
                Assert.Fail($"DAMAGE_SEED={seed}, file {i}: {managed} bytes, and {native} of tensors, for a file of {damaged.Length}; {refusal}");
            }
        }

        output.WriteLine($"{refused} of {Files} refused, at most {most} bytes more than twice the file's length");
        Assert.InRange(refused, 1, Files);
    }

    private static byte[] Damaged(byte[] whole, Random random, bool isText)
    {
        byte[] bytes = [.. whole];
        switch (random.Next(isText ? 8 : 6))
        {
            case 0:
                for (int flips = random.Next(1, 6); flips > 0; flips--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
            case 1:
                return bytes[..random.Next(bytes.Length)];
            case 2:
                // A piece of it elsewhere, in place of what is there or before it.
                int from = random.Next(bytes.Length);
                int length = random.Next(Math.Min(64, bytes.Length - from));
                int to = random.Next(bytes.Length);
                return [.. bytes[..to], .. bytes[from..(from + length)], .. bytes[(random.Next(2) == 0 ? to : Math.Min(bytes.Length, to + length))..]];
            case 3:
                // A huge length at the beginning, or anywhere.
                BitConverter.TryWriteBytes(bytes.AsSpan(random.Next(2) == 0 ? 0 : random.Next(bytes.Length - 8)), (long)(random.NextDouble() * Math.Pow(2, random.Next(64))));
                return bytes;
            case 4:
                return [.. bytes, .. bytes[..random.Next(bytes.Length)]];
            case 5:
                HostileText.Write(bytes, random.Next(2) == 0 ? random.Next(bytes.Length) : random.Next(Math.Min(bytes.Length, 512)), random);
                return bytes;
            case 6:
                // Another number for a number of the header.
                string header = Encoding.UTF8.GetString(bytes.AsSpan(8, (int)BitConverter.ToInt64(bytes)));
                string[] parts = System.Text.RegularExpressions.Regex.Split(header, "([0-9]+)");
                parts[(random.Next(parts.Length / 2) * 2) + 1] = random.Next(4) switch { 0 => "-1", 1 => "99999999999999999999", 2 => $"{random.NextInt64()}", _ => $"{random.Next(300)}" };
                return WithHeader(bytes, string.Concat(parts));
            default:
                string nested = new(random.Next(2) == 0 ? '[' : '{', random.Next(1, 3000));
                string text = Encoding.UTF8.GetString(bytes.AsSpan(8, (int)BitConverter.ToInt64(bytes)));
                return WithHeader(bytes, text.Insert(random.Next(text.Length), nested));
        }
    }

    private static byte[] WithHeader(byte[] bytes, string header)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        int old = (int)BitConverter.ToInt64(bytes);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. bytes[(8 + old)..]];
    }
}
