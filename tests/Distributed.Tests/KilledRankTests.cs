using System.Diagnostics;
using Xunit.Abstractions;

namespace ResNetDsl.Distributed.Tests;

/// <summary>A training of which random ranks are killed at random moments continues with the same command, also with another number of ranks, and ends as one that was not interrupted.</summary>
[Trait(Lane.Trait, Lane.Long)]
public sealed class KilledRankTests(RunsAlone alone, ITestOutputHelper output) : IClassFixture<RunsAlone>, IDisposable
{
    private const string SeedVariable = "RANK_KILL_SEED";

    // Of each launcher: 30 together.
    private const int Kills = 15;

    private readonly TemporaryFolder folder = new();

    [MpiTheory]
    [InlineData("MPICH")]
    [InlineData("Open MPI")]
    public void Nothing_is_lost(string launcher)
    {
        int seed = Seed.Of(SeedVariable);
        Random random = new(seed);
        string[] arguments = ["losses", "--double", "--sync", "--network", "RandomNet", "--mixup", "0.2", "--average", "0.9", "--images", "160", "--epochs", "8"];
        RankResult whole = alone.Of(arguments);
        int kills = 0, runs = 0;
        for (int training = 0; kills < Kills; training++)
        {
            Dictionary<long, double> losses = [];
            RankResult last;
            do
            {
                int ranks = runs++ % 2 == 0 ? 2 : 3;
                bool isKilled = false;
                last = MpiLauncher.Of(launcher).Run(ranks, folder.Path, process => isKilled = kills < Kills && KillOne(process, random), [.. arguments, "--folder", $"run{training}"]);
                kills += isKilled ? 1 : 0;
                foreach (var step in last.Steps())
                {
                    // A step that is made again has the same loss.
                    Assert.True(!losses.TryGetValue(step.Step, out double before) || Math.Abs(before - step.Loss) < 1e-9, $"{SeedVariable}={seed}: {last}");
                    losses[step.Step] = step.Loss;
                }

                Assert.True(isKilled || last.ExitCode == 0, $"{SeedVariable}={seed}: {last}");
            }
            while (last.ExitCode != 0);

            Assert.All(whole.Steps(), step => Assert.Equal(step.Loss, losses[step.Step], 1e-9));
            Assert.Equal(whole.Ends()[0].Loss, last.Ends()[0].Loss, 1e-9);
            Assert.Equal(whole.Ends()[0].Top1, last.Ends()[0].Top1);
        }

        output.WriteLine($"{kills} kills in {runs} runs; {SeedVariable}={seed} gives the same moments again");
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Kills one of the ranks after a while; the launcher ends the others.</summary>
    /// <returns>Whether a rank was killed.</returns>
    private static bool KillOne(Process launcher, Random random)
    {
        // The first step comes after about a second, and a whole training takes about three.
        Thread.Sleep(random.Next(300, 2700));
        int[] ranks = [.. ProcessTree.Descendants(launcher.Id).Where(IsRank)];
        if (ranks.Length == 0)
        {
            return false;
        }

        try
        {
            using Process rank = Process.GetProcessById(ranks[random.Next(ranks.Length)]);
            rank.Kill();
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
            return false;
        }
    }

    private static bool IsRank(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Split('\0') is [_, var program, ..] && program.EndsWith("RankProgram.dll", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
