using System.Text.Json;

namespace ResNetDsl.Distributed.Tests;

/// <summary>Predictions and evaluations over ranks have the rows of one process, in its order.</summary>
[Trait(Lane.Trait, Lane.Long)]
public sealed class PredictionTests : IClassFixture<TrainedPlainNet>, IDisposable
{
    private static readonly string[] Predict = ["predict", "PlainNet", "data/test", "--batch-size", "4", "--top", "3", "--csv"];
    private static readonly string[] Evaluate = ["evaluate", "PlainNet", "--data", "data", "--batch-size", "4", "--json", "--csv"];

    private readonly TemporaryFolder folder = new();

    public PredictionTests(TrainedPlainNet trained) => trained.CopyTo(folder);

    [MpiTheory]
    [InlineData("MPICH", 2)]
    [InlineData("Open MPI", 4)]
    public void The_files_are_those_of_one_process(string launcher, int ranks)
    {
        // With two ranks, rank 1 has only the pictures of the second batch, and none of them can be read.
        foreach (string file in Directory.GetFiles(folder.Of("data/test"), "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Skip(4).Take(4))
        {
            File.WriteAllText(file, "broken");
        }

        MpiLauncher mpi = MpiLauncher.Of(launcher);
        RankResult alone = MpiLauncher.RunAlone(folder.Path, [.. Predict, "alone.csv"]);
        RankResult together = mpi.Run(ranks, folder.Path, [.. Predict, "together.csv"]);
        Assert.Equal((1, 1), (alone.ExitCode, together.ExitCode));
        string rows = File.ReadAllText(folder.Of("alone.csv"));
        Assert.Equal(62, rows.Count(character => character == '\n'));
        Assert.Equal(rows, File.ReadAllText(folder.Of("together.csv")));
        Assert.Equal(alone.Errors, together.Errors.Intersect(alone.Errors));
        Assert.Single(together.Output, line => line.StartsWith("61 pictures (4 could not be read).", StringComparison.Ordinal));

        RankResult evaluated = MpiLauncher.RunAlone(folder.Path, [.. Evaluate, "evaluated.csv"]);
        RankResult shared = mpi.Run(ranks, folder.Path, [.. Evaluate, "shared.csv"]);
        Assert.Equal(File.ReadAllText(folder.Of("evaluated.csv")), File.ReadAllText(folder.Of("shared.csv")));
        Assert.Equal(Result(evaluated), Result(shared));

        // What one number of ranks began, another one continues.
        foreach (string name in new[] { "together.csv", "shared.csv" })
        {
            byte[] bytes = File.ReadAllBytes(folder.Of(name));
            File.WriteAllBytes(folder.Of(name), bytes[..(bytes.Length * ranks / 7)]);
        }

        mpi.Run(3, folder.Path, [.. Predict, "together.csv"]);
        Assert.Equal(rows, File.ReadAllText(folder.Of("together.csv")));
        Assert.Equal(Result(evaluated), Result(mpi.Run(3, folder.Path, [.. Evaluate, "shared.csv"])));
        Assert.Equal(File.ReadAllText(folder.Of("evaluated.csv")), File.ReadAllText(folder.Of("shared.csv")));
    }

    [MpiTheory]
    [InlineData("MPICH")]
    [InlineData("Open MPI")]
    public void A_rank_that_differs_or_fails_ends_the_job_with_one_sentence(string launcher)
    {
        MpiLauncher mpi = MpiLauncher.Of(launcher);
        string[] program = ["dotnet", BuildValue.Of("RankProgram"), .. Predict, "rows.csv"];
        RankResult weights = mpi.RunLauncher(folder.Path, ["-n", "1", .. program, ":", "-n", "1", .. program, "--weights", "other/weights.safetensors"]);
        Assert.NotEqual(0, weights.ExitCode);
        Assert.Single(weights.Errors, line => line.Contains("has other weights than rank 0. Start all ranks with the same program, weights and pictures.", StringComparison.Ordinal));
        RankResult pictures = mpi.RunLauncher(folder.Path, ["-n", "1", .. program, ":", "-n", "1", .. program, "data/train"]);
        Assert.Single(pictures.Errors, line => line.Contains("has other pictures than rank 0.", StringComparison.Ordinal));
        Assert.False(File.Exists(folder.Of("rows.csv")));

        // What only rank 0 does, and only rank 1.
        Directory.CreateDirectory(folder.Of("rows.csv"));
        RankResult failed = mpi.Run(2, folder.Path, [.. Predict, "rows.csv"]);
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Equal("'rows.csv' is a folder. Name a file for the rows.", Assert.Single(failed.Errors, line => line.Contains("rows.csv", StringComparison.Ordinal)));
        RankResult missing = mpi.RunLauncher(folder.Path, ["-n", "1", .. program[..^1], "other.csv", ":", "-n", "1", .. program, "--weights", "none.safetensors"]);
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Single(missing.Errors, line => line.Contains("none.safetensors", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    private static string Result(RankResult result)
    {
        Assert.True(result.ExitCode == 0, result.ToString());
        using JsonDocument document = JsonDocument.Parse(string.Join('\n', result.Output));
        return string.Join('\n', document.RootElement.EnumerateObject().Where(property => property.Name != "imagesPerSecond"));
    }
}
