using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Images;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>Predictions and evaluations with a file of rows continue where they ended, and end as those that were not interrupted.</summary>
public sealed class PredictionFileTests : IDisposable
{
    private const int Batch = 3;

    private static readonly IReadOnlyList<string> Shapes = new ShapeImages(10, Split.Test, side: 16).Classes;

    private readonly TemporaryFolder folder = new();
    private readonly PictureNet net;
    private readonly string[] files;

    public PredictionFileTests()
    {
        ShapeImages.Write(folder.Of("data"), train: 20, test: 20, side: 16);
        manual_seed(2);
        net = new();
        net.SetClasses([.. Shapes.Select(name => name == "heart" ? "heart, \"red\"" : name)]);
        files = [.. Directory.EnumerateFiles(folder.Of("data/test"), "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        net.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_prediction_that_was_cut_off_anywhere_continues_to_the_same_bytes()
    {
        // The kind of names and pictures that rows may have.
        string odd = folder.Of("data/test/a, \"b\"\n\u001b[2Jé.png");
        File.Copy(files[0], odd);
        File.WriteAllText(files[4], "broken");
        string[] pictures = [.. files[..8], odd, files[1]];
        ClassifiedPicture[] whole = Predict("whole.csv", pictures);
        byte[] bytes = File.ReadAllBytes(folder.Of("whole.csv"));
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
        Assert.Equal("file,class_1,probability_1,class_2,probability_2,mistake,model", lines[0]);
        Assert.Equal(pictures.Length + 2, lines.Length);
        Assert.Matches($"^{Regex.Escape(files[0])},[^,]+,0\\.[0-9]{{6}},(\"heart, \"\"red\"\"\"|[a-z]+),0\\.[0-9]{{6}},,PictureNet:[0-9a-f]{{16}}:[0-9a-f]{{8}}:[0-9a-f]{{8}}$", lines[1]);
        Assert.StartsWith($"{files[4]},,,,,\"'{files[4]}' is not a picture", lines[5], StringComparison.Ordinal);
        Assert.Contains("/a, \"\"b\"\"\\u000a\\u001b[2Jé.png\",", lines[9], StringComparison.Ordinal);
        Assert.Equal(pictures, whole.Select(picture => picture.File));
        Assert.Equal(["4"], whole.Select((picture, i) => (picture.Mistake, i)).Where(item => item.Mistake is not null).Select(item => $"{item.i}"));

        // The lengths of files that a process leaves: the first bytes, the ends of rows, and others.
        int[] ends = [.. Enumerable.Range(0, bytes.Length).Where(i => bytes[i] == '\n').SelectMany(i => new[] { i, i + 1, i + 2 })];
        foreach (int length in new[] { 0, 1, 20 }.Concat(ends).Concat(Enumerable.Range(0, 10).Select(i => i * bytes.Length / 10)).Where(length => length <= bytes.Length).Distinct())
        {
            File.WriteAllBytes(folder.Of("cut.csv"), bytes[..length]);
            ClassifiedPicture[] rest = Predict("cut.csv", pictures);
            Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(folder.Of("cut.csv"))), $"cut off after {length} bytes");
            Assert.Equal(whole.Select(Words), rest.Select(Words));
        }
    }

    [Fact]
    public void Pictures_with_a_row_are_not_read_again_and_new_ones_are_added()
    {
        Predict("rows.csv", files[..10]);
        Array.ForEach(files[..10], File.Delete);
        ClassifiedPicture[] all = Predict("rows.csv", files[..12]);
        Assert.Equal([files[9], files[10], files[11]], all.Where((picture, i) => i > 9 || picture.Mistake is not null).Select(picture => picture.File).Prepend(files[9]));
        Assert.Equal(13, File.ReadAllLines(folder.Of("rows.csv")).Length);
    }

    [Fact]
    public void A_prediction_that_is_cancelled_leaves_whole_rows()
    {
        Predict("whole.csv", files);
        using CancellationTokenSource cancellation = new();
        int received = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => new ImageClassifier(net).ClassifyFiles(
            files,
            _ =>
            {
                if (++received == 7)
                {
                    cancellation.Cancel();
                }
            },
            folder.Of("rows.csv"), 2, new() { BatchSize = Batch }, cancellation: cancellation.Token));

        // The batch that was received, and at most the next one.
        string[] lines = File.ReadAllLines(folder.Of("rows.csv"));
        Assert.InRange(lines.Length, 1 + received, 1 + received + Batch);
        Predict("rows.csv", files);
        Assert.Equal(File.ReadAllBytes(folder.Of("whole.csv")), File.ReadAllBytes(folder.Of("rows.csv")));
    }

    [Fact]
    public void Predictions_are_those_of_the_pictures_one_by_one()
    {
        ImageClassifier classifier = new(net);
        List<ClassifiedPicture> together = [];
        classifier.ClassifyFiles(files, together.Add, count: 10);
        foreach (ClassifiedPicture picture in together)
        {
            var alone = classifier.Classify(RgbImage.Load(picture.File), 10);
            Assert.Equal(alone.Select(item => item.Class).Take(2), picture.Classes.Select(item => item.Class).Take(2));
            Assert.All(alone.Zip(picture.Classes), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, 1e-5));
        }

        // A single picture has the same bits.
        together.Clear();
        classifier.ClassifyFiles([files[3]], together.Add, count: 10);
        Assert.Equal(classifier.Classify(RgbImage.Load(files[3]), 10), Assert.Single(together).Classes);
    }

    [Fact]
    public void An_evaluation_that_was_cut_off_anywhere_has_the_same_result()
    {
        net.SetClasses(Shapes);
        File.WriteAllText(files[4], "broken");
        using ImageLoader loader = Loader();
        Evaluation expected = Evaluator.Evaluate(net, loader);
        Evaluation whole = Evaluator.Evaluate(net, loader, ProcessGroup.Alone, folder.Of("whole.csv"));
        AssertSame(expected, whole);
        byte[] bytes = File.ReadAllBytes(folder.Of("whole.csv"));
        for (int length = 0; length < bytes.Length; length += 577)
        {
            File.WriteAllBytes(folder.Of("cut.csv"), bytes[..length]);
            AssertSame(expected, Evaluator.Evaluate(net, loader, ProcessGroup.Alone, folder.Of("cut.csv")));
            Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(folder.Of("cut.csv"))), $"cut off after {length} bytes");
        }

        // Nothing is left to evaluate.
        AssertSame(expected, Evaluator.Evaluate(net, loader, ProcessGroup.Alone, folder.Of("whole.csv")));

        ShapeImages.Write(folder.Of("more"), train: 20, test: 30, side: 16);
        using ImageLoader more = new(new ImageFolder(folder.Of("more/test"), net.Classes()), net.EvaluationPipeline());
        Assert.EndsWith(
            "' was computed with other pictures (line 2). Name another file, or delete this one to compute it anew.",
            Assert.Throws<InvalidDataException>(() => Evaluator.Evaluate(net, more, ProcessGroup.Alone, folder.Of("whole.csv"))).Message, StringComparison.Ordinal);

        // The same pictures in another place.
        Directory.Move(folder.Of("data/test"), folder.Of("moved"));
        using ImageLoader moved = new(new ImageFolder(folder.Of("moved"), net.Classes()), net.EvaluationPipeline(), new() { BatchSize = Batch });
        Assert.Contains(
            "which is not among the pictures. Specify their folder as before, name another file, or delete this one.",
            Assert.Throws<InvalidDataException>(() => Evaluator.Evaluate(net, moved, ProcessGroup.Alone, folder.Of("whole.csv"))).Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(folder.Of("whole.csv")));

        using ImageLoader shuffled = new(loader.Dataset, loader.Pipeline, new() { Shuffle = true });
        Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(net, shuffled, ProcessGroup.Alone, folder.Of("other.csv")));
    }

    [Fact]
    public void A_file_of_another_model_is_refused_and_unchanged()
    {
        Predict("rows.csv", files[..4]);
        byte[] bytes = File.ReadAllBytes(folder.Of("rows.csv"));
        string path = folder.Of("rows.csv");
        const string Way = "Name another file, or delete this one to compute it anew.";
        Refused($"'{path}' has the 2 most probable classes of each picture, and not 3. Ask for as many as before, name another file, or delete this one to compute it anew.", count: 3);
        IReadOnlyList<string> classes = net.Classes()!;
        net.SetClasses([.. classes.Reverse()]);
        Refused($"'{path}' was computed with other names of the classes (line 2). {Way}");
        net.SetClasses(classes);
        net.SetEvaluationPipeline(new([new ResNetDsl.Data.Transforms.ResizedCenterCrop(16, 16, Fraction: 0.5)], Normalization.Of(net.Architecture), 3, 16, 16));
        Refused($"'{path}' was computed with another preparation of the pictures (line 2). {Way}");
        net.SetEvaluationPipeline(null);
        using (no_grad())
        {
            // The last bit of one weight.
            Tensor weight = net.parameters().Last();
            weight.bytes[0] ^= 1;
            Refused($"'{path}' was computed with other weights (line 2). {Way}");
            weight.bytes[0] ^= 1;
        }

        using SmallResNet other = new();
        Assert.Equal(
            $"'{path}' was computed with another network (line 2). {Way}",
            Assert.Throws<InvalidDataException>(() => new ImageClassifier(other, classes).ClassifyFiles(files[..4], _ => { }, path, 2)).Message);
        net.SetClasses(Shapes);
        using ImageLoader loader = Loader();
        Assert.Equal(
            $"'{path}' has rows of a prediction, without the classes of the pictures. {Way}",
            Assert.Throws<InvalidDataException>(() => Evaluator.Evaluate(net, loader, ProcessGroup.Alone, path)).Message);
        Assert.Equal(bytes, File.ReadAllBytes(path));

        void Refused(string message, int count = 2)
        {
            Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Predict("rows.csv", files[..4], count)).Message);
            Assert.Equal(bytes, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void A_damaged_file_or_another_one_is_refused_and_unchanged()
    {
        Predict("rows.csv", files[..5]);
        string path = folder.Of("rows.csv");
        string rows = File.ReadAllText(path);
        string[] lines = rows.Split('\n');
        Refused("Line 3 of '{0}' is damaged: it has other columns. ", string.Join('\n', [.. lines[..2], lines[2][..40], .. lines[3..]]));
        Refused("Line 3 of '{0}' is damaged: it has other columns. ", string.Join('\n', [.. lines[..2], "", .. lines[3..]]));
        Refused("Line 2 of '{0}' is damaged: it has other columns. ", string.Join('\n', [lines[0], "\"" + lines[1], .. lines[2..]]));
        Refused("Line 2 of '{0}' is damaged: 'x' is not a number. ", new Regex(",0\\.[0-9]{6},").Replace(rows, ",x,", 1));
        Refused("Line 2 of '{0}' is damaged: it names a class that the network does not have. ", new Regex(",[^,]+,0\\.[0-9]{6},,").Replace(rows, ",zebra,0.100000,,", 1));
        Refused("'{0}' exists and has no rows of predictions (its first line is 'name\\u001b,price'). ", "name\u001b,price\na,b\n");
        Refused("'{0}' exists and has no rows of predictions (its first line is 'f'). ", "f\nile");
        Refused("The lines of '{0}' end as on Windows, so that another program has written it. ", rows.ReplaceLineEndings("\r\n"));
        byte[] latin = Encoding.UTF8.GetBytes(rows);
        latin[lines[0].Length + 3] = 0xff;
        File.WriteAllBytes(path, latin);
        Assert.StartsWith($"'{path}' is not in UTF-8. ", Assert.Throws<InvalidDataException>(() => Predict("rows.csv", files[..5])).Message, StringComparison.Ordinal);

        void Refused(string message, string text)
        {
            File.WriteAllText(path, text);
            Assert.StartsWith(string.Format(null, message, path), Assert.Throws<InvalidDataException>(() => Predict("rows.csv", files[..5])).Message, StringComparison.Ordinal);
            Assert.Equal(text, File.ReadAllText(path));
        }
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        Directory.CreateDirectory(folder.Of("rows.csv"));
        Assert.Equal($"'{folder.Of("rows.csv")}' is a folder. Name a file for the rows.", Assert.Throws<IOException>(() => Predict("rows.csv", files)).Message);
        Assert.StartsWith($"There is no folder '{folder.Of("none")}' for '", Assert.Throws<IOException>(() => Predict("none/rows.csv", files)).Message, StringComparison.Ordinal);
        using (File.Open(folder.Of("open.csv"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.EndsWith("Name another file, or wait for the process that writes it.", Assert.Throws<IOException>(() => Predict("open.csv", files)).Message, StringComparison.Ordinal);
        }

        if (OperatingSystem.IsLinux())
        {
            using (Process make = Process.Start("mkfifo", folder.Of("pipe.csv")))
            {
                make.WaitForExit();
            }

            Assert.All([folder.Of("pipe.csv"), "/proc/version", "/dev/zero"], path => Assert.Equal(
                $"'{path}' is a pipe or a device, which cannot be continued. Name a regular file for the rows.",
                Assert.Throws<IOException>(() => new ImageClassifier(net).ClassifyFiles(files, _ => { }, path, 2)).Message));
            File.WriteAllText(folder.Of("locked.csv"), "");
            File.SetUnixFileMode(folder.Of("locked.csv"), UnixFileMode.UserRead);
            if (!Environment.IsPrivilegedProcess)
            {
                Assert.EndsWith("Name a file that this user may write.", Assert.Throws<UnauthorizedAccessException>(() => Predict("locked.csv", files)).Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_folder_stands_for_the_pictures_in_it_and_below()
    {
        File.WriteAllText(folder.Of("data/test/notes.txt"), "");
        File.WriteAllText(folder.Of("data/test/.hidden.png"), "");
        Assert.Equal(["one.png", .. files], PictureFiles.Find(["one.png", folder.Of("data/test")], out IReadOnlyList<string> passedOver));
        Assert.Equal([folder.Of("data/test/notes.txt")], passedOver);
        Directory.CreateDirectory(folder.Of("empty"));
        Assert.Equal(
            $"'{folder.Of("empty")}' contains no pictures (.jpg, .jpeg, .jfif, .jpe, .png, .webp, .bmp, .gif). Specify another folder.",
            Assert.Throws<DatasetException>(() => PictureFiles.Find([folder.Of("empty")], out _)).Message);
    }

    private static string Words(ClassifiedPicture picture) => $"{picture.File} {string.Join(' ', picture.Classes)} {picture.Mistake}";

    private static void AssertSame(Evaluation expected, Evaluation actual)
    {
        Assert.Equal(expected.Images, actual.Images);
        Assert.Equal((expected.Loss, expected.Top1, expected.Top5), (actual.Loss, actual.Top1, actual.Top5));
        Assert.Equal(expected.LeftOut.Unreadable, actual.LeftOut.Unreadable);
        Assert.Equal(expected.LeftOut.EmptyClasses, actual.LeftOut.EmptyClasses);
    }

    private ImageLoader Loader() => new(new ImageFolder(folder.Of("data/test"), net.Classes()), net.EvaluationPipeline(), new() { BatchSize = Batch });

    private ClassifiedPicture[] Predict(string csv, IReadOnlyList<string> pictures, int count = 2)
    {
        List<ClassifiedPicture> received = [];
        new ImageClassifier(net).ClassifyFiles(pictures, received.Add, folder.Of(csv), count, new() { BatchSize = Batch });
        return [.. received];
    }
}
