using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Weights of any library come over by what they are, and a network changes wholly or not at all.</summary>
public sealed class LoadWeightsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder.Of("weights.safetensors");

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, string, string> Libraries => new()
    {
        { "ResNetDsl", "", "" },
        { "torchvision", "", "" },
        { "torchvision", "module.", "" },
        { "timm", "", "" },
        { "TF-slim", "resnet_v2_50/", "" },
        { "TF-slim", "", ":0" },
        { "Keras ResNetV2", "", "" },
        { "Keras ResNetV2", "resnet50v2/", ":0" },
        { "Keras ResNet", "", "" },
        { "Keras ResNet50 until 2019", "", ":0" },
        { "transformers", "", "" },
        { "transformers", "module.", "" },
        { "MMPretrain", "", "" },
        { "timm's VGG", "", "" },
        { "timm's Inception-ResNet-v2", "", "" },
        { "TF-slim's Inception-ResNet-v2", "InceptionResnetV2/", "" },
    };

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_library_comes_over_bit_by_bit(string library, string prefix, string suffix)
    {
        WeightNaming naming = WeightNaming.All.Single(naming => naming.Name == library);
        using Network from = Made(library);
        using Network to = Made(library);
        RandomState.Fill(from, 3);
        LibraryFiles.Write(Path, from, naming, prefix, suffix);
        LoadReport report = to.LoadWeights(Path);
        Assert.Equal(naming, report.Naming);
        Assert.Equal(prefix, report.Prefix);
        Assert.Empty(report.Missing);
        Assert.Empty(report.Unexpected);
        Assert.Equal(to.state_dict().Keys, report.Loaded.Concat(report.Skipped.Select(tensor => tensor.Name)).OrderBy(key => to.state_dict().Keys.ToList().IndexOf(key)));
        StateBytes.Of(from).AssertUnchangedIn(to);
    }

    [Fact]
    public void Large_kernels_of_another_layout_come_over_bit_by_bit()
    {
        using LargeKernels from = new();
        using LargeKernels to = new();
        RandomState.Fill(from, 3);
        LibraryFiles.Write(Path, from, WeightNaming.Slim, "resnet_v2_50/", "");
        LoadReport report = to.LoadWeights(Path);
        Assert.Contains(report.Reshaped, tensor => tensor.From.Count == 4 && tensor.From[0] == 1 && tensor.From.Aggregate((a, b) => a * b) >= 1 << 19);
        Assert.Contains(report.Reshaped, tensor => tensor.From.Count == 4 && tensor.From[0] == 3 && tensor.From.Aggregate((a, b) => a * b) >= 1 << 19);
        StateBytes.Of(from).AssertUnchangedIn(to);
    }

    [Theory]
    [InlineData("ResNetDsl", "")]
    [InlineData("TF-slim", "resnet_v2_50/")]
    public void A_file_of_other_sizes_is_explained_by_blocks_and_not_by_names(string library, string prefix)
    {
        WeightNaming naming = WeightNaming.All.Single(naming => naming.Name == library);
        using SlimLikeOfOtherSizes from = new();
        using SlimLike to = new();
        StateBytes before = StateBytes.Of(to);
        LibraryFiles.Write(Path, from, naming, prefix, "");
        StateDictException refusal = Assert.Throws<StateDictException>(() => to.LoadWeights(Path));
        Assert.Equal(
            $"'{Path}' does not fit SlimLike, which is unchanged: block1 has 2 units here and 4 in the file; block2 has 2 units here and 1 in the file; the classifier has 5 classes here and 7 in the file.",
            refusal.Message);
        Assert.NotEmpty(refusal.Missing);
        Assert.NotEmpty(refusal.Unexpected);
        before.AssertUnchangedIn(to);
    }

    [Fact]
    public void A_state_dict_of_other_sizes_is_explained_by_blocks()
    {
        using SlimLikeOfOtherSizes from = new();
        using SlimLike to = new();
        StateDictException refusal = Assert.Throws<StateDictException>(() => to.load_state_dict(from.state_dict()));
        Assert.StartsWith("The state dict does not fit SlimLike, which is unchanged: block1 has 2 units here and 4 there; block2 has 2 units here and 1 there;", refusal.Message, StringComparison.Ordinal);

        // What else differs is listed, so that nothing is left unsaid.
        Dictionary<string, Tensor> more = new(from.state_dict()) { ["more"] = ones(1) };
        Assert.Contains("unexpected: ", Assert.Throws<StateDictException>(() => to.load_state_dict(more)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_network_made_for_a_file_is_one_that_loads_it(bool hasClassifier)
    {
        using TorchvisionLike from = new();
        RandomState.Fill(from, 5);
        from.SaveSafetensors(Path);
        WeightLoading options = new() { Classifier = hasClassifier ? ClassifierWeights.Require : ClassifierWeights.Skip };
        random.manual_seed(7);
        using TorchvisionLike expected = new();
        expected.LoadWeights(Path, options);
        random.manual_seed(7);
        using TorchvisionLike made = NetworkWeights.Load(() => new TorchvisionLike(), Path, options);
        StateBytes.Of(expected).AssertUnchangedIn(made);
        Assert.True(made.training);

        // A network that is made later has its own values again.
        random.manual_seed(8);
        using TorchvisionLike first = new();
        random.manual_seed(8);
        using TorchvisionLike second = new();
        StateBytes.Of(first).AssertUnchangedIn(second);
        Assert.All(second.state_dict().Values, value => Assert.True(value.isfinite().all().item<bool>()));
    }

    [Fact]
    public void A_network_made_for_a_file_that_does_not_fit_is_not_there()
    {
        using SmallResNet other = new();
        other.SaveSafetensors(Path);
        TorchvisionLike? made = null;
        Assert.Throws<StateDictException>(() => NetworkWeights.Load(() => made = new(), Path));
        Assert.Throws<ObjectDisposedException>(() => made!.LoadWeights(Path));
        Assert.Throws<FileNotFoundException>(() => NetworkWeights.Load(() => new TorchvisionLike(), folder.Of("missing.safetensors")));
    }

    [Fact]
    public void Keys_of_the_network_do_not_matter()
    {
        using TorchvisionLike torchvision = new(dtype: float64);
        using TorchvisionLikeBySlimKeys slim = new(dtype: float64);
        RandomState.Fill(torchvision, 4);
        using Tensor images = SampleImages.Noise(1, [2, 3, 32, 32], float64);
        torchvision.SaveSafetensors(Path);
        LoadReport report = slim.LoadWeights(Path);
        Assert.Equal("layer1.unit_1.conv1.weight", report.Loaded[5]);
        Assert.Equal(15, report.Skipped.Count(tensor => tensor.Reason == "a count of training steps, which the network does not keep"));
        Assert.Equal("its elements are laid out as torch has them", Assert.Single(report.Reshaped).How);
        AssertSameOutput(torchvision, slim, images);

        RandomState.Fill(slim, 5);
        slim.SaveSafetensors(Path);
        report = torchvision.LoadWeights(Path);
        Assert.All(report.Skipped, tensor => Assert.Equal("the file counts no training steps", tensor.Reason));
        AssertSameOutput(torchvision, slim, images);
    }

    [Fact]
    public void Keras_biases_before_batch_normalisation_go_into_its_means()
    {
        using KerasLikeBiased biased = new(dtype: float64);
        using KerasLike plain = new(dtype: float64);
        RandomState.Fill(biased, 6);
        LibraryFiles.Write(Path, biased, WeightNaming.Keras);
        using KerasLikeBiased again = new(dtype: float64);
        again.LoadWeights(Path);
        StateBytes.Of(biased).AssertUnchangedIn(again);

        LoadReport report = plain.LoadWeights(Path);
        Assert.Contains(report.Reshaped, tensor => tensor.Key == "layer1.0.bn1.running_mean" && tensor.How == "conv2_block1_1_conv/bias is taken from it");
        Assert.Equal(15, report.Reshaped.Count(tensor => tensor.How.EndsWith("is taken from it", StringComparison.Ordinal)));
        using Tensor images = SampleImages.Noise(1, [2, 3, 32, 32], float64);
        AssertSameOutput(biased, plain, images);
    }

    [Fact]
    public void TorchSharps_format_is_found_by_what_the_file_holds()
    {
        using TorchvisionLike from = new();
        using TorchvisionLike to = new();
        RandomState.Fill(from, 7);
        from.save(Path);
        LoadReport report = to.LoadWeights(Path);
        Assert.Equal(from.state_dict().Keys, report.Loaded);
        StateBytes.Of(from).AssertUnchangedIn(to);
    }

    [Fact]
    public void Types_are_converted_and_counts_stay_counts()
    {
        using TorchvisionLike from = new(dtype: float64);
        using TorchvisionLike to = new();
        RandomState.Fill(from, 8);
        from.SaveSafetensors(Path);
        to.LoadWeights(Path);
        foreach ((string key, Tensor tensor) in to.state_dict())
        {
            TensorAssert.Close(from.state_dict()[key], tensor, 1e-6);
        }
    }

    [Fact]
    public void A_classifier_of_other_classes_is_kept_where_one_says_so()
    {
        using TorchvisionLike from = new();
        using TorchvisionLikeForSeven to = new();
        RandomState.Fill(from, 9);
        from.SaveSafetensors(Path);
        StateBytes before = StateBytes.Of(to);
        StateDictException refused = Assert.Throws<StateDictException>(() => to.LoadWeights(Path));
        Assert.Equal(["fc.weight is [7, 48] here and [5, 48] there", "fc.bias is [7] here and [5] there"], refused.Misshapen);
        Assert.StartsWith($"'{Path}' does not fit TorchvisionLikeForSeven, which is unchanged.", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("load with Classifier = ClassifierWeights.Skip.", refused.Message, StringComparison.Ordinal);
        before.AssertUnchangedIn(to);

        LoadReport report = to.LoadWeights(Path, new() { Classifier = ClassifierWeights.Skip });
        Assert.Equal([new("fc.weight", "the classifier is skipped"), new("fc.bias", "the classifier is skipped")], report.Skipped);
        Assert.Equal(to.state_dict().Keys.Except(["fc.weight", "fc.bias"]).Count(), report.Loaded.Count);
        Assert.DoesNotContain("fc.weight", before.ChangedIn(to));
        TensorAssert.Identical(from.state_dict()["layer2.1.conv3.weight"], to.state_dict()["layer2.1.conv3.weight"]);
    }

    [Fact]
    public void A_classifier_that_the_network_lacks_is_left_out()
    {
        using TorchvisionLike from = new();
        using TorchvisionLikeFeatures to = new();
        from.SaveSafetensors(Path);
        Assert.Equal(["fc.weight", "fc.bias"], Assert.Throws<StateDictException>(() => to.LoadWeights(Path)).Unexpected.Order().Reverse());
        LoadReport report = to.LoadWeights(Path, new() { Classifier = ClassifierWeights.Skip });
        Assert.Equal(["fc.bias", "fc.weight"], report.Skipped.Select(tensor => tensor.Name).Order());
    }

    [Fact]
    public void Channels_are_summed_for_gray_and_repeated_for_more()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using TorchvisionLike from = new(dtype: float64);
        RandomState.Fill(from, 10);
        from.SaveSafetensors(Path);
        Tensor kernel = from.state_dict()["conv1.weight"];

        using TorchvisionLikeForGray gray = new(dtype: float64);
        Assert.Equal(["conv1.weight is [16, 1, 7, 7] here and [16, 3, 7, 7] there"], Assert.Throws<StateDictException>(() => gray.LoadWeights(Path)).Misshapen);
        LoadReport report = gray.LoadWeights(Path, new() { InputChannels = InputChannelWeights.Adapt });
        Assert.Equal(new ReshapedTensor("conv1.weight", new([16, 3, 7, 7]), new([16, 1, 7, 7]), "the weights of all channels are summed"), Assert.Single(report.Reshaped));
        TensorAssert.Close(kernel.sum(1, keepdim: true), gray.state_dict()["conv1.weight"], 1e-12);

        // A gray image, and the same in three equal channels.
        Tensor image = SampleImages.Noise(2, [2, 1, 32, 32], float64);
        from.eval();
        gray.eval();
        TensorAssert.Close(from.forward(image.expand(2, 3, 32, 32)), gray.forward(image), 1e-9);

        using TorchvisionLikeForFiveChannels five = new(dtype: float64);
        five.LoadWeights(Path, new() { InputChannels = InputChannelWeights.Adapt });
        TensorAssert.Close(cat([kernel, kernel[.., ..2]], 1) * 0.6, five.state_dict()["conv1.weight"], 1e-12);

        LibraryFiles.Write(Path, from, WeightNaming.Slim);
        gray.LoadWeights(Path, new() { InputChannels = InputChannelWeights.Adapt, CheckFunction = false });
        TensorAssert.Close(kernel.sum(1, keepdim: true), gray.state_dict()["conv1.weight"], 1e-12);
    }

    [Fact]
    public void Weights_of_another_function_are_refused()
    {
        using TorchvisionLike from = new();
        using SlimLikeV1 to = new();
        StateBytes before = StateBytes.Of(to);

        // By what the file says.
        from.SaveSafetensors(Path);
        Assert.Contains("strides: 2 in unit 3 there, 2 in unit 4 here", Assert.Throws<StateDictException>(() => to.LoadWeights(Path)).Message, StringComparison.Ordinal);

        // By what the library is known for.
        LibraryFiles.Write(Path, from, WeightNaming.Torchvision);
        Assert.Contains(
            "torchvision has the stride of a block in its first unit, and second of SlimLikeV1 has it in its last unit (write firstStride: 2 instead of its lastStride); "
            + "torchvision pads the stem's max pool by 1 on each side, and SlimLikeV1 as TensorFlow's SAME (write StemPoolPadding = StemPoolPadding.Symmetric); CheckFunction = false loads it anyway",
            Assert.Throws<StateDictException>(() => to.LoadWeights(Path)).Message, StringComparison.Ordinal);
        before.AssertUnchangedIn(to);
        to.LoadWeights(Path, new() { CheckFunction = false });
        Assert.NotEmpty(before.ChangedIn(to));
    }

    [Fact]
    public void Missing_and_unexpected_tensors_are_refused_or_reported()
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchvisionLike from = new();
        using TorchvisionLike to = new();
        RandomState.Fill(from, 11);
        Safetensors.Write(Path, from.state_dict().Where(entry => entry.Key != "layer1.0.conv1.weight").Select(entry => (entry.Key, entry.Value)).Append(("größe", ones(2))));
        StateBytes before = StateBytes.Of(to);
        StateDictException refused = Assert.Throws<StateDictException>(() => to.LoadWeights(Path));
        Assert.Equal(["layer1.0.conv1.weight"], refused.Missing);
        Assert.Equal(["größe"], refused.Unexpected);
        before.AssertUnchangedIn(to);
        LoadReport report = to.LoadWeights(Path, new() { Strict = false });
        Assert.Equal(["layer1.0.conv1.weight"], report.Missing);
        Assert.Equal(["größe"], report.Unexpected);
        Assert.DoesNotContain("layer1.0.conv1.weight", before.ChangedIn(to));
        Assert.Contains("1 missing, 1 unexpected", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quantized_weight_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchvisionLike net = new();
        Safetensors.Write(Path, net.state_dict().Select(entry => (entry.Key, entry.Key == "layer1.0.conv1.weight" ? entry.Value.to(ScalarType.Int8) : entry.Value)));
        StateDictException refused = Assert.Throws<StateDictException>(() => net.LoadWeights(Path));
        Assert.Equal(["layer1.0.conv1.weight is of a floating type here and Int8 [16, 16, 1, 1] there"], refused.Misshapen);
    }

    [Fact]
    public void BiT_and_strangers_are_refused_with_the_reason()
    {
        using DisposeScope scope = NewDisposeScope();
        using TimmLike timm = new();
        StateBytes before = StateBytes.Of(timm);
        Safetensors.Write(Path, timm.state_dict().Where(entry => !entry.Key.Contains("running", StringComparison.Ordinal) && !entry.Key.Contains("num_", StringComparison.Ordinal)).Select(entry => (entry.Key, entry.Value)));
        Assert.Contains("weights of a BiT network, with group normalization and standardized convolutions", Assert.Throws<StateDictException>(() => timm.LoadWeights(Path)).Message, StringComparison.Ordinal);
        Safetensors.Write(Path, [("transformer.h.0.attn.weight", ones(3))]);
        Assert.Contains("none of its 1 tensors has a name that a known library has for TimmLike", Assert.Throws<StateDictException>(() => timm.LoadWeights(Path)).Message, StringComparison.Ordinal);
        Safetensors.Write(Path, []);
        Assert.Contains("none of its 0 tensors", Assert.Throws<StateDictException>(() => timm.LoadWeights(Path)).Message, StringComparison.Ordinal);
        using KerasLike keras = new();
        LibraryFiles.Write(Path, keras, WeightNaming.Keras);
        Assert.Throws<StateDictException>(() => timm.LoadWeights(Path));
        Assert.Contains("Keras ResNet has no name for stage1.unit_1.preact.weight", Assert.Throws<StateDictException>(() => timm.LoadWeights(Path, new() { Naming = WeightNaming.Keras })).Message, StringComparison.Ordinal);
        before.AssertUnchangedIn(timm);
    }

    [Theory]
    [InlineData("PK\u0003\u0004and so on", "the directory at the end of the archive is missing")]
    [InlineData("a text, not weights\n", "not a file of weights in a known format, or its first bytes are damaged.")]
    [InlineData("", "is empty, or is not a regular file")]
    public void Other_formats_are_refused(string text, string reason)
    {
        File.WriteAllText(Path, text);
        using TimmLike net = new();
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => net.LoadWeights(Path));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains(Path, refused.Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => net.LoadWeights(folder.Of("absent")));
    }

    [Fact]
    public void A_network_in_a_checkpoint_is_found_and_its_average_on_demand()
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchvisionLike net = new();
        using TorchvisionLike average = new();
        using TorchvisionLike to = new();
        RandomState.Fill(net, 12);
        RandomState.Fill(average, 13);
        Safetensors.Write(
            Path,
            average.state_dict().Select(entry => ("ema." + entry.Key, entry.Value)).Concat(net.state_dict().Select(entry => ("network." + entry.Key, entry.Value))).Append(("optimizer.step", tensor(3L))),
            NetworkTag.Of(TorchvisionLike.Plan).AddTo(new Dictionary<string, string> { ["format"] = "ResNetDsl checkpoint" }));
        LoadReport report = to.LoadWeights(Path);
        Assert.Equal("network.", report.Prefix);
        Assert.Contains(new("optimizer.step", "it is outside of network."), report.Skipped);
        StateBytes.Of(net).AssertUnchangedIn(to);
        to.LoadWeights(Path, new() { Prefix = "ema." });
        StateBytes.Of(average).AssertUnchangedIn(to);

        WeightInspection inspection = WeightInspection.Of(Path, [TorchvisionLike.Plan]);
        Assert.Equal(net.state_dict().Keys.Order(), inspection.Entries.Select(entry => entry.Name).Order());
        Assert.Equal(WeightFit.Fully, inspection.Fits[0].Fit);
        Assert.Equal(net.state_dict().Count, WeightInspection.Of(Path, prefix: "ema.").Entries.Count);
    }

    [Fact]
    public void An_inspection_says_what_a_file_is_and_what_it_fits()
    {
        using TorchvisionLike net = new();
        net.SaveSafetensors(Path, new Dictionary<string, string> { ["classes"] = "a\nb\nc\nd\ne" });
        WeightInspection inspection = WeightInspection.Of(Path, [TorchvisionLike.Plan, TorchvisionLikeBySlimKeys.Plan, TorchvisionLikeForSeven.Plan, TorchvisionLikeForGray.Plan, SlimLikeV1.Plan, TimmLike.Plan]);
        Assert.Equal(WeightFormat.Safetensors, inspection.Format);
        Assert.Equal(WeightNaming.Torchvision, inspection.Naming);
        Assert.Equal("TorchvisionLike", inspection.Tag?.Name);
        Assert.Equal("[\"a\",\"b\",\"c\",\"d\",\"e\"]", inspection.Metadata["classes"]);
        Assert.Equal(TorchvisionLike.ParameterCount, inspection.Parameters);
        Assert.Equal([WeightFit.Fully, WeightFit.Fully, WeightFit.AllButClassifier, WeightFit.Not, WeightFit.Not, WeightFit.Not], inspection.Fits.Select(fit => fit.Fit));
        Assert.Null(inspection.Fits[0].Reason);
        Assert.Equal("fc.weight is [7, 48] here and [5, 48] there", inspection.Fits[2].Reason);
        Assert.Equal("conv1.weight is [16, 1, 7, 7] here and [16, 3, 7, 7] there", inspection.Fits[3].Reason);
        Assert.Contains("strides: 2 in unit 3 there, 2 in unit 4 here", inspection.Fits[4].Reason, StringComparison.Ordinal);
        Assert.Contains("its names are those of torchvision", inspection.Fits[5].Reason, StringComparison.Ordinal);

        net.save(Path);
        inspection = WeightInspection.Of(Path, [TorchvisionLike.Plan]);
        Assert.Equal(WeightFormat.TorchSharp, inspection.Format);
        Assert.Equal(WeightFit.Fully, inspection.Fits[0].Fit);
    }

    [Fact]
    public void Metadata_are_the_callers_but_for_the_networks_own()
    {
        using TorchvisionLike net = new();
        Assert.Throws<ArgumentException>(() => net.SaveSafetensors(Path, new Dictionary<string, string> { [NetworkTag.FunctionKey] = "mine" }));
        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void Nothing_is_left_of_a_loading_but_the_weights()
    {
        using TorchvisionLike net = new();
        LibraryFiles.Write(Path, net, WeightNaming.Torchvision);
        net.LoadWeights(Path);
        long before = LiveTensors.Count();
        net.LoadWeights(Path);
        Assert.Equal(before, LiveTensors.Count());
        using TorchvisionLikeForSeven other = new();
        before = LiveTensors.Count();
        Assert.Throws<StateDictException>(() => other.LoadWeights(Path));
        Assert.Equal(before, LiveTensors.Count());
    }

    private static Network Made(string library) => library switch
    {
        "ResNetDsl" or "TF-slim" => new SlimLike(dtype: float64),
        "Keras ResNetV2" => new KerasV2Like(dtype: float64),
        "Keras ResNet50 until 2019" => new KerasBranchesLike(dtype: float64),
        "timm" => new TimmLike(dtype: float64),
        "timm's VGG" => new SmallVgg(dtype: float64),
        "timm's Inception-ResNet-v2" or "TF-slim's Inception-ResNet-v2" => new SmallInception(dtype: float64),
        "torchvision" or "transformers" or "MMPretrain" => new TorchvisionLike(dtype: float64),
        _ => new KerasLike(dtype: float64),
    };

    private static void AssertSameOutput(Network one, Network other, Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        one.eval();
        other.eval();
        TensorAssert.Close(one.forward(images), other.forward(images), 1e-9);
    }
}
