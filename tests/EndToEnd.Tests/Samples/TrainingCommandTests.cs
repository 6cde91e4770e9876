namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>The Zoo's commands that train, evaluate, predict, inspect and draw pictures.</summary>
[Trait(Lane.Trait, Lane.Long)]
public sealed class TrainingCommandTests : IClassFixture<TrainedZoo>
{
    private readonly TrainedZoo zoo;

    public TrainingCommandTests(TrainedZoo zoo) => this.zoo = zoo;

    [Fact]
    public void Training_says_how_it_went_and_where_everything_is()
    {
        Assert.Empty(zoo.Training.Errors);
        Assert.Equal(0, zoo.Training.ExitCode);
        Assert.DoesNotContain('\u001b', zoo.Training.Output);
        Assert.StartsWith(
            "10 of 40 pictures in 'bilder größe', 10 % of each class, are split off for validation (seed 0).\n30 training pictures of 10 classes (3 of each), 10 for validation, 20 to test on.\n",
            zoo.Training.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n\s+1/1 .*\n", zoo.Training.Output);
        Assert.Matches(@"\nEpoch 1 has the best validation accuracy: top-1 \d+\.\d\d%\. On the test set its top-1 is \d+\.\d\d% of 20 images\.\n", zoo.Training.Output);
        string run = zoo.Folder.Of("runs/CifarResNet20");
        Assert.EndsWith($"are in {run}\n", zoo.Training.Output, StringComparison.Ordinal);
        Assert.All(["weights.safetensors", "checkpoint.safetensors", "curves.png", "curves.svg", "confusion.png", "confusion.svg", "most_wrong.png"], name => Assert.True(File.Exists(Path.Combine(run, name)), name));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(run, "tensorboard"), "*tfevents*"));
    }

    [Fact]
    public void Large_numbers_of_pictures_are_grouped()
    {
        ProgramResult images = zoo.Run("images", "many", "--train", "1120", "--size", "16");
        Assert.StartsWith("1,120 training pictures and 1,000 held-out pictures are in ", images.Output, StringComparison.Ordinal);

        // The numbers come before the refusal to continue another training.
        ProgramResult refused = zoo.Run("train", "CifarResNet20", "--data", "many", "--epochs", "7");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("\n1,010 training pictures of 10 classes (101 of each), 110 for validation, 1,000 to test on.\n", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluation_is_a_line_for_each_class_and_one_for_all()
    {
        ProgramResult result = zoo.Run("evaluate", "CifarResNet20", "--data", "bilder größe", "--output", "report");
        Assert.Empty(result.Errors);
        Assert.Matches(@"\n\s+heart +2 +\d+\.\d\d% ", result.Output);
        Assert.Matches(@"\n20 images: top-1 \d+\.\d\d%, top-5 \d+\.\d\d%, loss \d+\.\d{4}, \d+ images/s\n", result.Output);
        Assert.Equal(["confusion.png", "confusion.svg", "most_wrong.png"], Directory.GetFiles(zoo.Folder.Of("report")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_at_hand_that_lacks_classes_has_the_labels_of_the_network()
    {
        foreach (string name in new[] { "heart", "star" })
        {
            Copy($"bilder größe/test/{name}", $"fresh/test/{name}");
        }

        File.WriteAllText(zoo.Folder.Of("fresh/test/star/broken.png"), "broken");
        File.WriteAllText(zoo.Folder.Of("fresh/test/star/IMG_1.HEIC"), "");
        ProgramResult all = zoo.Run("evaluate", "CifarResNet20", "--data", "bilder größe");
        ProgramResult some = zoo.Run("evaluate", "CifarResNet20", "--data", "fresh", "--output", "fresh-report");
        Assert.Equal(0, some.ExitCode);
        Assert.Matches(@"\n4 images \(1 could not be read\): top-1 ", some.Output);
        Assert.All(["heart", "star"], name => Assert.Equal(Row(all, name), Row(some, name)));
        Assert.Equal(3, some.Errors.Length);
        Assert.StartsWith("1 file among these pictures is not read (1 .heic): 'fresh/test/star/IMG_1.HEIC'.", some.Errors[0], StringComparison.Ordinal);
        Assert.StartsWith("8 classes have no pictures among these pictures: 'arrow', 'circle', ", some.Errors[1], StringComparison.Ordinal);
        Assert.StartsWith("1 picture among these pictures could not be read: 'fresh/test/star/broken.png'.", some.Errors[2], StringComparison.Ordinal);
        Assert.Equal(10, File.ReadAllLines(zoo.Folder.Of("fresh-report/left_out.txt")).Length);

        Copy("bilder größe/test/heart", "strange/test/spade");
        ProgramResult strange = zoo.Run("evaluate", "CifarResNet20", "--data", "strange");
        Assert.Equal(1, strange.ExitCode);
        Assert.StartsWith("'strange/test' has pictures of 'spade', but the 10 classes are 'arrow', 'circle', ", Assert.Single(strange.Errors), StringComparison.Ordinal);

        static string Row(ProgramResult result, string name) => SampleProgram.Lines(result.Output).Single(line => line.TrimStart().StartsWith(name + " ", StringComparison.Ordinal)).Trim();
    }

    [Fact]
    public void A_plain_folder_is_split_by_one_option()
    {
        Copy("bilder größe/train", "plain");
        ProgramResult refused = zoo.Run("train", "CifarResNet20", "--data", "plain", "--epochs", "1", "--output", "plain-run");
        Assert.StartsWith("'plain' has class folders but no folders of splits. Set --test-share to the share ", Assert.Single(refused.Errors), StringComparison.Ordinal);
        ProgramResult split = zoo.Run("train", "CifarResNet20", "--data", "plain", "--test-share", "0.25", "--validation-share", "0.4", "--epochs", "1", "--batch-size", "20", "--output", "plain-run");
        Assert.Empty(split.Errors);
        Assert.Contains("20 training pictures of 10 classes (2 of each), 10 for validation, 10 to test on.\n", split.Output, StringComparison.Ordinal);
        ProgramResult evaluated = zoo.Run("evaluate", "CifarResNet20", "--data", "plain", "--test-share", "0.25", "--weights", "plain-run/weights.safetensors");
        Assert.Matches(@"\n10 images: top-1 ", evaluated.Output);
    }

    [Fact]
    public void Prediction_is_a_table_and_pictures_with_labels()
    {
        ProgramResult result = zoo.Run("predict", "CifarResNet20", "bilder größe/test/star/0001.png", "bilder größe/test/heart/0001.png", "--top", "2", "--output", "said");
        Assert.Empty(result.Errors);
        Assert.Equal(2, SampleProgram.Lines(result.Output).Count(line => line.Contains("0001.png", StringComparison.Ordinal)));
        Assert.Equal(["0001-2.png", "0001.png"], Directory.GetFiles(zoo.Folder.Of("said")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Inspection_names_the_networks_that_weights_fit()
    {
        ProgramResult weights = zoo.Run("inspect", "runs/CifarResNet20/weights.safetensors");
        Assert.Empty(weights.Errors);
        Assert.Contains("It fits CifarResNet20.\n", weights.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nparameters +269,722, and ", weights.Output);
        ProgramResult checkpoint = zoo.Run("inspect", "runs/CifarResNet20/checkpoint.safetensors", "--tensors");
        Assert.Contains("It fits CifarResNet20.\n", checkpoint.Output, StringComparison.Ordinal);
        Assert.Contains("\nlayer1.0.conv1.weight Float32 [16, 16, 3, 3]\n", checkpoint.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trained_network_of_other_classes_is_begun_with()
    {
        ProgramResult result = zoo.Run("train", "CifarResNet32", "--data", "bilder größe", "--epochs", "1", "--from", "runs/CifarResNet20/weights.safetensors");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("'runs/CifarResNet20/weights.safetensors' does not fit CifarResNet32, which is unchanged", result.Errors[0], StringComparison.Ordinal);
        Assert.False(Directory.Exists(zoo.Folder.Of("runs/CifarResNet32")));
    }

    [Fact]
    public void A_frozen_backbone_is_part_of_the_run_and_changes_by_name()
    {
        string[] command = ["train", "CifarResNet20", "--data", "bilder größe", "--epochs", "1", "--batch-size", "20", "--from", "runs/CifarResNet20/weights.safetensors", "--output", "frozen"];
        ProgramResult frozen = zoo.Run([.. command, "--freeze", "stem", "block1,block2", "block3"]);
        Assert.Equal(0, frozen.ExitCode);
        Assert.Contains("The classifier of the file is kept: its classes are those of the pictures.", frozen.Output, StringComparison.Ordinal);
        string refusal = Assert.Single(zoo.Run(command).Errors);
        Assert.Contains("what is frozen was stem, block1, block2 and block3 and is nothing. Run it as before, or allow the change (--allow-changes frozen)", refusal, StringComparison.Ordinal);
        Assert.Equal(0, zoo.Run([.. command, "--allow-changes", "frozen"]).ExitCode);
    }

    [Theory]
    [InlineData("CifarResNet20 has no part 'layer4'. Its parts are stem, block1, block2, block3, classifier and backbone.", "train", "CifarResNet20", "--data", "bilder größe", "--freeze", "layer4")]
    [InlineData("Name the pictures with --data: a folder with ", "train", "CifarResNet20")]
    [InlineData("Name the pictures with --data: a folder with ", "evaluate", "CifarResNet20")]
    [InlineData("--size must be a whole number from 16 to 512, not '8'.", "images", "small", "--size", "8")]
    [InlineData("--test must be a whole number from 20 to 1000000, not '19'.", "images", "few", "--test", "19")]
    [InlineData("There is no folder 'nowhere'", "train", "CifarResNet20", "--data", "nowhere")]
    [InlineData("There are no weights 'runs/CifarResNet56/weights.safetensors'. Train the network first ('train CifarResNet56'), or name a file with --weights.", "evaluate", "CifarResNet56")]
    [InlineData("There is no image file 'none.png'.", "predict", "CifarResNet20", "none.png")]
    [InlineData("There is no file 'none'.", "inspect", "none")]
    [InlineData("'bilder größe/shapes.json' is ", "inspect", "bilder größe/shapes.json")]
    [InlineData("--epochs must be a whole number from 1 to 2147483647, not '0'.", "train", "CifarResNet20", "--epochs", "0")]
    [InlineData("--mixup must be a number of at least 0, not 'much'.", "train", "CifarResNet20", "--mixup", "much")]
    [InlineData("--optimizer must be sgd", "train", "CifarResNet20", "--optimizer", "lbfgs")]
    [InlineData("Training cannot continue from the checkpoint in 'runs/CifarResNet20': the seed was 1 and is 2.", "train", "CifarResNet20", "--data", "bilder größe", "--epochs", "1", "--seed", "2")]
    public void A_mistake_is_one_line_and_exit_code_1(string sentence, params string[] arguments)
    {
        ProgramResult result = zoo.Run(arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(sentence, Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_that_cannot_be_read_are_left_out_and_counted_or_end_the_training()
    {
        string[] copy = Directory.GetFiles(zoo.Folder.Of("bilder größe"), "*.png", SearchOption.AllDirectories);
        foreach (string file in copy)
        {
            string place = zoo.Folder.Of(Path.Combine("damaged", Path.GetRelativePath(zoo.Folder.Of("bilder größe"), file)));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }

        File.WriteAllText(zoo.Folder.Of("damaged/train/heart/notes.jpg"), "Not a picture.");
        File.WriteAllBytes(zoo.Folder.Of("damaged/train/star/empty.png"), []);
        ProgramResult skipped = zoo.Run("train", "CifarResNet20", "--data", "damaged", "--epochs", "1", "--batch-size", "32", "--validation-share", "0.25", "--output", "skipped");
        Assert.Equal(0, skipped.ExitCode);
        Assert.StartsWith("2 pictures among the training pictures could not be read: ", Assert.Single(skipped.Errors), StringComparison.Ordinal);
        ProgramResult failed = zoo.Run("train", "CifarResNet20", "--data", "damaged", "--epochs", "1", "--batch-size", "32", "--validation-share", "0.25", "--output", "failed", "--unreadable", "fail");
        Assert.Equal(1, failed.ExitCode);
        Assert.Matches("(notes.jpg|empty.png)", Assert.Single(failed.Errors));
    }

    private void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(zoo.Folder.Of(from), "*.png", SearchOption.AllDirectories))
        {
            string place = Path.Combine(zoo.Folder.Of(to), Path.GetRelativePath(zoo.Folder.Of(from), file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }
    }
}

/// <summary>A network that was trained by the command, once for all tests.</summary>
public sealed class TrainedZoo : IDisposable
{
    public TrainedZoo()
    {
        Assert.Equal(0, Run("images", "bilder größe", "--train", "40", "--test", "20").ExitCode);
        Training = Run("train", "CifarResNet20", "--data", "bilder größe", "--epochs", "1", "--batch-size", "20");
    }

    internal TemporaryFolder Folder { get; } = new();

    internal ProgramResult Training { get; }

    public void Dispose() => Folder.Dispose();

    internal ProgramResult Run(params string[] arguments) => SampleProgram.Run("Zoo", Folder.Path, arguments);
}
