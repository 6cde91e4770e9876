using ResNetDsl.Data;

namespace ResNetDsl.Runtime.Tests.Data;

/// <summary>What chooses the best epoch and what judges it are different pictures.</summary>
public sealed class SplitTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_split_has_a_share_of_each_class_and_depends_on_its_seed()
    {
        Random random = new(3);
        for (int i = 0; i < 100; i++)
        {
            int[] labels = [.. Enumerable.Range(0, random.Next(2, 300)).Select(_ => random.Next(random.Next(1, 5)))];
            double share = 0.01 + (0.98 * random.NextDouble());
            Labelled images = new(labels);
            if (labels.GroupBy(label => label).All(group => group.Count() == 1))
            {
                continue;
            }

            (IImageDataset rest, IImageDataset part) = DatasetSplits.Stratify(images, share, seed: i);
            Assert.Equal(Names(images).Order(), Names(rest).Concat(Names(part)).Order());
            Assert.Equal(Names(part), Names(DatasetSplits.Stratify(images, share, seed: i).Part));
            foreach (IGrouping<int, int> pictures in labels.GroupBy(label => label))
            {
                int count = Enumerable.Range(0, part.Count).Count(index => part.Label(index) == pictures.Key);
                int expected = pictures.Count() == 1 ? 0 : Math.Clamp((int)Math.Round(share * pictures.Count(), MidpointRounding.AwayFromZero), 1, pictures.Count() - 1);
                Assert.Equal(expected, count);
            }
        }

        Labelled many = new(new int[100]);
        Assert.NotEqual(Names(DatasetSplits.Stratify(many, 0.5, seed: 1).Part), Names(DatasetSplits.Stratify(many, 0.5, seed: 2).Part));
        Assert.Throws<ArgumentException>(() => DatasetSplits.Stratify(new Labelled([0, 1]), 0.5));
        Assert.All([0, 1, double.NaN], share => Assert.Throws<ArgumentOutOfRangeException>(() => DatasetSplits.Stratify(many, share)));
    }

    [Theory]
    [InlineData("val")]
    [InlineData("Validation")]
    public void Folders_of_all_splits_are_opened_as_they_are(string validation)
    {
        Write(4, "train");
        Write(2, validation);
        Write(1, "test");
        DatasetSplits splits = Datasets.OpenSplits(folder.Root);
        Assert.Empty(splits.Notes);
        Assert.All([(splits.Training, "train", 8), (splits.Validation, validation, 4), (splits.Test!, "test", 2)], part =>
        {
            Assert.Equal(part.Item3, part.Item1.Count);
            Assert.StartsWith(folder.Of(part.Item2), part.Item1.Name(0), StringComparison.Ordinal);
        });
        Assert.StartsWith(folder.Of("test"), Datasets.Open(folder.Root, Split.Test).Name(0), StringComparison.Ordinal);
        Assert.StartsWith(folder.Of(validation), Datasets.Open(folder.Root, Split.Validation).Name(0), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_validation_set_a_share_of_the_training_pictures_is_one_and_is_said()
    {
        Write(20, "train");
        Write(3, "test");
        DatasetSplits splits = Datasets.OpenSplits(folder.Root);
        Assert.Equal((36, 4, 6), (splits.Training.Count, splits.Validation.Count, splits.Test!.Count));
        Assert.Equal($"4 of 40 pictures in '{folder.Root}', 10 % of each class, are split off for validation (seed 0).", Assert.Single(splits.Notes));
        Assert.Empty(Names(splits.Training).Intersect(Names(splits.Validation)));
        Assert.StartsWith($"'{folder.Root}' has a test set, and TestShare ", Refusal(new() { TestShare = 0.2 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_folder_of_class_folders_is_split_by_one_option()
    {
        Write(20);
        Assert.StartsWith($"'{folder.Root}' has class folders but no folders of splits. Set TestShare to the share ", Refusal(new()), StringComparison.Ordinal);
        Assert.StartsWith($"'{folder.Root}' has class folders but no folders of splits. Split it with Datasets.OpenSplits", Assert.Throws<DatasetException>(() => Datasets.Open(folder.Root, Split.Train)).Message, StringComparison.Ordinal);
        DatasetSplits splits = Datasets.OpenSplits(folder.Root, new() { TestShare = 0.2, ValidationShare = 0.25, Seed = 7 });
        Assert.Equal((24, 8, 8), (splits.Training.Count, splits.Validation.Count, splits.Test!.Count));
        Assert.Equal(40, Names(splits.Training).Concat(Names(splits.Validation)).Concat(Names(splits.Test)).Distinct().Count());
        Assert.Equal(2, splits.Notes.Count);
        Assert.Equal(Names(splits.Test), Names(Datasets.OpenSplits(folder.Root, new() { TestShare = 0.2, Seed = 7 }).Test!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Datasets.OpenSplits(folder.Root, new() { TestShare = 1 }));
    }

    [Fact]
    public void A_folder_at_hand_has_the_labels_of_the_network()
    {
        folder.Picture(1, "test", "heart", "1.png");
        folder.Picture(1, "test", "star", "1.png");
        string message = Assert.Throws<DatasetException>(() => Datasets.Open(folder.Root, Split.Test)).Message;
        Assert.Equal($"'{folder.Root}' has no folder train, whose folders would be the classes. Pass the classes of the network: Datasets.Open(folder, Split.Test, network.Classes()).", message);
        IImageDataset images = Datasets.Open(folder.Root, Split.Test, ["circle", "heart", "star"]);
        Assert.Equal([1, 2], Enumerable.Range(0, 2).Select(images.Label));
        Assert.Contains(", and the 2 classes are 'circle', 'star': rename or remove ", Assert.Throws<DatasetException>(() => Datasets.Open(folder.Root, Split.Test, ["circle", "star"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_a_published_set_have_the_labels_of_the_network_by_name()
    {
        byte[] records = new byte[2 * 3073];
        (records[0], records[3073]) = (3, 9);
        folder.Write(records, "test_batch.bin");
        string[] names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
        folder.Write([.. string.Join('\n', names).Select(letter => (byte)letter)], "batches.meta.txt");
        IImageDataset images = Datasets.Open(folder.Root, Split.Test, ["truck", "cat"]);
        Assert.Equal(["truck", "cat"], images.Classes);
        Assert.Equal([1, 0], Enumerable.Range(0, 2).Select(images.Label));
        Assert.Equal(
            $"'{folder.Root}' has pictures of 'cat', which is not a class of the network. Its classes are 'truck', 'dog'.",
            Assert.Throws<DatasetException>(() => Datasets.Open(folder.Root, Split.Test, ["truck", "dog"])).Message);
        Assert.Contains("has no validation set", Assert.Throws<DatasetException>(() => Datasets.Open(folder.Root, Split.Validation)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(IImageDataset images) => Enumerable.Range(0, images.Count).Select(images.Name);

    private string Refusal(SplitOptions options) => Assert.Throws<DatasetException>(() => Datasets.OpenSplits(folder.Root, options)).Message;

    private void Write(int pictures, params string[] place)
    {
        foreach (string name in new[] { "ant", "bee" })
        {
            for (int i = 0; i < pictures; i++)
            {
                folder.Picture((byte)i, [.. place, name, $"{i:00}.png"]);
            }
        }
    }

    private sealed class Labelled(int[] labels) : IImageDataset
    {
        public IReadOnlyList<string> Classes { get; } = ["a", "b", "c", "d", "e"];

        public int Count => labels.Length;

        public int Label(int index) => labels[index];

        public string Name(int index) => $"{index:000}";

        public ResNetDsl.Images.RgbImage Read(int index) => throw new NotSupportedException();
    }
}
