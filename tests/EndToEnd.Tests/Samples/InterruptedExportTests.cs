using System.Text;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>An export that cannot write the whole file, or is killed, leaves the file that was there before.</summary>
[Trait(Lane.Trait, Lane.Long)]
public sealed class InterruptedExportTests : IDisposable
{
    private const string Old = "an older file";

    private readonly TemporaryFolder folder = new();

    public InterruptedExportTests()
    {
        using CifarResNet20 network = new();
        network.SaveSafetensors(folder.Of("weights.safetensors"));
    }

    public static TheoryData<string> Formats => ["onnx", "torchscript", "pytorch", "keras"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_that_grows_too_large_is_one_sentence_and_leaves_the_old_one(string format)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        File.WriteAllText(folder.Of("x.h5"), Old);
        ProgramResult result = SampleProgram.RunWithLargestFile(kibibytes: 200, "Zoo", folder.Path, Export(format));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("x.h5", Assert.Single(result.Errors), StringComparison.Ordinal);
        Assert.Equal(Old, File.ReadAllText(folder.Of("x.h5")));
        Assert.Equal(["weights.safetensors", "x.h5"], folder.Entries());
    }

    [Fact]
    public void A_killed_export_leaves_the_old_file_or_the_new_one()
    {
        Assert.Empty(SampleProgram.Run("Zoo", folder.Path, Export("pytorch")).Errors);
        byte[] whole = File.ReadAllBytes(folder.Of("x.h5"));
        int seed = Seed.Of("KILL_SEED", below: 1_000_000);
        Random random = new(seed);
        for (int i = 0; i < 8; i++)
        {
            File.WriteAllText(folder.Of("x.h5"), Old);
            SampleProgram.RunFor(TimeSpan.FromMilliseconds(random.Next(200, 1500)), "Zoo", folder.Path, Export("pytorch"));
            byte[] left = File.ReadAllBytes(folder.Of("x.h5"));
            Assert.True(left.AsSpan().SequenceEqual(whole) || left.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(Old)), $"KILL_SEED={seed}");
        }

        // What a killed export leaves beside the file does not stop the next one.
        Assert.Empty(SampleProgram.Run("Zoo", folder.Path, Export("pytorch")).Errors);
        Assert.Equal(whole, File.ReadAllBytes(folder.Of("x.h5")));
    }

    private static string[] Export(string format) => ["export", "CifarResNet20", "--weights", "weights.safetensors", "--format", format, "--output", "x.h5"];
}
