using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Files by the names that a table gives its tensors, and files that are written by the names of a library.</summary>
public sealed class OwnNameTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder.Of("weights.safetensors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_written_and_read_by_the_names_of_the_table()
    {
        using OwnNames from = new();
        using OwnNames to = new();
        RandomState.Fill(from, 41);
        WeightNaming own = WeightNaming.OwnOf(OwnNames.Plan)!;
        from.SaveSafetensors(Path, new Dictionary<string, string> { ["classes"] = "a\nb\nc\nd\ne" }, own);
        using (SafetensorsFile file = SafetensorsFile.Open(Path))
        {
            string[] names = [.. file.Entries.Select(entry => entry.Name)];
            Assert.Contains("stem/weight", names);
            Assert.Contains("encoder/0/a/conv1.bn.running_mean", names);
            Assert.Contains("encoder/1/b/conv3.weight", names);
            Assert.Contains("head/bias", names);
            Assert.Equal(OwnNames.Plan.Tensors().Count(), names.Length);
        }

        LoadReport report = to.LoadWeights(Path);
        Assert.Equal("the [Names] of OwnNames", report.Naming!.Name);
        Assert.Equal(to.state_dict().Keys.Order(), report.Loaded.Order());
        Assert.Equal(["a", "b", "c", "d", "e"], to.Classes());
        StateBytes.Of(from).AssertUnchangedIn(to);

        // Behind a prefix, and without the classifier.
        using DisposeScope scope = NewDisposeScope();
        Safetensors.Write(Path, own.Tensors(OwnNames.Plan).Where(tensor => !own.IsClassifier(tensor.Name)).Select(tensor => ("net/" + tensor.Name, from.state_dict()[tensor.Tensor.Key])));
        report = to.LoadWeights(Path, new() { Classifier = ClassifierWeights.Skip });
        Assert.Equal("net/", report.Prefix);
        Assert.Equal(["head/weight", "head/bias"], own.Tensors(OwnNames.Plan).Select(tensor => tensor.Name).Where(own.IsClassifier));
        Assert.Throws<StateDictException>(() => to.LoadWeights(Path));
    }

    [Fact]
    public void Files_of_a_library_are_still_read()
    {
        using SlimLikeV1 from = new();
        using OwnNames to = new();
        RandomState.Fill(from, 42);
        LibraryFiles.Write(Path, from, WeightNaming.Slim, "resnet_v1/");
        Assert.Equal(WeightNaming.Slim, to.LoadWeights(Path).Naming);
        Assert.Null(WeightNaming.OwnOf(SlimLikeV1.Plan));
    }

    public static TheoryData<string> Libraries => [.. WeightNaming.All.Where(naming => naming.Refusal(SlimLike.Plan) is null || naming.Refusal(TorchvisionLike.Plan) is null).Select(naming => naming.Name)];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_network_is_written_by_the_names_of_any_library(string library)
    {
        WeightNaming naming = WeightNaming.All.Single(naming => naming.Name == library);
        bool isFirst = naming.Refusal(SlimLike.Plan) is null;
        using Network from = isFirst ? new SlimLike() : new TorchvisionLike();
        using Network to = isFirst ? new SlimLike() : new TorchvisionLike();
        RandomState.Fill(from, 43);
        from.SaveSafetensors(Path, naming: naming);
        string written = folder.Of("written.safetensors");
        LibraryFiles.Write(written, from, naming);
        using (SafetensorsFile one = SafetensorsFile.Open(Path))
        using (SafetensorsFile other = SafetensorsFile.Open(written))
        {
            Assert.Equal(other.Entries.Select(entry => $"{entry.Name} [{string.Join(", ", entry.Shape)}]"), one.Entries.Select(entry => $"{entry.Name} [{string.Join(", ", entry.Shape)}]"));
        }

        to.LoadWeights(Path, new() { Naming = naming });
        StateBytes.Of(from).AssertUnchangedIn(to);
    }

    [Fact]
    public void A_network_that_a_library_has_no_names_for_is_not_written_by_them()
    {
        using SlimLike net = new();
        Assert.StartsWith(
            "SlimLike cannot be saved with the names of torchvision: Torchvision has no names for pre-activation units.",
            Assert.Throws<ArgumentException>(() => net.SaveSafetensors(Path, naming: WeightNaming.Torchvision)).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Entries());
    }
}
