using ResNetDsl.Weights;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>A training that is killed at any moments, and run again, ends with the bits of one that was left alone.</summary>
public sealed class KilledTrainingTests(Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    private const int MostKills = 40;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void It_ends_with_the_same_weights()
    {
        Assert.Equal(0, SampleProgram.Run("Zoo", folder.Path, "images", "pictures", "--train", "120", "--test", "20").ExitCode);
        long start = Environment.TickCount64;
        Assert.Empty(SampleProgram.Run("Zoo", folder.Path, Arguments("whole")).Errors);
        long whole = Environment.TickCount64 - start;

        int seed = Seed.Of("KILL_SEED", below: 1_000_000);
        Random random = new(seed);
        int kills = 0;

        // At any moment of a run, its start and its report too. A machine that is faster now than before may end the run before its first kill: then the next run has
        // less time. One that is slower may not come to the next checkpoint: then it has more, kill by kill.
        for (long time = whole; kills == 0 && time > 0; time /= 2)
        {
            if (Directory.Exists(folder.Of("killed")))
            {
                Directory.Delete(folder.Of("killed"), recursive: true);
            }

            while (!SampleProgram.RunFor(TimeSpan.FromMilliseconds(random.NextInt64(time / 4, (time * 2 / 3) + 1) * (8 + kills) / 8), "Zoo", folder.Path, Arguments("killed")) && ++kills < MostKills)
            {
            }
        }

        output.WriteLine($"KILL_SEED={seed}: killed {kills} times, of {whole} ms");
        Assert.InRange(kills, 1, MostKills - 1);
        Assert.Equal(File.ReadAllBytes(folder.Of("whole/weights.safetensors")), File.ReadAllBytes(folder.Of("killed/weights.safetensors")));
        using SafetensorsFile left = SafetensorsFile.Open(folder.Of("whole/checkpoint.safetensors"));
        using SafetensorsFile right = SafetensorsFile.Open(folder.Of("killed/checkpoint.safetensors"));
        Assert.Equal(left.Entries.Select(entry => entry.Name), right.Entries.Select(entry => entry.Name));
        string[] names = [.. left.Entries.Select(entry => entry.Name).Where(name => name != "checksum")];
        Assert.Contains(names, name => name.StartsWith("optimizer.momentum.", StringComparison.Ordinal));
        Assert.Contains(names, name => name.StartsWith("average.", StringComparison.Ordinal));
        Assert.Contains("random", names);
        Assert.All(names, name =>
        {
            using Tensor one = left.Read(name);
            using Tensor other = right.Read(name);
            Assert.True(one.bytes.SequenceEqual(other.bytes), $"seed {seed}: {name} differs");
        });
    }

    private static string[] Arguments(string run) =>
    [
        "train", "CifarResNet20", "--data", "pictures", "--output", run, "--epochs", "3", "--batch-size", "24", "--checkpoint-seconds", "0", "--average", "0.9", "--mixup", "0.2",
    ];
}
