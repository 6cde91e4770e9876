using System.Xml.Linq;
using ResNetDsl.Data;
using ResNetDsl.Images;
using ResNetDsl.Reports.Lettering;
using ResNetDsl.Training;
using SkiaSharp;

namespace ResNetDsl.Reports.Tests;

public sealed class PictureTests
{
    private static readonly string[] OddNames = ["<b> & \"quotes\"", "Grüße", "кошка", "猫", "a name that is far too long for the axis of a matrix, and goes on", "\u0001\u001b[2J\n", "\ud83d"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_report_has_all_its_files(bool hasFonts)
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<string> files = RunReport.Write(
            folder.Of("report"),
            new TrainingResult([Made.Epoch(0), Made.Epoch(1)], TrainingEnd.Complete, Made.Epoch(1)),
            Made.Evaluation(OddNames, 100),
            new Made.Dataset(OddNames, 100, unreadable: 49),
            hasFonts ? Letters.OfMachine : Letters.WithoutFonts);
        Assert.Equal(["confusion.png", "confusion.svg", "curves.png", "curves.svg", "most_wrong.png"], files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(files.Select(Path.GetFullPath).Order(StringComparer.Ordinal), Directory.GetFiles(folder.Of("report")).Order(StringComparer.Ordinal));
        Assert.All(files.Where(file => file.EndsWith(".png", StringComparison.Ordinal)), file => Assert.True(Colors(file) > 2, $"{file} is empty."));
        Assert.All(files.Where(file => file.EndsWith(".svg", StringComparison.Ordinal)), file => Assert.NotEmpty(Texts(file)));
    }

    [Fact]
    public void Fonts_of_the_machine_do_not_change_text_that_the_typeface_has()
    {
        using TemporaryFolder folder = new();
        string[] names = ["Grüße", "кошка", "γάτα", "plain"];
        TrainingResult result = new([Made.Epoch(0), Made.Epoch(1)], TrainingEnd.Complete, Made.Epoch(1));
        IReadOnlyList<string> with = RunReport.Write(folder.Of("with"), result, Made.Evaluation(names, 40), new Made.Dataset(names, 40), Letters.OfMachine);
        IReadOnlyList<string> without = RunReport.Write(folder.Of("without"), result, Made.Evaluation(names, 40), new Made.Dataset(names, 40), Letters.WithoutFonts);
        Assert.All(with.Zip(without), pair => Assert.Equal(File.ReadAllBytes(pair.First), File.ReadAllBytes(pair.Second)));
        Assert.Contains("font-family=\"Inter, sans-serif\"", File.ReadAllText(folder.Of("with/confusion.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_another_set_is_refused()
    {
        using TemporaryFolder folder = new();
        TrainingResult result = new([], TrainingEnd.Complete, null);
        Evaluation evaluation = Made.Evaluation(["cat", "dog"], 10);
        Assert.Contains("other classes", Assert.Throws<ArgumentException>(() => RunReport.Write(folder.Path, result, evaluation, new Made.Dataset(["cat"], 10))).Message, StringComparison.Ordinal);
        Assert.Contains("the dataset has 5 images", Assert.Throws<ArgumentException>(() => RunReport.Write(folder.Path, result, evaluation, new Made.Dataset(["cat", "dog"], 5))).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void Curves_are_drawn_of_whatever_there_is()
    {
        using TemporaryFolder folder = new();
        EpochResult none = new(2, 300, double.NaN, double.NaN, double.NaN, double.NaN, double.PositiveInfinity, double.NaN, double.NaN);
        EpochResult[][] trainings =
        [
            [],
            [Made.Epoch(0)],
            [Made.WithoutHeldOut(Made.Epoch(0)), Made.WithoutHeldOut(Made.Epoch(1))],
            [Made.Epoch(0), Made.Epoch(1), none, Made.Epoch(3)],
            [none],
            [none with { Epoch = 0, Loss = 1e30, LearningRate = 0, HeldOutLoss = -1e30 }, Made.Epoch(1)],
            [Made.Epoch(7) with { Loss = 0, Top1 = 0, HeldOutLoss = 0, HeldOutTop1 = 0 }],
            [.. Enumerable.Range(0, 500).Select(i => Made.Epoch(i) with { Loss = 1000.0 / (i + 1), HeldOutTop1 = i / 500.0 })],
        ];
        for (int i = 0; i < trainings.Length; i++)
        {
            IReadOnlyList<string> files = TrainingCurves.Save(trainings[i], folder.Of($"curves{i}"));
            Assert.True(Colors(files[0]) > 2);
            Assert.DoesNotContain("NaN", File.ReadAllText(files[1]), StringComparison.OrdinalIgnoreCase);
            Assert.NotEmpty(Texts(files[1]));
        }
    }

    [Fact]
    public void Curves_say_which_epoch_was_best()
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<string> files = TrainingCurves.Save([Made.Epoch(0), Made.Epoch(1), Made.Epoch(2) with { HeldOutTop1 = 0.3 }], folder.Of("curves"));
        Assert.Contains("held-out, best 50.0% in epoch 2", Texts(files[1]));
    }

    /// <summary>A curve may be anywhere within its axes, so that a legend there would cover some of them.</summary>
    [Fact]
    public void Legends_are_outside_the_axes()
    {
        using TemporaryFolder folder = new();
        EpochResult[] epochs = [Made.Epoch(0), Made.Epoch(1), Made.Epoch(2) with { HeldOutTop1 = 0.3 }];
        string[] figures = [TrainingCurves.Save(epochs, folder.Of("curves"))[1], TrainingCurves.Compare([("training", epochs), ("held-out", epochs)], folder.Of("compared"))[1]];
        Assert.All(figures, figure =>
        {
            XElement[] all = [.. XDocument.Load(figure).Descendants()];

            // Curves of three points are clipped to their axes.
            string[] clips = [.. all.Where(element => Attribute(element, "clip-path").Length > 0 && element.Elements().Any(child => Attribute(child, "d").Count(letter => letter == 'L') == 2)).Select(element => Attribute(element, "clip-path"))];
            SKRect[] axes = [.. all.Where(element => clips.Contains($"url(#{Attribute(element, "id")})")).Select(element => element.Elements().Single()).Select(rectangle =>
                SKRect.Create(Number(rectangle, "x"), Number(rectangle, "y"), Number(rectangle, "width"), Number(rectangle, "height")))];
            SKPoint[] legends = [.. all.Where(element => element.Name.LocalName == "text" && (element.Value.Trim() == "training" || element.Value.Trim().StartsWith("held-out,", StringComparison.Ordinal)))
                .Select(element => Attribute(element, "transform")["translate(".Length..^1].Split(' ')).Select(point => new SKPoint(Parsed(point[0]), Parsed(point[1])))];
            Assert.NotEmpty(axes);
            Assert.NotEmpty(legends);
            Assert.All(legends, legend => Assert.DoesNotContain(axes, area => area.Contains(legend)));
        });

        static string Attribute(XElement element, string name) => element.Attribute(name)?.Value ?? "";
        static float Number(XElement element, string name) => Parsed(Attribute(element, name));
        static float Parsed(string number) => float.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Trainings_are_compared_in_one_figure(bool hasFonts)
    {
        using TemporaryFolder folder = new();
        Letters letters = hasFonts ? Letters.OfMachine : Letters.WithoutFonts;
        EpochResult[] epochs = [Made.Epoch(0), Made.Epoch(1), Made.Epoch(2)];
        IReadOnlyList<string> files = TrainingCurves.Compare(
            [("frozen", epochs), ("whole", epochs[..2]), ("not yet", []), ("not held out", [Made.WithoutHeldOut(Made.Epoch(0))]), .. OddNames.Select(name => (name, (IReadOnlyList<EpochResult>)epochs))], folder.Of("compared"), letters);
        Assert.Equal([folder.Of("compared.png"), folder.Of("compared.svg")], files);
        List<string> texts = Texts(files[1]);
        Assert.Contains("held-out top-1 accuracy, %", texts);
        Assert.Contains("frozen, 60.0% at the end", texts);
        Assert.Contains("whole, 50.0% at the end", texts);
        Assert.True(Colors(files[0]) > 6);
        Assert.DoesNotContain("NaN", File.ReadAllText(files[1]), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["No epoch has ended: there are no curves yet."], Texts(TrainingCurves.Compare([("a", []), ("b", [])], folder.Of("empty"), letters)[1]));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 5)]
    [InlineData(10, 1000)]
    [InlineData(21, 1000)]
    [InlineData(41, 1000)]
    [InlineData(1200, 3000)]
    public void A_matrix_is_drawn_of_however_many_classes(int classes, int images)
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<string> files = ConfusionMatrixPlot.Save(Made.Evaluation([.. Enumerable.Range(0, classes).Select(i => $"name{i}")], images), folder.Of("confusion"));
        Assert.True(Colors(files[0]) > 2);
        Assert.Equal(classes <= 40, Texts(files[1]).Contains("name0"));
        Assert.Equal(classes > 20, Texts(files[1]).Any(text => text.StartsWith("The most frequent confusions", StringComparison.Ordinal)));
        Assert.InRange(new FileInfo(files[1]).Length, 1000, 3_000_000);
    }

    [Fact]
    public void A_matrix_has_its_counts_in_its_cells()
    {
        using TemporaryFolder folder = new();
        Evaluation evaluation = new(["cat", "dog"], [.. Enumerable.Range(0, 1234).Select(i => new EvaluatedImage(i, 0, i < 17 ? 1 : 0, 1, 1))], 0, 0.9, 1, 1);
        List<string> texts = Texts(ConfusionMatrixPlot.Save(evaluation, folder.Of("confusion"))[1]);
        Assert.Contains("1,217", texts);
        Assert.Contains("17", texts);
        Assert.Contains("1,234 images, top-1 90.0%", texts);
    }

    [Theory]
    [InlineData("confusion", "confusion")]
    [InlineData("confusion.png", "confusion")]
    [InlineData("confusion.SVG", "confusion")]
    [InlineData("run.2", "run.2")]
    public void An_ending_of_a_figure_is_not_doubled(string name, string stem)
    {
        using TemporaryFolder folder = new();
        Assert.Equal([folder.Of($"{stem}.png"), folder.Of($"{stem}.svg")], ConfusionMatrixPlot.Save(Made.Evaluation(["cat", "dog"], 10), folder.Of(name)));
        Assert.Equal([folder.Of($"{stem}.png"), folder.Of($"{stem}.svg")], TrainingCurves.Save([Made.Epoch(0)], folder.Of(name)));
    }

    [Fact]
    public void What_was_left_out_is_in_the_report()
    {
        using TemporaryFolder folder = new();
        LeftOut left = new([new("bad.png", "It is broken.")], ["photo.heic"], ["emu"]);
        Evaluation evaluation = Made.Evaluation(["cat", "dog"], 10) with { LeftOut = left };
        TrainingResult result = new([Made.Epoch(0)], TrainingEnd.Complete, null) { LeftOut = left with { EmptyClasses = [] } };
        IReadOnlyList<string> files = RunReport.Write(folder.Of("report"), result, evaluation, new Made.Dataset(["cat", "dog"], 10));
        Assert.Equal(
            [
                "unreadable among the training pictures: bad.png: It is broken.", "skipped among the training pictures: photo.heic",
                "unreadable among the evaluated pictures: bad.png: It is broken.", "skipped among the evaluated pictures: photo.heic", "a class without pictures among the evaluated pictures: emu",
            ],
            File.ReadAllLines(Assert.Single(files, file => file.EndsWith("left_out.txt", StringComparison.Ordinal))));
        Assert.Contains("10 images, top-1 80.0%, 1 unreadable", Texts(folder.Of("report/confusion.svg")));

        // The list of an earlier run does not stay beside a report without anything left out.
        RunReport.Write(folder.Of("report"), new([], TrainingEnd.Complete, null), evaluation with { LeftOut = LeftOut.Nothing }, new Made.Dataset(["cat", "dog"], 10));
        Assert.False(File.Exists(folder.Of("report/left_out.txt")));
    }

    [Fact]
    public void A_report_matches_classes_by_name()
    {
        using TemporaryFolder folder = new();
        Made.Dataset dataset = new(["dog", "cat"], 10);
        Evaluation evaluation = new(["cat", "dog", "emu"], [.. Enumerable.Range(0, 10).Select(i => new EvaluatedImage(i, (i + 1) % 2, 2, 0.5, 1))], 1, 0, 1, 100);
        Assert.NotEmpty(RunReport.WriteEvaluation(folder.Of("report"), evaluation, dataset));
    }

    [Fact]
    public void A_matrix_without_classes_is_refused() =>
        Assert.Contains("no classes", Assert.Throws<ArgumentException>(() => ConfusionMatrixPlot.Save(Made.Evaluation([], 0), "confusion")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_sheet_enlarges_by_whole_pixels()
    {
        using TemporaryFolder folder = new();
        byte[] pixels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0];
        ContactSheet.Save(folder.Of("sheet.png"), [(new RgbImage(2, 2, pixels), "caption")]);
        RgbImage sheet = RgbImage.Load(folder.Of("sheet.png"));
        HashSet<(byte, byte, byte)> colors = [];
        for (int row = 20; row < 244; row++)
        {
            for (int column = 20; column < 244; column++)
            {
                int at = 3 * ((row * sheet.Width) + column);
                colors.Add((sheet.Pixels[at], sheet.Pixels[at + 1], sheet.Pixels[at + 2]));
            }
        }

        Assert.Equal(4, colors.Count);
    }

    [Fact]
    public void A_sheet_without_pictures_says_so_and_one_with_too_many_is_refused()
    {
        using TemporaryFolder folder = new();
        ContactSheet.Save(folder.Of("sheet.png"), []);
        Assert.True(Colors(folder.Of("sheet.png")) > 2);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => ContactSheet.Save(folder.Of("many.png"), Enumerable.Repeat((Made.Picture(), ""), 401)));
        Assert.Contains("400", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["sheet.png"], folder.Entries());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5000)]
    [InlineData(5000, 1)]
    [InlineData(32, 32)]
    [InlineData(600, 1500)]
    public void Pictures_of_every_shape_are_labelled(int height, int width)
    {
        using TemporaryFolder folder = new();
        LabelledImage.Save(folder.Of("labeled.jpg"), Made.Picture(height, width), [("cat", 0.9), ("dog", double.NaN), ("", -1), (new string('x', 1000), 2)]);
        RgbImage labeled = RgbImage.Load(folder.Of("labeled.jpg"));
        Assert.InRange(labeled.Width, 320, 1024);
        ContactSheet.Save(folder.Of("sheet.webp"), [(Made.Picture(height, width), new string('x', 1000))]);
    }

    [Fact]
    public void A_name_that_is_no_picture_s_is_refused() => Assert.Contains(
        "Use .png, .jpg or .webp", Assert.Throws<ArgumentException>(() => LabelledImage.Save("labeled.tiff", Made.Picture(), [])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_and_nothing_is_left()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.Of("file"), "a file, not a folder");
        Action[] writes =
        [
            () => TrainingCurves.Save([Made.Epoch(0)], folder.Of("file/curves")),
            () => ConfusionMatrixPlot.Save(Made.Evaluation(["cat", "dog"], 10), folder.Of("file/confusion")),
            () => ContactSheet.Save(folder.Of("file/sheet.png"), []),
            () => LabelledImage.Save(folder.Of("file/labeled.png"), Made.Picture(), []),
            () => RunReport.Write(folder.Of("file"), new TrainingResult([], TrainingEnd.Complete, null), Made.Evaluation(["cat", "dog"], 10), new Made.Dataset(["cat", "dog"], 10)),
        ];
        Assert.All(writes, write => Assert.Contains(folder.Of("file"), Assert.ThrowsAny<IOException>(write).Message, StringComparison.Ordinal));
        Assert.Equal(["file"], folder.Entries());
    }

    [Fact]
    public void A_file_is_replaced_whole()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.Of("sheet.png"), "old");
        Assert.Throws<IOException>(() => ReportFile.Write(folder.Of("sheet.png"), stream =>
        {
            stream.WriteByte(1);
            throw new IOException("The disk is full.");
        }));
        Assert.Equal("old", File.ReadAllText(folder.Of("sheet.png")));
        ContactSheet.Save(folder.Of("sheet.png"), []);
        Assert.Equal(["sheet.png"], folder.Entries());
        Assert.True(Colors(folder.Of("sheet.png")) > 2);
    }

    private static int Colors(string file)
    {
        using SKBitmap bitmap = SKBitmap.Decode(file);
        return bitmap.Pixels.Distinct().Count();
    }

    private static List<string> Texts(string svg) => [.. XDocument.Load(svg).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim())];
}
