using ResNetDsl.Data;

namespace ResNetDsl.Runtime.Tests.Data;

public sealed class DatasetsTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("test", Split.Test)]
    [InlineData("val", Split.Validation)]
    [InlineData("Validation", Split.Validation)]
    public void Folders_of_splits_have_the_classes_of_the_training_set(string held, Split split)
    {
        folder.Picture(1, "train", "ant", "1.png");
        folder.Picture(2, "train", "bee", "1.png");
        folder.Picture(3, held, "bee", "1.png");

        Assert.Equal(2, Datasets.Open(folder.Root, Split.Train).Count);
        IImageDataset test = Datasets.Open(folder.Root, split);
        Assert.Equal(["ant", "bee"], test.Classes);
        Assert.Equal(1, test.Label(0));
    }

    [Fact]
    public void Cifar_is_found_in_the_folder_that_its_archive_unpacks_to()
    {
        folder.Write(new byte[3073], "cifar-10-batches-bin", "test_batch.bin");
        Assert.IsType<CifarBinary>(Datasets.Open(folder.Root, Split.Test));
    }

    [Fact]
    public void A_folder_of_nothing_is_told_what_there_could_be()
    {
        Refused(Split.Train, $"has no dataset. Name a folder with {Datasets.Contents}.");
        folder.Folder("train");
        Refused(Split.Test, "has no folder test: put the pictures that are held out until the end there, in a folder for each class.");
        Refused(Split.Validation, "has no folder val: put the pictures that the best epoch is chosen on there, in a folder for each class.");
        Directory.Delete(folder.Of("train"));
        folder.Folder("val");
        Refused(Split.Train, "has no folder train: put the training pictures there, in a folder for each class.");
        Refused(Split.Test, "has no folder test: put the pictures that are held out until the end there, in a folder for each class. The folder val is opened as the split Validation.");
        Assert.StartsWith("There is no folder '", Assert.Throws<DatasetException>(() => Datasets.Open(folder.Of("none"), Split.Train)).Message, StringComparison.Ordinal);
    }

    private void Refused(Split split, string sentence) => Assert.Equal($"'{folder.Root}' {sentence}", Assert.Throws<DatasetException>(() => Datasets.Open(folder.Root, split)).Message);
}
