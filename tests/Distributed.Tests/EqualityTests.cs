namespace ResNetDsl.Distributed.Tests;

/// <summary>The result of a training does not depend on the number of ranks, beyond rounding, with synchronized batch normalization.</summary>
public sealed class EqualityTests(RunsAlone alone) : IClassFixture<RunsAlone>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, int, string[]> Trainings
    {
        get
        {
            // The last batch has 5 pictures: of four ranks one has two of them.
            string[][] options =
            [
                [],
                ["--network", "RandomNet", "--mixup", "0.3", "--average", "0.9"],
                ["--accumulate", "2", "--images", "61", "--batch", "14"],
            ];
            TheoryData<string, int, string[]> data = [];
            if (!Lane.IsLong)
            {
                data.Add("MPICH", 2, options[0]);
                return data;
            }

            foreach (string[] option in options)
            {
                data.Add("MPICH", 2, option);
                data.Add("Open MPI", 4, option);
            }

            // What the ranks exchange is the same for all options, so one of them shows each number of ranks with each library.
            data.Add("MPICH", 4, options[0]);
            data.Add("Open MPI", 2, options[0]);
            return data;
        }
    }

    [MpiTheory]
    [Trait(Lane.Trait, Lane.Both)]
    [MemberData(nameof(Trainings))]
    public void Losses_gradients_and_evaluation_are_those_of_one_process(string launcher, int ranks, string[] options)
    {
        string[] arguments = ["losses", "--double", "--sync", .. options];
        RankResult single = alone.Of(arguments);
        RankResult together = MpiLauncher.Of(launcher).Run(ranks, folder.Path, arguments);
        Assert.True(together.ExitCode == 0, together.ToString());
        var expected = single.Steps();
        var actual = together.Steps();
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(step => (step.Step, step.Images)), actual.Select(step => (step.Step, step.Images)));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-9));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Norm, pair.Second.Norm, 1e-9));

        // All ranks have the same bits, and evaluate the same pictures.
        var ends = together.Ends();
        Assert.Equal(ranks, ends.Length);
        Assert.Single(ends.Distinct());
        Assert.Equal(single.Ends()[0].Top1, ends[0].Top1);
        Assert.Equal(single.Ends()[0].Loss, ends[0].Loss, 1e-9);
    }

    [MpiTheory]
    [Trait(Lane.Trait, Lane.Long)]
    [InlineData("MPICH")]
    [InlineData("Open MPI")]
    public void Gradients_in_bfloat16_are_near_those_in_float32_and_equal_in_all_ranks(string launcher)
    {
        RankResult exact = MpiLauncher.Of(launcher).Run(2, folder.Path, "losses", "--epochs", "1");
        RankResult halves = MpiLauncher.Of(launcher).Run(2, folder.Path, "losses", "--epochs", "1", "--bfloat16");
        Assert.Equal(exact.Steps()[0].Loss, halves.Steps()[0].Loss);
        Assert.NotEqual(exact.Steps()[0].Norm, halves.Steps()[0].Norm);
        Assert.All(exact.Steps().Zip(halves.Steps()), pair => Assert.Equal(pair.First.Norm, pair.Second.Norm, 0.02 * pair.First.Norm));
        Assert.Single(halves.Ends().Distinct());
        Assert.Equal(2, halves.Ends().Length);
    }

    [MpiTheory]
    [Trait(Lane.Trait, Lane.Long)]
    [InlineData("MPICH")]
    [InlineData("Open MPI")]
    public void One_rank_says_how_many_there_are(string launcher)
    {
        RankResult result = MpiLauncher.Of(launcher).Run(3, folder.Path, "losses", "--epochs", "1");
        string note = Assert.Single(result.Output, line => line.Contains("3 ranks on 1 host", StringComparison.Ordinal));
        Assert.Contains(launcher, note, StringComparison.Ordinal);
        Assert.Contains("1 thread each", note, StringComparison.Ordinal);
    }

    [MpiTheory]
    [Trait(Lane.Trait, Lane.Long)]
    [InlineData("MPICH")]
    [InlineData("Open MPI")]
    public void The_commands_print_once_and_write_one_folder(string launcher)
    {
        MpiLauncher.RunAlone(folder.Path, "pictures", "data");
        string[] train = ["train", "PlainNet", "--data", "data", "--epochs", "2", "--batch-size", "16", "--seed", "3"];
        RankResult trained = MpiLauncher.Of(launcher).Run(2, folder.Path, train);
        Assert.True(trained.ExitCode == 0, trained.ToString());
        Assert.Single(trained.Output, line => line.Contains("training pictures of 10 classes", StringComparison.Ordinal));
        Assert.Single(trained.Output, line => line.Contains("The best weights", StringComparison.Ordinal));
        Assert.True(File.Exists(folder.Of("runs/PlainNet/confusion.png")));

        string[] evaluate = ["evaluate", "PlainNet", "--data", "data", "--json"];
        string single = string.Join('\n', MpiLauncher.RunAlone(folder.Path, evaluate).Output);
        string together = string.Join('\n', MpiLauncher.Of(launcher).Run(4, folder.Path, evaluate).Output);
        using var expected = System.Text.Json.JsonDocument.Parse(single);
        using var actual = System.Text.Json.JsonDocument.Parse(together);
        Assert.Equal(expected.RootElement.GetProperty("confusion").ToString(), actual.RootElement.GetProperty("confusion").ToString());
        Assert.Equal(expected.RootElement.GetProperty("images").GetInt32(), actual.RootElement.GetProperty("images").GetInt32());
        Assert.Equal(expected.RootElement.GetProperty("loss").GetDouble(), actual.RootElement.GetProperty("loss").GetDouble(), 1e-5);

        RankResult listed = MpiLauncher.Of(launcher).Run(2, folder.Path, "list");
        Assert.Single(listed.Output, line => line.Contains("RandomNet", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();
}
