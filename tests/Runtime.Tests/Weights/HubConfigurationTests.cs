using System.Text.Json;
using ResNetDsl.Data;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>The classes and the preprocessing that are beside the weights in a repository of Hugging Face.</summary>
public sealed class HubConfigurationTests : IDisposable
{
    private static readonly string[] Animals = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "ibis", "jay"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("""{"feature_extractor_type": "ConvNextFeatureExtractor", "size": 32, "crop_pct": 0.8, "resample": 2, "image_mean": [0.1, 0.2, 0.3], "image_std": [0.4, 0.5, 0.6]}""", "resize to cover 40×40, crop the middle 32×32, 3×32×32, mean 0.1 0.2 0.3, deviation 0.4 0.5 0.6")]
    [InlineData("""{"image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 32}, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}""", "resize to cover 36×36 (bicubic), crop the middle 32×32, 3×32×32, mean 0.5 0.5 0.5, deviation 0.5 0.5 0.5")]
    [InlineData("""{"image_processor_type": "ViTImageProcessor", "size": {"height": 32, "width": 32}, "resample": 2, "rescale_factor": 0.00392156862745098, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}""", "resize to 32×32, 3×32×32, mean 0.5 0.5 0.5, deviation 0.5 0.5 0.5")]
    [InlineData("""{"image_processor_type": "BitImageProcessor", "size": {"shortest_edge": 40}, "crop_size": {"height": 32, "width": 32}, "resample": 3, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "do_normalize": false}""", "resize to cover 40×40 (bicubic), crop the middle 32×32, 3×32×32, mean 0, deviation 1")]
    public void Transformers_files_have_their_classes_and_preprocessing(string preprocessor, string description)
    {
        Save("model.safetensors", WeightNaming.Transformers);
        File.WriteAllText(folder.Of("config.json"), JsonSerializer.Serialize(new { model_type = "resnet", id2label = Animals.Index().Reverse().ToDictionary(item => $"{item.Index}", item => item.Item) }));
        File.WriteAllText(folder.Of("preprocessor_config.json"), preprocessor);
        using PublishedSmall net = new();
        LoadReport report = net.LoadWeights(folder.Of("model.safetensors"));
        Assert.Null(report.Assumption);
        Assert.Equal(Animals, net.Classes());
        Assert.Equal(description, net.EvaluationPipeline().Description);
    }

    [Fact]
    public void Timm_files_have_their_classes_and_preprocessing()
    {
        Save("model.safetensors", WeightNaming.Torchvision);
        File.WriteAllText(folder.Of("config.json"), JsonSerializer.Serialize(new
        {
            architecture = "resnet10t",
            label_names = Animals,
            label_descriptions = new Dictionary<string, string> { ["ant"] = "an insect", ["bee"] = "an insect" },
            pretrained_cfg = new { input_size = new[] { 3, 32, 32 }, crop_pct = 0.95, interpolation = "bilinear", crop_mode = "center", mean = new[] { 0.1, 0.2, 0.3 }, std = new[] { 1.0, 1, 1 } },
        }));
        using PublishedSmall net = new();
        Assert.Null(net.LoadWeights(folder.Of("model.safetensors")).Assumption);
        Assert.Equal(["an insect (0)", "an insect (1)", .. Animals[2..]], net.Classes());
        Assert.Equal("resize to cover 33×33, crop the middle 32×32, 3×32×32, mean 0.1 0.2 0.3, deviation 1 1 1", net.EvaluationPipeline().Description);
    }

    [Fact]
    public void Classes_of_ImageNet_have_the_names_of_this_library()
    {
        // WordNet's lists begin with the usual names; a few differ.
        string[] labels = [.. ImageNet.Classes.Select((name, i) => i % 20 == 0 ? $"another {i}" : $"{name}, {name}us {name}us")];
        using ImageNetBasic made = new();
        Write("model.safetensors", made, WeightNaming.Transformers);
        File.WriteAllText(folder.Of("config.json"), JsonSerializer.Serialize(new { id2label = labels.Index().ToDictionary(item => $"{item.Index}", item => item.Item) }));
        using ImageNetBasic net = new();
        net.LoadWeights(folder.Of("model.safetensors"));
        Assert.Equal(ImageNet.Classes, net.Classes());
        File.WriteAllText(folder.Of("config.json"), JsonSerializer.Serialize(new { label_names = ImageNet.Synsets }));
        net.LoadWeights(folder.Of("model.safetensors"));
        Assert.Equal(ImageNet.Classes, net.Classes());
    }

    [Fact]
    public void A_file_of_another_name_or_of_this_library_has_nothing_to_do_with_it()
    {
        File.WriteAllText(folder.Of("config.json"), "{ not JSON");
        Save("other.safetensors", WeightNaming.Transformers);
        using PublishedSmall net = new();
        net.SaveSafetensors(folder.Of("model.safetensors"));
        foreach (string file in new[] { "other.safetensors", "model.safetensors" })
        {
            net.LoadWeights(folder.Of(file));
            Assert.Null(net.Classes());
        }

        // Names that nobody has given.
        Save("model.safetensors", WeightNaming.Transformers);
        File.WriteAllText(folder.Of("config.json"), JsonSerializer.Serialize(new { id2label = Enumerable.Range(0, 10).ToDictionary(i => $"{i}", i => $"LABEL_{i}") }));
        net.LoadWeights(folder.Of("model.safetensors"));
        Assert.Null(net.Classes());
        File.WriteAllText(folder.Of("config.json"), "[]");
        net.LoadWeights(folder.Of("model.safetensors"));
    }

    [Theory]
    [InlineData("config.json", "", "'config.json' is not JSON: ")]
    [InlineData("config.json", "{\"id2label\": {\"0\": \"a\"", "'config.json' is not JSON: ")]
    [InlineData("config.json", "{\"id2label\": {\"0\": \"a\", \"2\": \"b\"}}", "its 2 labels are not numbered from 0. Correct it")]
    [InlineData("config.json", "{\"id2label\": {\"x\": \"a\"}}", "'config.json', beside 'model.safetensors', cannot be used: ")]
    [InlineData("config.json", "{\"id2label\": [1, 2]}", "'config.json', beside 'model.safetensors', cannot be used: ")]
    [InlineData("config.json", "{\"label_names\": [\"a\", \"\"]}", "a class has no name.")]
    [InlineData("config.json", "{\"id2label\": {\"0\": \"a\", \"1\": \"b\", \"2\": \"c\", \"3\": \"d\", \"4\": \"e\", \"5\": \"f\", \"6\": \"g\", \"7\": \"h\", \"8\": \"i\", \"9\": \"j\", \"10\": \"k\"}}", "names 11 classes, but its classifier has 10 outputs")]
    [InlineData("config.json", "{\"pretrained_cfg\": {\"input_size\": [3, 32], \"mean\": [0], \"std\": [1]}}", "its input_size is not three numbers.")]
    [InlineData("config.json", "{\"pretrained_cfg\": {\"input_size\": [3, 32, 32], \"mean\": [7], \"std\": [1]}}", "A mean must be from 0 to 1.")]
    [InlineData("config.json", "{\"pretrained_cfg\": {\"input_size\": [3, 32, 32], \"mean\": [0], \"std\": [1], \"crop_pct\": 7}}", "cannot be used: ")]
    [InlineData("config.json", "{\"pretrained_cfg\": {\"input_size\": [3, 32, 1e99], \"mean\": [0], \"std\": [1]}}", "cannot be used: ")]
    [InlineData("config.json", "{\"pretrained_cfg\": {\"input_size\": [3, 32, 32], \"mean\": [0], \"std\": [1], \"crop_mode\": \"squash\"}}", "its crop_mode is 'squash'")]
    [InlineData("preprocessor_config.json", "{\"size\": {\"shortest_edge\": 32}, \"image_mean\": [0.5], \"image_std\": [0.5]}", "so that pictures have no common size.")]
    [InlineData("preprocessor_config.json", "{\"size\": 32, \"do_rescale\": false, \"image_mean\": [0.5], \"image_std\": [0.5]}", "it does not resize pictures, or does not rescale them")]
    [InlineData("preprocessor_config.json", "{\"size\": {}, \"image_mean\": [0.5], \"image_std\": [0.5]}", "has neither 'shortest_edge'")]
    [InlineData("preprocessor_config.json", "{\"size\": 32, \"resample\": 1, \"image_mean\": [0.5], \"image_std\": [0.5]}", "its resample is 1")]
    [InlineData("preprocessor_config.json", "{\"size\": 32, \"rescale_factor\": 1, \"image_mean\": [0.5], \"image_std\": [0.5]}", "its rescale_factor is 1")]
    [InlineData("preprocessor_config.json", "{\"size\": 32, \"image_mean\": \"a\", \"image_std\": [0.5]}", "'preprocessor_config.json', beside 'model.safetensors', cannot be used: ")]
    public void A_wrong_configuration_is_one_sentence(string file, string text, string sentence)
    {
        Save("model.safetensors", WeightNaming.Transformers);
        File.WriteAllText(folder.Of("config.json"), "{}");
        File.WriteAllText(folder.Of(file), text);
        using PublishedSmall net = new();
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => net.LoadWeights(folder.Of("model.safetensors")));
        Assert.Contains(sentence, exception.Message.Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    private void Save(string file, WeightNaming naming)
    {
        using PublishedSmall net = new();
        Write(file, net, naming);
    }

    /// <summary>Writes a file as the library does, without a word of the network's own.</summary>
    private void Write(string file, Network net, WeightNaming naming)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, string> keys = net.Architecture.Tensors().ToDictionary(tensor => tensor.Path, tensor => tensor.Key);
        Dictionary<string, Tensor> state = net.state_dict();
        Safetensors.Write(folder.Of(file), naming.Tensors(net.Architecture).Select(named => (named.Name, state[keys[named.Tensor.Path]])));
    }
}
