namespace ResNetDsl.Distributed.Tests;

/// <summary>A rank that fails ends the job with one sentence, and ranks that differ do not begin.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Launchers => [.. MpiLauncher.All.Select(launcher => launcher.Name)];

    public static TheoryData<string, string, string> Differences
    {
        get
        {
            TheoryData<string, string, string> differences = new() { { "MPICH", "table", "the network is RandomNet there and PlainNet on rank 0" } };
            if (Lane.IsLong)
            {
                differences.Add("MPICH", "seed", "the seed is 2 there and 1 on rank 0");
                differences.Add("Open MPI", "data", "the content of the pictures is ");
                differences.Add("Open MPI", "recipe", "the schedule is ");
            }

            return differences;
        }
    }

    [MpiTheory]
    [Trait(Lane.Trait, Lane.Both)]
    [MemberData(nameof(Differences))]
    public void Ranks_that_differ_are_refused(string launcher, string odd, string said)
    {
        RankResult result = MpiLauncher.Of(launcher).Run(3, folder.Path, "losses", "--odd", odd);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Empty(result.Steps());
        string error = Assert.Single(result.Errors.Concat(result.Output), line => line.Contains("cannot train with rank 0", StringComparison.Ordinal));
        Assert.StartsWith("Rank 2 (", error, StringComparison.Ordinal);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [MpiTheory]
    [Trait(Lane.Trait, Lane.Long)]
    [MemberData(nameof(Launchers))]
    public void A_batch_of_fewer_pictures_than_ranks_is_refused(string launcher)
    {
        RankResult result = MpiLauncher.Of(launcher).Run(4, folder.Path, "losses", "--batch", "2");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Single(result.Errors.Concat(result.Output), line => line.Contains("A batch has about 2 pictures, fewer than the 4 ranks", StringComparison.Ordinal));
    }

    [MpiTheory]
    [Trait(Lane.Trait, Lane.Long)]
    [MemberData(nameof(Launchers))]
    public void A_wrong_argument_is_said_once(string launcher)
    {
        RankResult result = MpiLauncher.Of(launcher).Run(3, folder.Path, "train", "Nonesuch");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Single(result.Errors.Concat(result.Output), line => line.Contains("There is no network 'Nonesuch'", StringComparison.Ordinal));
        RankResult missing = MpiLauncher.Of(launcher).Run(3, folder.Path, "train", "PlainNet", "--data", "/no/such/folder");
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Single(missing.Errors.Concat(missing.Output), line => line.Contains("There is no folder '/no/such/folder'", StringComparison.Ordinal));
    }

    [MpiTheory]
    [Trait(Lane.Trait, Lane.Long)]
    [InlineData("MPICH", "nan", "the loss is not a number on rank 1 (")]
    [InlineData("Open MPI", "nan", "the loss is not a number on rank 1 (")]
    [InlineData("MPICH", "throw", "The disk is on fire.")]
    [InlineData("Open MPI", "throw", "The disk is on fire.")]
    [InlineData("MPICH", "hang", "has not answered for ")]
    [InlineData("Open MPI", "hang", "has not answered for ")]
    public void A_rank_that_fails_is_named_and_ends_the_job(string launcher, string fault, string said)
    {
        RankResult result = MpiLauncher.Of(launcher).Run(3, folder.Path, "losses", "--fault", $"{fault}@1:3", "--rank-timeout", "6", "--epochs", "5");
        Assert.NotEqual(0, result.ExitCode);
        string error = Assert.Single(result.Errors.Concat(result.Output), line => line.Contains(said, StringComparison.Ordinal));
        Assert.Contains("ank 1 (", error, StringComparison.Ordinal);
        Assert.InRange(result.Time.TotalSeconds, 0, 60);
        Assert.DoesNotContain(result.Errors.Concat(result.Output), line => line.StartsWith("at ", StringComparison.Ordinal));
    }

    [MpiTheory]
    [Trait(Lane.Trait, Lane.Long)]
    [InlineData("MPICH", "libmpi.so.40")]
    [InlineData("Open MPI", "libmpich.so.12")]
    public void A_library_of_another_launcher_is_refused(string launcher, string library)
    {
        RankResult result = MpiLauncher.Of(launcher).RunLauncher(
            folder.Path, "-n", "2", "env", $"RESNETDSL_MPI={library}", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", BuildValue.Of("RankProgram"), "losses");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(result.Errors.Concat(result.Output), line => line.Contains("started 2 processes, but in the MPI library", StringComparison.Ordinal) || line.Contains("libmpi", StringComparison.Ordinal));
        Assert.Empty(result.Steps());
    }

    public void Dispose() => folder.Dispose();
}
