using System.Text.Json;
using ResNetDsl.Data;
using ResNetDsl.Training;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>--json: one value on the output and nothing beside it, with the numbers of the library to the last digit.</summary>
[Trait(Lane.Trait, Lane.Long)]
public sealed class JsonTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_list_has_every_network_and_composition()
    {
        JsonElement list = Json("list");
        Assert.Equal(ZooNetworks.Entries.Select(entry => entry.Name), list.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
        foreach ((JsonElement entry, NetworkPlan plan) in list.EnumerateArray().Zip(ZooNetworks.All, (entry, network) => (entry, network.Plan)))
        {
            Assert.Equal(("network", plan.Depth), (entry.GetProperty("kind").GetString(), entry.GetProperty("layers").GetInt32()));
            Assert.Equal((plan.ParameterCount, plan.MultiplyAdds), (entry.GetProperty("parameters").GetInt64(), entry.GetProperty("multiplyAdds").GetInt64()));
            Assert.Equal(plan.Input.WithBatch(1)[1..], Numbers(entry.GetProperty("input")));
            Assert.Equal(plan.Output.WithBatch(1)[1..], Numbers(entry.GetProperty("outputs")[0]));
        }

        JsonElement pyramid = list.EnumerateArray().Last();
        Assert.Equal(("composition", 4), (pyramid.GetProperty("kind").GetString(), pyramid.GetProperty("outputs").GetArrayLength()));
        Assert.False(pyramid.TryGetProperty("layers", out _));
    }

    [Fact]
    public void A_summary_has_the_parts_and_their_costs_add_up()
    {
        JsonElement network = Json("summary", "resnet50");
        JsonElement[] parts = [network.GetProperty("stem"), .. network.GetProperty("blocks").EnumerateArray(), network.GetProperty("head")];
        Assert.Equal(ResNet50.ParameterCount, parts.Sum(part => part.GetProperty("parameters").GetInt64()));
        Assert.Equal(ResNet50.MultiplyAdds, parts.Sum(part => part.GetProperty("multiplyAdds").GetInt64()));
        Assert.Equal([3, 4, 6, 3], network.GetProperty("blocks").EnumerateArray().Select(block => block.GetProperty("units").GetInt32()));

        Assert.Equal(["ResNet18", "ResNet50"], Json("summary", "--compare", "ResNet18", "ResNet50").EnumerateArray().Select(part => part.GetProperty("name").GetString()));
        TrainingMemory memory = new TrainingOptions().Memory(ResNet50.Plan, 8);
        JsonElement training = Json("summary", "resnet50", "--training", "--batch-size", "8");
        Assert.Equal((8, "float32"), (training.GetProperty("batchSize").GetInt32(), training.GetProperty("precision").GetString()));
        Assert.Equal(memory.Stages.Select(stage => (stage.Name, stage.Activations)), training.GetProperty("parts").EnumerateArray().Select(part => (part.GetProperty("name").GetString()!, part.GetProperty("activationBytes").GetInt64())));
        Assert.Equal((memory.Total.Total, memory.Peak), (training.GetProperty("total").GetProperty("totalBytes").GetInt64(), training.GetProperty("peakBytes").GetInt64()));
        JsonElement pyramid = Json("summary", "ResNetV2_50_FeaturePyramid");
        Assert.Equal("ResNetV2_50", pyramid.GetProperty("backbone").GetString());
        Assert.Equal(["pyramid", "scene"], pyramid.GetProperty("heads").EnumerateArray().Select(head => head.GetProperty("name").GetString()));
    }

    [Fact]
    public void What_is_measured_is_not_rounded()
    {
        string picture = Trained(out string[] classes);
        JsonElement predicted = Assert.Single(Json("predict", "CifarResNet20", "--weights", "weights.safetensors", "--top", "10", picture).EnumerateArray());
        Assert.Equal(picture, predicted.GetProperty("file").GetString());
        JsonElement[] likely = [.. predicted.GetProperty("classes").EnumerateArray()];
        Assert.Equal(classes.Order(), likely.Select(item => item.GetProperty("class").GetString()!).Order());
        Assert.Equal(1, likely.Sum(item => item.GetProperty("probability").GetDouble()), 1e-5);
        Assert.True(likely[0].GetProperty("probability").GetRawText().Length > 8);

        JsonElement evaluation = Json("evaluate", "CifarResNet20", "--weights", "weights.safetensors", "--data", "pictures", "--output", "report");
        Assert.Equal((20, "test"), (evaluation.GetProperty("images").GetInt32(), evaluation.GetProperty("split").GetString()));
        long[][] confusion = [.. evaluation.GetProperty("confusion").EnumerateArray().Select(Numbers)];
        Assert.Equal(20, confusion.Sum(row => row.Sum()));
        Assert.Equal(evaluation.GetProperty("top1").GetDouble(), Enumerable.Range(0, 10).Sum(i => confusion[i][i]) / 20.0, 1e-9);
        Assert.All(evaluation.GetProperty("files").EnumerateArray(), file => Assert.True(File.Exists(file.GetString())));

        Assert.Equal(0, SampleProgram.Run("Zoo", folder.Path, "export", "CifarResNet20", "--weights", "weights.safetensors", "--output", "net.onnx").ExitCode);
        JsonElement verified = Json("verify", "net.onnx", "--weights", "weights.safetensors", "--images", "3");
        Assert.Equal(("CifarResNet20", 3, 3), (verified.GetProperty("network").GetString(), verified.GetProperty("pictures").GetInt32(), verified.GetProperty("sameFirstClass").GetInt32()));
        Assert.InRange(verified.GetProperty("largestDifference").GetDouble(), 0, 1e-3);
    }

    [Fact]
    public void A_picture_that_cannot_be_read_is_said_in_its_place()
    {
        string picture = Trained(out _);
        ProgramResult result = SampleProgram.Run("Zoo", folder.Path, "predict", "CifarResNet20", "--weights", "weights.safetensors", "--json", "none.png", picture);
        Assert.Equal(1, result.ExitCode);
        string message = Assert.Single(result.Errors);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        Assert.Equal([true, false], document.RootElement.EnumerateArray().Select(item => item.TryGetProperty("mistake", out JsonElement mistake) && mistake.GetString() == message));
    }

    [Fact]
    public void An_inspection_has_the_tensors_the_metadata_and_every_network()
    {
        Trained(out string[] classes);
        JsonElement file = Json("inspect", "weights.safetensors");
        Assert.Equal(("safetensors", "CifarResNet20"), (file.GetProperty("format").GetString(), file.GetProperty("network").GetString()));
        Assert.Equal(CifarResNet20.ParameterCount, file.GetProperty("parameters").GetInt64());
        Assert.Equal(classes, file.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(ZooNetworks.All.Select(network => network.Name).Order(), file.GetProperty("networks").EnumerateArray().Select(network => network.GetProperty("name").GetString()!).Order());
        JsonElement fitting = Assert.Single(file.GetProperty("networks").EnumerateArray(), network => network.GetProperty("fit").GetString() == "fully");
        Assert.Equal("CifarResNet20", fitting.GetProperty("name").GetString());
        Assert.Equal(
            file.GetProperty("elements").GetInt64(),
            file.GetProperty("tensors").EnumerateArray().Sum(tensor => Numbers(tensor.GetProperty("shape")).Aggregate(1L, (product, extent) => product * extent)));

        ProgramResult both = SampleProgram.Run("Zoo", folder.Path, "inspect", "weights.safetensors", "--json", "--declare");
        Assert.Equal(["--declare prints C#; leave --json out."], both.Errors);
        Assert.Equal("", both.Output.Trim());
    }

    [Fact]
    public void Times_and_errors_of_a_machine_are_numbers()
    {
        JsonElement times = Json("benchmark", "CifarResNet20", "--batch-size", "2", "--num-batches", "3");
        double[] seconds = [.. times.GetProperty("seconds").EnumerateArray().Select(item => item.GetDouble())];
        Assert.Equal(3, seconds.Length);
        Assert.Equal(seconds.Average(), times.GetProperty("meanSeconds").GetDouble(), 1e-9);
        Assert.Equal(2 / seconds.Average(), times.GetProperty("imagesPerSecond").GetDouble(), 1e-6);

        JsonElement machine = Json("doctor").GetProperty("machine");
        Assert.Equal(Environment.ProcessorCount, machine.GetProperty("cores").GetInt32());
        ProgramResult checkedNetwork = SampleProgram.Run("Zoo", folder.Path, "doctor", "CifarResNet20", "--batch-size", "1", "--json");
        using JsonDocument document = JsonDocument.Parse(checkedNetwork.Output);
        JsonElement[] convolutions = [.. document.RootElement.GetProperty("convolutions").EnumerateArray()];
        Assert.Equal(7, convolutions.Length);
        Assert.Equal(checkedNetwork.ExitCode == 0, convolutions.All(item => item.GetProperty("isRight").GetBoolean()));
    }

    [Fact]
    public void Names_of_any_characters_are_read_back_and_printed_in_ASCII()
    {
        string[] classes = [.. Enumerable.Range(0, 10).Select(i => $"größe 猫 \u001b[2J\u202e\n\"{i}")];
        using (CifarResNet20 network = new())
        {
            network.SaveSafetensors(folder.Of("evil.safetensors"), new Dictionary<string, string> { [ClassNames.Key] = ClassNames.ToText(classes) });
        }

        ProgramResult result = SampleProgram.Run("Zoo", folder.Path, "inspect", "evil.safetensors", "--json");
        Assert.DoesNotContain(result.Output, character => character != '\n' && character is < ' ' or > '~');
        using JsonDocument document = JsonDocument.Parse(result.Output);
        Assert.Equal(classes, document.RootElement.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
    }

    private static long[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt64())];

    /// <summary>Writes weights that say their classes, and twenty pictures of each split.</summary>
    /// <returns>The path of a picture.</returns>
    private string Trained(out string[] classes)
    {
        ProgramResult images = SampleProgram.Run("Zoo", folder.Path, "images", "pictures", "--train", "20", "--test", "20");
        Assert.Empty(images.Errors);
        classes = [.. Directory.GetDirectories(folder.Of("pictures/test")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        using CifarResNet20 network = new();
        network.SetClasses(classes);
        network.SaveSafetensors(folder.Of("weights.safetensors"));
        return Directory.EnumerateFiles(folder.Of("pictures/test"), "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
    }

    private JsonElement Json(params string[] arguments)
    {
        ProgramResult result = SampleProgram.Run("Zoo", folder.Path, [.. arguments, "--json"]);
        Assert.Empty(result.Errors);
        Assert.Equal(0, result.ExitCode);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }
}
