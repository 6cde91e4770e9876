using ResNetDsl.Data;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>What a number does not count is counted.</summary>
public sealed class LeftOutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public LeftOutTests() => ShapeImages.Write(folder.Of("data"), train: 40, test: 40, side: 16);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Held_out_pictures_that_cannot_be_read_are_told_and_counted()
    {
        string[] broken = [.. Files("test", "*.png").Where((_, index) => index % 2 == 0)];
        Array.ForEach(broken, file => File.WriteAllText(file, "broken"));
        using ImageLoader training = Loader(Split.Train);
        using ImageLoader heldOut = Loader(Split.Test);
        using PictureNet net = new();
        Log log = new();
        TrainingResult result = new Trainer(net, new() { Epochs = 2 }) { Observers = { log } }.Fit(training, heldOut);
        Assert.Equal(20, log.Notes.Count(note => !note.StartsWith("The moving statistics of batch normalization ", StringComparison.Ordinal)));
        Assert.All(broken, file => Assert.Single(log.Notes, note => note.StartsWith("Left out: ", StringComparison.Ordinal) && note.Contains(file, StringComparison.Ordinal)));
        Assert.Equal([20, 20], result.Epochs.Select(epoch => epoch.HeldOutImages!.Value));
        Assert.Equal(broken.Order(), result.HeldOutLeftOut.Unreadable.Select(picture => picture.Name).Order());
        Assert.True(result.LeftOut.IsNothing);
        Evaluation evaluation = Evaluator.Evaluate(net, heldOut);
        Assert.Equal(20, evaluation.Images.Count);
        Assert.Equal(20, evaluation.LeftOut.Unreadable.Count);
        Assert.StartsWith("20 pictures among these could not be read: '", Assert.Single(evaluation.LeftOut.Sentences("these")), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_other_formats_are_counted_and_a_jfif_is_a_jpeg()
    {
        string[] hearts = Files("train/heart", "*.png");
        string[] endings = [".HEIC", ".tif", ".jfif", ".avif"];
        string[] moved = [.. hearts.Select((file, i) => Path.ChangeExtension(file, endings[i % 4]))];
        for (int i = 0; i < hearts.Length; i++)
        {
            File.Move(hearts[i], moved[i]);
        }

        File.WriteAllText(folder.Of("data/train/notes.txt"), "");
        File.WriteAllText(folder.Of("data/train/.hidden"), "");
        string[] passedOver = [folder.Of("data/train/notes.txt"), .. moved.Where(file => Path.GetExtension(file) != ".jfif").Order(StringComparer.Ordinal)];
        using ImageLoader training = Loader(Split.Train);
        Assert.Equal(40 - hearts.Length + moved.Count(file => Path.GetExtension(file) == ".jfif"), training.Dataset.Count);
        Assert.Equal(passedOver, training.Dataset.PassedOver);
        using PictureNet net = new();
        Log log = new();
        TrainingResult result = new Trainer(net, new() { Epochs = 1 }) { Observers = { log } }.Fit(training);
        string note = Assert.Single(log.Notes);
        Assert.StartsWith($"{passedOver.Length} files among the training pictures are not read (1 .avif, 1 .heic, 1 .tif, 1 .txt): '{passedOver[0]}', ", note, StringComparison.Ordinal);
        Assert.Equal(passedOver, result.LeftOut.PassedOver);
    }

    [Fact]
    public void Classes_without_pictures_are_counted_where_the_classes_are_given_and_refused_where_they_are_learned()
    {
        foreach (string file in Files("test/star", "*.png"))
        {
            File.Move(file, Path.ChangeExtension(file, ".heic"));
        }

        Directory.Delete(folder.Of("data/test/heart"), recursive: true);
        using ImageLoader training = Loader(Split.Train);
        using ImageLoader heldOut = Loader(Split.Test);
        using PictureNet net = new();
        Log log = new();
        TrainingResult result = new Trainer(net, new() { Epochs = 1 }) { Observers = { log } }.Fit(training, heldOut);
        Assert.Equal(["heart", "star"], result.HeldOutLeftOut.EmptyClasses);
        Assert.Contains("2 classes have no pictures among the held-out pictures: 'heart', 'star'.", log.Notes);
        Assert.Equal(["heart", "star"], Evaluator.Evaluate(net, heldOut).LeftOut.EmptyClasses);

        foreach (string file in Files("train/star", "*.png"))
        {
            File.Move(file, Path.ChangeExtension(file, ".heic"));
        }

        string message = Assert.Throws<DatasetException>(() => Datasets.Open(folder.Of("data"), Split.Train)).Message;
        Assert.Contains("contains no pictures (", message, StringComparison.Ordinal);
        Assert.Contains("and 4 files of other formats, such as '", message, StringComparison.Ordinal);
    }

    private string[] Files(string part, string pattern) => Directory.GetFiles(folder.Of($"data/{part}"), pattern, SearchOption.AllDirectories);

    private ImageLoader Loader(Split split) => new(Datasets.Open(folder.Of("data"), split), ImagePipeline.ForEvaluation(PictureNet.Plan), new() { BatchSize = 20, Shuffle = split == Split.Train });
}
