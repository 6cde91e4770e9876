using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Options;
using ResNetDsl.Runtime.Tests.Values;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Files as libraries publish them: by their names, with what they have besides, and only into a network that computes what the library does.</summary>
public sealed class PublishedWeightTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder.Of("weights.safetensors");

    public void Dispose() => folder.Dispose();

    // The file is written by torch from a network of torchvision's functions; make.py of the same folder's origin has its seed.
    [Fact]
    public void Weights_by_transformers_names_give_the_outputs_of_torch()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using PublishedResNet net = new();
        LoadReport report = net.LoadWeights(Published("transformers_names.safetensors"));
        Assert.Equal(WeightNaming.Transformers, report.Naming);
        Assert.Equal(92, report.Loaded.Count);
        Assert.Empty(report.Skipped);
        Tensor images = Read("input.safetensors", "input");
        TensorAssert.Close(Read("expected.safetensors", "logits"), net.infer(images), 1e-5);

        using PublishedResNet precise = new(dtype: float64);
        precise.LoadWeights(Published("transformers_names.safetensors"));
        TensorAssert.Close(Read("expected.safetensors", "logits_f64"), precise.infer(images.to(float64)), 1e-9);
    }

    [Fact]
    public void Networks_of_self_supervised_training_are_found_beside_its_other_parts()
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchvisionLikeFeatures net = new();
        using TorchvisionLikeFeatures copy = new();
        using TorchvisionLikeFeatures to = new();
        RandomState.Fill(net, 21);
        RandomState.Fill(copy, 22);

        // MoCo: module.encoder_q has the network and its head, module.encoder_k their copies.
        Safetensors.Write(
            Path,
            [
                .. Under("module.encoder_k.", copy), .. Under("module.encoder_q.", net),
                ("module.encoder_q.fc.0.weight", ones(4, 4)), ("module.encoder_q.fc.2.bias", ones(4)), ("module.queue", ones(2, 3)), ("module.queue_ptr", ones(1)),
            ]);
        LoadReport report = to.LoadWeights(Path);
        Assert.Equal("module.encoder_q.", report.Prefix);
        Assert.Contains(new("module.queue", "a part of the self-supervised training that the network does not have"), report.Skipped);
        Assert.Contains(report.Skipped, tensor => tensor.Name == "module.encoder_k.layer1.0.conv1.weight");
        StateBytes.Of(net).AssertUnchangedIn(to);

        // DINO: the teacher is the network.
        Safetensors.Write(Path, [.. Under("student.module.backbone.", copy), .. Under("teacher.backbone.", net), ("student.module.head.mlp.0.weight", ones(2)), ("teacher.head.mlp.0.weight", ones(2))]);
        report = to.LoadWeights(Path);
        Assert.Equal("teacher.backbone.", report.Prefix);
        StateBytes.Of(net).AssertUnchangedIn(to);

        // VISSL.
        Safetensors.Write(Path, Under("classy_state_dict.base_model.model.trunk._feature_blocks.", copy));
        report = to.LoadWeights(Path);
        Assert.Equal("classy_state_dict.base_model.model.trunk._feature_blocks.", report.Prefix);
        StateBytes.Of(copy).AssertUnchangedIn(to);
    }

    [Fact]
    public void The_class_of_the_background_is_left_out_where_one_says_so()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using SlimLikeWithBackground from = new(dtype: float64);
        using SlimLike to = new(dtype: float64);
        RandomState.Fill(from, 23);
        LibraryFiles.Write(Path, from, WeightNaming.Slim, "resnet_v2_50/");
        StateDictException refused = Assert.Throws<StateDictException>(() => to.LoadWeights(Path));
        Assert.EndsWith(
            "The file has one more class, which is the background in TF-slim: to leave it out, load with Background = BackgroundClass.Drop, or declare the network with this class.",
            refused.Message, StringComparison.Ordinal);

        LoadReport report = to.LoadWeights(Path, new() { Background = BackgroundClass.Drop });
        Assert.Equal(["class 0 of the file, the background, is left out: output 0 is the file's class 1"], report.Notes);
        Assert.Contains("; class 0 of the file, the background, is left out: output 0 is the file's class 1", report.ToString(), StringComparison.Ordinal);
        Assert.Equal(["its elements are laid out as torch has them", "its class 0, the background, is left out"], report.Reshaped.Select(tensor => tensor.How).Distinct());
        Assert.Equal(["logits.weight", "logits.bias"], report.Reshaped.Where(tensor => tensor.How.Contains("background", StringComparison.Ordinal)).Select(tensor => tensor.Key));
        Tensor images = SampleImages.Noise(1, [2, 3, 32, 32], float64);
        TensorAssert.Close(from.infer(images)[.., 1..], to.infer(images), 1e-12);

        // Two classes more are no background, and torchvision has none.
        using TorchvisionLike other = new();
        using TorchvisionLikeForSeven seven = new();
        LibraryFiles.Write(Path, seven, WeightNaming.Torchvision);
        Assert.Throws<StateDictException>(() => other.LoadWeights(Path, new() { Background = BackgroundClass.Drop }));
    }

    [Fact]
    public void Keras_networks_are_refused_where_the_pool_pads_differently_and_the_option_is_named()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using KerasV2Like from = new(dtype: float64);
        using SlimLike to = new(dtype: float64);
        RandomState.Fill(from, 24);
        LibraryFiles.Write(Path, from, WeightNaming.KerasV2);
        StateBytes before = StateBytes.Of(to);
        Assert.Equal(
            $"The state dict does not fit SlimLike, which is unchanged: '{Path}': the weights compute a different function: Keras ResNetV2 pads the stem's max pool by 1 on each side, with zeros that count, and SlimLike as TensorFlow's SAME "
            + "(write StemPoolPadding = StemPoolPadding.Zeros); CheckFunction = false loads it anyway.",
            Assert.Throws<StateDictException>(() => to.LoadWeights(Path)).Message);
        before.AssertUnchangedIn(to);

        // As much as was wrong without a word.
        to.LoadWeights(Path, new() { CheckFunction = false });
        Tensor images = SampleImages.Noise(1, [2, 3, 32, 32], float64);
        Assert.InRange((from.infer(images) - to.infer(images)).abs().max().item<double>(), 1e-3, double.MaxValue);
        using KerasV2Like again = new(dtype: float64);
        again.LoadWeights(Path);
        TensorAssert.Close(from.infer(images), again.infer(images), 1e-12);
    }

    [Fact]
    public void Each_option_that_differs_from_the_librarys_is_named_with_its_value()
    {
        Assert.Equal(
            ["TF-slim pads the stem's max pool as TensorFlow's SAME, and Net by 1 on each side (write StemPoolPadding = StemPoolPadding.Same)"],
            WeightNaming.Slim.Differences(Planned(SlimLike.Plan, options => options with { StemPoolPadding = StemPoolPadding.Symmetric })));
        Assert.Equal(
            ["TF-slim has a 1×1 alone on its shortcuts, and Net has an average pool before the 1×1 (write Shortcut = ShortcutKind.Projection)"],
            WeightNaming.Slim.Differences(Planned(SlimLike.Plan, options => options with { Shortcut = ShortcutKind.AveragePool })));
        Assert.Equal(
            ["Keras ResNet50 until 2019 has the batch-norm epsilon 0.001, and KerasLike has 1E-05 (write [ArgScope(BatchNormEpsilon = 0.001)])"], WeightNaming.KerasBranches.Differences(KerasLike.Plan));
        Assert.Empty(WeightNaming.KerasBranches.Differences(KerasBranchesLike.Plan));
        Assert.Empty(WeightNaming.KerasBranches.Differences(KerasBranchesLikeUnpadded.Plan));
        Assert.Equal(
            ["Keras ResNet pads the stem's max pool by 1 on each side, and Net not at all (write StemPoolPadding = StemPoolPadding.Symmetric)"],
            WeightNaming.Keras.Differences(Planned(KerasLike.Plan, options => options with { StemPoolPadding = StemPoolPadding.Valid })));
        Assert.Equal(
            ["TF-slim's Inception-ResNet-v2 multiplies the residuals of repeat by 0.17, and Net by 0.2 (write Scale = 0.17)"],
            WeightNaming.SlimInception.Differences(Planned(SmallInception.Plan, options => options, row => row.Name == "repeat" ? row with { Scale = 0.2 } : row)));
        Assert.Empty(WeightNaming.SlimInception.Differences(SmallInception.Plan));

        // Behind a ReLU zeros and values below all others are the same.
        Assert.Empty(WeightNaming.Keras.Differences(Planned(KerasLike.Plan, options => options with { StemPoolPadding = StemPoolPadding.Zeros })));

        // A basic unit has no first 1×1, and one without a pool no padding.
        Assert.Empty(WeightNaming.Torchvision.Differences(PublishedResNet.Plan));
    }

    // timm/models/vgg.py has a ConvMlp, whose first kernel covers the map.
    [Fact]
    public void Hidden_layers_of_timm_are_convolutions()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallVgg from = new();
        using SmallVgg to = new();
        RandomState.Fill(from, 25);
        Dictionary<string, string> names = WeightNaming.TimmVgg.Tensors(SmallVgg.Plan).ToDictionary(tensor => tensor.Tensor.Key, tensor => tensor.Name);
        Safetensors.Write(Path, from.state_dict().Select(entry => (names[entry.Key], entry.Key switch
        {
            "classifier.0.weight" => entry.Value.view(7, 6, 3, 4),
            "classifier.3.weight" => entry.Value.view(7, 7, 1, 1),
            _ => entry.Value,
        })));
        LoadReport report = to.LoadWeights(Path);
        Assert.Equal(WeightNaming.TimmVgg, report.Naming);
        StateBytes.Of(from).AssertUnchangedIn(to);
    }

    [Fact]
    public void A_difference_in_the_last_digits_is_said()
    {
        using KerasLike net = new();
        LibraryFiles.Write(Path, net, WeightNaming.Keras);
        Assert.Equal(["Keras ResNet has the batch-norm epsilon 1.001E-05, and KerasLike has 1E-05: outputs differ in their last digits"], net.LoadWeights(Path).Notes);
        LibraryFiles.Write(Path, net, WeightNaming.Transformers);
        Assert.Empty(net.LoadWeights(Path, new() { CheckFunction = false }).Notes);
    }

    [Fact]
    public void One_option_that_makes_a_file_fit_is_named()
    {
        using KerasLikeBiased biased = new();
        using TorchvisionLike plain = new();
        biased.SaveSafetensors(Path);
        Assert.DoesNotContain("It fits", Assert.Throws<StateDictException>(() => plain.LoadWeights(Path)).Message, StringComparison.Ordinal);
        using KerasLike unbiased = new();
        LibraryFiles.Write(Path, biased, WeightNaming.Torchvision);
        Assert.EndsWith(
            "\nIt fits KerasLike with ConvolutionBias = true.", Assert.Throws<StateDictException>(() => unbiased.LoadWeights(Path, new() { CheckFunction = false })).Message.Replace("\r", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_version_1_say_that_the_table_is_of_version_2()
    {
        using SlimLike from = new();
        using SlimLikeActivatedLast to = new();
        LibraryFiles.Write(Path, from, WeightNaming.Slim);
        Assert.EndsWith(
            "\nIt fits SlimLikeActivatedLast with Activation = ActivationKind.PreActivation.", Assert.Throws<StateDictException>(() => to.LoadWeights(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CLIP_and_group_normalisation_are_refused_with_the_reason()
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchvisionLike net = new();
        StateBytes before = StateBytes.Of(net);
        Safetensors.Write(Path, [.. Under("visual.", net), ("visual.attnpool.positional_embedding", ones(50, 8)), ("visual.attnpool.q_proj.weight", ones(8, 8))]);
        Assert.Contains("these are weights of a CLIP image encoder, with average pools instead of strides", Assert.Throws<StateDictException>(() => net.LoadWeights(Path)).Message, StringComparison.Ordinal);
        Assert.Contains("CLIP", WeightInspection.Of(Path).Foreign, StringComparison.Ordinal);
        Safetensors.Write(Path, Under("", net).Where(entry => !entry.Name.Contains("running", StringComparison.Ordinal) && !entry.Name.Contains("num_", StringComparison.Ordinal)));
        Assert.Contains("with group normalization, which has no running means", Assert.Throws<StateDictException>(() => net.LoadWeights(Path)).Message, StringComparison.Ordinal);
        before.AssertUnchangedIn(net);
    }

    [Fact]
    public void The_documentation_has_the_functions_of_the_libraries()
    {
        string[] lines = [.. OptionTables.InPage("weights.md", "functions", []).Skip(2)];
        List<string> seen = [];
        foreach (string[] cells in lines.Select(line => line.Trim('|', ' ').Split(" | ")))
        {
            foreach (string property in cells[0].Split(", ").Select(name => name.Trim('`')))
            {
                SourceFunction function = ((WeightNaming)typeof(WeightNaming).GetProperty(property)!.GetValue(null)!).Function!;
                seen.Add(property);
                Assert.Equal(
                    function.Strides switch { BlockStrides.First => "first unit, 3×3", BlockStrides.FirstOn1x1 => "first unit, first 1×1", BlockStrides.Last => "last unit, 3×3", _ => "its own units" }, cells[1]);
                Assert.Equal(function.Strides is null ? "its own stem" : string.Join(", ", function.StemPool.Select(padding => $"`{padding}`")), cells[2]);
                Assert.Equal(Text.Plain(function.Epsilon), cells[3]);
                Assert.Equal(function.Convention != Library.Slim && !cells[4].Contains("as `", StringComparison.Ordinal), cells[4].Contains($"Convention = Library.{function.Convention}", StringComparison.Ordinal));
            }
        }

        Assert.Equal(WeightNaming.All.Where(naming => naming.Function is not null && naming != WeightNaming.TimmVgg).Count(), seen.Distinct().Count());
    }

    private static string Published(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Weights", "Published", name);

    private static Tensor Read(string file, string name)
    {
        using SafetensorsFile tensors = SafetensorsFile.Open(Published(file));
        return tensors.Read(name);
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Under(string prefix, Network net) => net.state_dict().Select(entry => (prefix + entry.Key, entry.Value));

    private static NetworkPlan Planned(NetworkPlan plan, Func<NetworkOptions, NetworkOptions> change, Func<BlockRow, BlockRow>? row = null) => Checker.Check(plan.Table with
    {
        Name = "Net",
        Options = change(plan.Table.Options),
        Blocks = plan.Table.Blocks.Select(row ?? (block => block)).ToEquatableArray(),
    }).Plan!;
}
