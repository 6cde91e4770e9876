using ResNetDsl.Data;
using ResNetDsl.Weights;
using ResNetDsl.Zoo.Networks;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>What the Zoo's commands say of the classes of weights: those of a library, those of a file of names, and none.</summary>
[Trait(Lane.Trait, Lane.Long)]
public sealed class ClassCommandTests : IClassFixture<ClassZoo>
{
    private readonly ClassZoo zoo;

    public ClassCommandTests(ClassZoo zoo) => this.zoo = zoo;

    [Fact]
    public void Weights_of_a_library_predict_the_classes_of_ImageNet()
    {
        ProgramResult result = zoo.Run("predict", "ResNet18", "shapes/test/star/0001.png", "--weights", "resnet18.safetensors", "--top", "1000");
        Assert.Equal(0, result.ExitCode);
        Assert.All(["sunglass ", "sunglasses ", "maillot tank suit ", "toilet tissue "], name => Assert.Contains($" {name}", result.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("output 836", result.Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "'resnet18.safetensors': the names of its tensors are those of torchvision, so its 1,000 classes are assumed to be those of ImageNet, and pictures are prepared as there (",
            Assert.Single(result.Errors), StringComparison.Ordinal);

        ProgramResult inspected = zoo.Run("inspect", "resnet18.safetensors");
        Assert.Matches(@"\nclasses +1,000, assumed to be those of ImageNet: tench, goldfish, … *\n", inspected.Output);
    }

    [Fact]
    public void Other_classes_than_those_of_the_weights_are_refused_with_both()
    {
        // An hourglass is a class of ImageNet's too.
        ProgramResult folders = zoo.Run("evaluate", "ResNet18", "--weights", "resnet18.safetensors", "--data", "shapes");
        Assert.Equal(1, folders.ExitCode);
        Assert.Equal(
            "'shapes/test' has pictures of 'arrow', 'circle', 'crescent' and 6 more, but the 1,000 classes are 'tench', 'goldfish', 'great white shark', 'tiger shark', 'hammerhead', 'electric ray', 'stingray', 'cock', 'hen', 'ostrich' and 990 more. Rename or remove the folders, or use weights of these classes.",
            folders.Errors[^1]);
        Assert.DoesNotContain("top-1", folders.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_with_the_synsets_of_ImageNet_are_evaluated()
    {
        // Without a training set beside them.
        zoo.Copy("shapes/test/star", "imagenet/val/n01440764");
        zoo.Copy("shapes/test/heart", "imagenet/val/n04355933");
        ProgramResult result = zoo.Run("evaluate", "ResNet18", "--weights", "resnet18.safetensors", "--data", "imagenet", "--split", "validation");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"\n\s+tench +2 +", result.Output);
        Assert.Matches(@"\n\s+sunglass +2 +", result.Output);
        Assert.Matches(@"\n4 images: top-1 ", result.Output);
    }

    [Fact]
    public void Unknown_classes_are_said_once_with_the_way_out()
    {
        ProgramResult result = zoo.Run("predict", "CifarResNet20", "shapes/test/star/0001.png", "shapes/test/heart/0001.png", "--weights", "silent.safetensors");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("The weights do not name their classes, so outputs are shown by number, from 0. Name the classes with --labels FILE, one on each line.", Assert.Single(result.Errors));
        Assert.Contains(" output 9 ", zoo.Run("predict", "CifarResNet20", "shapes/test/star/0001.png", "--top", "10", "--weights", "silent.safetensors").Output, StringComparison.Ordinal);
        ProgramResult evaluated = zoo.Run("evaluate", "CifarResNet20", "--data", "shapes", "--weights", "silent.safetensors");
        Assert.Equal(0, evaluated.ExitCode);
        Assert.Equal("The weights do not name their classes, so output 0 was assumed to be the first class of the pictures, and so on. Name the classes with --labels FILE, one on each line.", Assert.Single(evaluated.Errors));
        ProgramResult refused = zoo.Run("evaluate", "ResNet18", "--data", "shapes", "--weights", "silent18.safetensors");
        Assert.Equal(
            "The pictures are of 10 classes, ResNet18 has 1,000 outputs, but the classes of the outputs are not known. Load weights that name their classes, or name them with --labels.",
            Assert.Single(refused.Errors));
    }

    [Fact]
    public void Labels_name_the_classes_of_predictions_evaluations_and_exports()
    {
        File.WriteAllLines(zoo.Folder.Of("shapes.txt"), new ShapeImages(10, Split.Train).Classes);
        File.WriteAllLines(zoo.Folder.Of("names.txt"), Enumerable.Range(0, 10).Select(i => $"name {i}"));
        ProgramResult predicted = zoo.Run("predict", "CifarResNet20", "shapes/test/star/0001.png", "--weights", "silent.safetensors", "--labels", "names.txt", "--top", "10");
        Assert.Empty(predicted.Errors);
        Assert.Contains(" name 9 ", predicted.Output, StringComparison.Ordinal);
        Assert.Empty(zoo.Run("evaluate", "CifarResNet20", "--data", "shapes", "--weights", "silent.safetensors", "--labels", "shapes.txt").Errors);
        ProgramResult others = zoo.Run("evaluate", "CifarResNet20", "--data", "shapes", "--weights", "silent.safetensors", "--labels", "names.txt");
        Assert.StartsWith("'shapes/test' has pictures of 'arrow', 'circle', 'crescent' and 7 more, but the 10 classes are 'name 0', ", Assert.Single(others.Errors), StringComparison.Ordinal);

        Assert.Empty(zoo.Run("export", "CifarResNet20", "--weights", "silent.safetensors", "--labels", "names.txt", "--output", "named.onnx").Errors);
        using (WeightFile exported = WeightFile.Open(zoo.Folder.Of("named.onnx")))
        {
            Assert.Equal(Enumerable.Range(0, 10).Select(i => $"name {i}"), ClassNames.Of(exported.Metadata));
        }

        ProgramResult imagenet = zoo.Run("predict", "ResNet18", "shapes/test/star/0001.png", "--weights", "silent18.safetensors", "--labels", "imagenet", "--top", "1000");
        Assert.Empty(imagenet.Errors);
        Assert.Contains(" sunglass ", imagenet.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_a_class_does_not_move_the_cursor()
    {
        using CifarResNet20 net = new();
        net.SetClasses([.. Enumerable.Range(0, 10).Select(i => $"\u001b[31mname {i}")]);
        net.SaveSafetensors(zoo.Folder.Of("escape.safetensors"));
        Assert.DoesNotContain('\u001b', zoo.Run("predict", "CifarResNet20", "shapes/test/star/0001.png", "--weights", "escape.safetensors").Output);
    }

    [Theory]
    [InlineData("There is no file 'none.txt' with the names of the classes.", "none.txt", null)]
    [InlineData("'nine.txt' has 9 names, but CifarResNet20 has 10 classes: there must be one name for each, in the order of the outputs.", "nine.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\n")]
    [InlineData("'imagenet' has 1,000 names, but CifarResNet20 has 10 classes: ", "imagenet", null)]
    [InlineData("Line 2 of 'blank.txt' is blank.", "blank.txt", "a\n\nc\n")]
    [InlineData("Line 3 of 'twice.txt' is 'a', as line 1 is: ", "twice.txt", "a\nb\na\n")]
    [InlineData("'empty.txt' is empty, or is a pipe or a device; ", "empty.txt", "")]
    [InlineData("'shapes' is a folder; ", "shapes", null)]
    public void Wrong_labels_are_one_line_and_exit_code_1(string sentence, string file, string? text)
    {
        if (text is not null)
        {
            File.WriteAllText(zoo.Folder.Of(file), text);
        }

        ProgramResult result = zoo.Run("predict", "CifarResNet20", "shapes/test/star/0001.png", "--weights", "silent.safetensors", "--labels", file);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(sentence, Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_says_what_becomes_of_the_classifier()
    {
        string[] shapes = [.. new ShapeImages(10, Split.Train).Classes];
        using CifarResNet20 net = new();
        net.SetClasses([.. shapes.Reverse()]);
        net.SaveSafetensors(zoo.Folder.Of("reversed.safetensors"));
        net.SetClasses([.. shapes.Select(name => name + " 2")]);
        net.SaveSafetensors(zoo.Folder.Of("others.safetensors"));
        File.WriteAllLines(zoo.Folder.Of("order.txt"), shapes);

        // The same classes in another order: the pictures have the labels of the file.
        Says("The classifier of the file is kept: its classes are those of the pictures.", "CifarResNet20", "reversed.safetensors");
        using (WeightFile trained = WeightFile.Open(zoo.Folder.Of("began/weights.safetensors")))
        {
            Assert.Equal(shapes.Reverse(), ClassNames.Of(trained.Metadata));
        }

        Says(
            "The classifier starts from random weights, not from those of the file: its classes are different: it has 'arrow 2', 'circle 2', 'crescent 2' and 7 more; the pictures have 'arrow', 'circle', 'crescent' and 7 more.",
            "CifarResNet20", "others.safetensors");
        Says(
            "The classifier starts from random weights, not from those of the file: it does not name its classes. If they are those of the pictures, name them with --labels.",
            "CifarResNet20", "silent.safetensors");
        Says("The classifier of the file is kept: its classes are those of the pictures.", "CifarResNet20", "silent.safetensors", "--labels", "order.txt", "--freeze", "backbone");
        Safetensors.Write(zoo.Folder.Of("features.safetensors"), net.state_dict().Where(item => !item.Key.StartsWith("fc.", StringComparison.Ordinal)).Select(item => (item.Key, item.Value)));
        Says("The classifier starts from random weights, not from those of the file: it has none.", "CifarResNet20", "features.safetensors");
    }

    [Fact]
    public void A_training_begins_with_the_state_dict_of_a_prefix()
    {
        using CifarResNet20 net = new();
        string[] shapes = [.. new ShapeImages(10, Split.Train).Classes];
        Safetensors.Write(
            zoo.Folder.Of("both.safetensors"),
            [.. net.state_dict().Select(item => ("model." + item.Key, item.Value)), .. net.state_dict().Select(item => ("model_ema.module." + item.Key, item.Value))],
            new Dictionary<string, string> { [ClassNames.Key] = ClassNames.ToText(shapes) });
        ProgramResult result = Says("The classifier of the file is kept: its classes are those of the pictures.", "CifarResNet20", "both.safetensors", "--prefix", "model_ema.", "--freeze", "stem", "block1");
        Assert.Contains(" after 'model_ema.module.'", result.Output, StringComparison.Ordinal);
        Assert.Contains("Frozen, and unchanged by training: stem, block1.", result.Output, StringComparison.Ordinal);
        ProgramResult none = zoo.Run("train", "CifarResNet20", "--data", "shapes", "--epochs", "1", "--from", "both.safetensors", "--prefix", "teacher.", "--output", "none");
        Assert.Matches(@"'both\.safetensors': none of its \d+ tensors has a name that begins with 'teacher\.'", Assert.Single(none.Errors));
        ProgramResult alone = zoo.Run("train", "CifarResNet20", "--data", "shapes", "--epochs", "1", "--prefix", "model_ema.", "--output", "none");
        Assert.Equal("--prefix applies to the weights of --from; specify a file with it, or leave out --prefix.", Assert.Single(alone.Errors));
    }

    private ProgramResult Says(string sentence, string network, string file, params string[] options)
    {
        if (Directory.Exists(zoo.Folder.Of("began")))
        {
            Directory.Delete(zoo.Folder.Of("began"), recursive: true);
        }

        ProgramResult result = zoo.Run(["train", network, "--data", "shapes", "--epochs", "1", "--batch-size", "20", "--output", "began", "--from", file, .. options]);
        Assert.Equal((0, ""), (result.ExitCode, string.Join('\n', result.Errors)));
        Assert.Contains(sentence + "\n", result.Output, StringComparison.Ordinal);
        return result;
    }
}

/// <summary>Pictures, and files of weights that say their classes by their names or not at all.</summary>
public sealed class ClassZoo : IDisposable
{
    public ClassZoo()
    {
        Assert.Equal(0, Run("images", "shapes", "--train", "40", "--test", "20").ExitCode);
        using IDisposable inference = no_grad();
        random.manual_seed(3);
        using CifarResNet20 small = new();
        small.SaveSafetensors(Folder.Of("silent.safetensors"));
        using ResNet18 large = new();
        large.SaveSafetensors(Folder.Of("silent18.safetensors"));

        // As torchvision's file: its names, and nothing else.
        Safetensors.Write(Folder.Of("resnet18.safetensors"), large.state_dict().Select(item => (item.Key, item.Value)));
    }

    internal TemporaryFolder Folder { get; } = new();

    public void Dispose() => Folder.Dispose();

    internal ProgramResult Run(params string[] arguments) => SampleProgram.Run("Zoo", Folder.Path, arguments);

    internal void Copy(string from, string to)
    {
        Directory.CreateDirectory(Folder.Of(to));
        foreach (string file in Directory.GetFiles(Folder.Of(from), "*.png"))
        {
            File.Copy(file, Path.Combine(Folder.Of(to), Path.GetFileName(file)));
        }
    }
}
