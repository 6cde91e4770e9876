using ResNetDsl.Data;
using ResNetDsl.Runtime.Tests.Options;

namespace ResNetDsl.Runtime.Tests.Data;

public sealed class DatasetKindTests
{
    [Fact]
    public void An_empty_folder_is_of_no_kind_and_the_refusal_names_them_all()
    {
        using DatasetFolder folder = new();
        Assert.All(Datasets.Kinds, kind => Assert.False(kind.IsIn(folder.Root), kind.Name));
        string message = Assert.Throws<DatasetException>(() => Datasets.Open(folder.Root, Split.Train)).Message;
        Assert.All(Datasets.Kinds, kind => Assert.Contains(kind.Contents, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_are_unique_and_the_documentation_lists_the_kinds()
    {
        Assert.Equal(Datasets.Kinds.Count, Datasets.Kinds.Select(kind => kind.Name).Distinct().Count());
        string[] table = ["| dataset | what the folder has |", "|---|---|", .. Datasets.Kinds.Select(kind => $"| {kind.Name} | {kind.Contents} |")];
        Assert.Equal(table, OptionTables.InPage("data.md", "dataset kinds", table));
    }
}
