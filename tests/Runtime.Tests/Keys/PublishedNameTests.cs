using System.Text.RegularExpressions;
using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Keys;

/// <summary>The names of libraries of which no list is at hand, held against lists that are written here as their programs name their layers.</summary>
public sealed class PublishedNameTests
{
    private static readonly string[] TorchNorm = ["weight", "bias", "running_mean", "running_var"];

    private static readonly string[] TensorFlowNorm = ["gamma", "beta", "moving_mean", "moving_variance"];

    [Fact]
    public void Torchvisions_files_may_lack_counters()
    {
        string[] names = [.. Torchvision.Where(name => !name.EndsWith("num_batches_tracked", StringComparison.Ordinal))];
        Assert.Equal(267, names.Length);
        Assert.Equal(WeightNaming.Torchvision, WeightNaming.Of(names));
        AssertNames(names, WeightNaming.Torchvision, TorchvisionResNet50.Plan);
    }

    // mmpretrain/models/backbones/resnet.py has torchvision's layers; ImageClassifier has it as backbone, LinearClsHead its layer as fc.
    [Fact]
    public void MMPretrain_has_torchvisions_layers_in_a_backbone() => AssertNames(
        Torchvision.Select(name => name.StartsWith("fc.", StringComparison.Ordinal) ? "head." + name : "backbone." + name), WeightNaming.MMPretrain, TorchvisionResNet50.Plan);

    // transformers/models/resnet/modeling_resnet.py: ResNetConvLayer is a convolution and a normalization, and a bottleneck layer a Sequential of three.
    [Theory]
    [InlineData("")]
    [InlineData("resnet.")]
    public void Transformers_names_convolutions_by_their_position(string model)
    {
        List<string> names = [.. Layer(model + "embedder.embedder"), "classifier.1.weight", "classifier.1.bias"];
        foreach ((int stage, int depth) in new[] { 3, 4, 6, 3 }.Index())
        {
            for (int layer = 0; layer < depth; layer++)
            {
                string scope = $"{model}encoder.stages.{stage}.layers.{layer}.";
                names.AddRange(layer == 0 ? Layer(scope + "shortcut") : []);
                names.AddRange(Enumerable.Range(0, 3).SelectMany(i => Layer($"{scope}layer.{i}")));
            }
        }

        Assert.Equal(320, names.Count);
        AssertNames(names, WeightNaming.Transformers, TorchvisionResNet50.Plan);

        static IEnumerable<string> Layer(string scope) => [$"{scope}.convolution.weight", .. TorchNorm.Append("num_batches_tracked").Select(tensor => $"{scope}.normalization.{tensor}")];
    }

    // keras_applications/resnet50.py: conv_block and identity_block; conv_block alone has a branch 1.
    [Theory]
    [InlineData("{0}/kernel", "{0}/bias", "{0}/{1}")]
    [InlineData("{0}/{0}/kernel:0", "{0}/{0}/bias:0", "{0}/{0}/{1}:0")]
    public void Keras_named_layers_after_branches_until_2019(string kernel, string bias, string norm)
    {
        List<string> names = [];
        Convolution("conv1", "bn_conv1");
        foreach ((int stage, string blocks) in new[] { (2, "abc"), (3, "abcd"), (4, "abcdef"), (5, "abc") })
        {
            foreach (char block in blocks)
            {
                foreach (string branch in block == 'a' ? ["2a", "2b", "2c", "1"] : new[] { "2a", "2b", "2c" })
                {
                    Convolution($"res{stage}{block}_branch{branch}", $"bn{stage}{block}_branch{branch}");
                }
            }
        }

        names.AddRange([string.Format(null, kernel, "fc1000"), string.Format(null, bias, "fc1000")]);
        Assert.Equal(320, names.Count);
        AssertNames(names, WeightNaming.KerasBranches, TorchvisionResNet50.Plan);

        void Convolution(string layer, string normalization) =>
            names.AddRange([string.Format(null, kernel, layer), string.Format(null, bias, layer), .. TensorFlowNorm.Select(tensor => string.Format(null, norm, normalization, tensor))]);
    }

    // Keras 1 wrote layer_variable_1, and called the variance a deviation.
    [Theory]
    [InlineData("conv1/conv1_W_1:0", "conv1/kernel")]
    [InlineData("conv1/conv1_b_1:0", "conv1/bias")]
    [InlineData("bn2a_branch2a/bn2a_branch2a_gamma_1:0", "bn2a_branch2a/gamma")]
    [InlineData("bn2a_branch2a/bn2a_branch2a_running_mean_1:0", "bn2a_branch2a/moving_mean")]
    [InlineData("bn2a_branch2a/bn2a_branch2a_running_std_1:0", "bn2a_branch2a/moving_variance")]
    [InlineData("a/fc1000/fc1000_W", "a/fc1000/kernel")]
    [InlineData("fc1000/other", "fc1000/other")]
    [InlineData("conv1", "conv1")]
    [InlineData("", "")]
    [InlineData("/", "/")]
    public void Variables_of_Keras_1_have_newer_names(string older, string newer) => Assert.Equal(newer, WeightNaming.KerasBranches.Canonical(older));

    // timm/models/vgg.py: the checkpoint filter renames torchvision's classifier.
    [Fact]
    public void Timms_VGG_has_convolutions_for_hidden_layers() => AssertNames(
        WeightNaming.Torchvision.Tensors(SmallVggNormalized.Plan)
            .Select(tensor => tensor.Name.Replace("classifier.0", "pre_logits.fc1", StringComparison.Ordinal).Replace("classifier.3", "pre_logits.fc2", StringComparison.Ordinal).Replace("classifier.6", "head.fc", StringComparison.Ordinal)),
        WeightNaming.TimmVgg,
        SmallVggNormalized.Plan);

    // timm/models/inception_resnet_v2.py.
    [Fact]
    public void Timms_Inception_has_branches_as_modules_or_sequences()
    {
        List<string> names = [.. "1a 2a 2b 3b 4a 7b".Split(' ').SelectMany(layer => Basic("conv2d_" + layer)), "classif.weight", "classif.bias"];
        Add("mixed_5b", "branch0 branch1.0 branch1.1 branch2.0 branch2.1 branch2.2 branch3.1");
        Add("mixed_6a", "branch0 branch1.0 branch1.1 branch1.2");
        Add("mixed_7a", "branch0.0 branch0.1 branch1.0 branch1.1 branch2.0 branch2.1 branch2.2");
        Residuals("repeat", 10, "branch0 branch1.0 branch1.1 branch2.0 branch2.1 branch2.2");
        Residuals("repeat_1", 20, "branch0 branch1.0 branch1.1 branch1.2");
        Residuals("repeat_2", 9, "branch0 branch1.0 branch1.1 branch1.2");
        Residual("block8", "branch0 branch1.0 branch1.1 branch1.2");
        NetworkPlan plan = Inception(hasScale: true);
        AssertNames(names, WeightNaming.TimmInception, plan);
        Assert.Equal([1000, 1536], WeightNaming.TimmInception.Tensors(plan).Single(tensor => tensor.Name == "classif.weight").StoredShape);

        static IEnumerable<string> Basic(string scope) => [scope + ".conv.weight", .. TorchNorm.Select(tensor => $"{scope}.bn.{tensor}")];
        void Add(string scope, string branches) => names.AddRange(branches.Split(' ').SelectMany(branch => Basic($"{scope}.{branch}")));
        void Residual(string scope, string branches)
        {
            Add(scope, branches);
            names.AddRange([scope + ".conv2d.weight", scope + ".conv2d.bias"]);
        }

        void Residuals(string scope, int count, string branches)
        {
            for (int i = 0; i < count; i++)
            {
                Residual($"{scope}.{i}", branches);
            }
        }
    }

    // tensorflow/models research/slim/nets/inception_resnet_v2.py: no scale in batch normalization.
    [Fact]
    public void TF_slims_Inception_has_scopes_of_repeated_blocks()
    {
        List<string> names = [.. "1a_3x3 2a_3x3 2b_3x3 3b_1x1 4a_3x3 7b_1x1".Split(' ').SelectMany(layer => Basic("Conv2d_" + layer)), "Logits/Logits/weights", "Logits/Logits/biases"];
        Add("Mixed_5b", "0/Conv2d_1x1 1/Conv2d_0a_1x1 1/Conv2d_0b_5x5 2/Conv2d_0a_1x1 2/Conv2d_0b_3x3 2/Conv2d_0c_3x3 3/Conv2d_0b_1x1");
        Add("Mixed_6a", "0/Conv2d_1a_3x3 1/Conv2d_0a_1x1 1/Conv2d_0b_3x3 1/Conv2d_1a_3x3");
        Add("Mixed_7a", "0/Conv2d_0a_1x1 0/Conv2d_1a_3x3 1/Conv2d_0a_1x1 1/Conv2d_1a_3x3 2/Conv2d_0a_1x1 2/Conv2d_0b_3x3 2/Conv2d_1a_3x3");
        Residuals("Repeat/block35", 10, "0/Conv2d_1x1 1/Conv2d_0a_1x1 1/Conv2d_0b_3x3 2/Conv2d_0a_1x1 2/Conv2d_0b_3x3 2/Conv2d_0c_3x3");
        Residuals("Repeat_1/block17", 20, "0/Conv2d_1x1 1/Conv2d_0a_1x1 1/Conv2d_0b_1x7 1/Conv2d_0c_7x1");
        Residuals("Repeat_2/block8", 9, "0/Conv2d_1x1 1/Conv2d_0a_1x1 1/Conv2d_0b_1x3 1/Conv2d_0c_3x1");
        Residual("Block8", "0/Conv2d_1x1 1/Conv2d_0a_1x1 1/Conv2d_0b_1x3 1/Conv2d_0c_3x1");
        NetworkPlan plan = Inception(hasScale: false);
        AssertNames(names, WeightNaming.SlimInception, plan);
        Assert.Equal([1, 7, 128, 160], WeightNaming.SlimInception.Tensors(plan).Single(tensor => tensor.Name == "Repeat_1/block17_1/Branch_1/Conv2d_0b_1x7/weights").StoredShape);
        Assert.Equal("the auxiliary classifier, which exists only in training", WeightNaming.SlimInception.ReasonToIgnore("InceptionResnetV2/AuxLogits/Conv2d_1b_1x1/weights"));

        static IEnumerable<string> Basic(string scope) => [scope + "/weights", .. TensorFlowNorm.Skip(1).Select(tensor => $"{scope}/BatchNorm/{tensor}")];
        void Add(string scope, string branches) => names.AddRange(branches.Split(' ').SelectMany(branch => Basic($"{scope}/Branch_{branch}")));
        void Residual(string scope, string branches)
        {
            Add(scope, branches);
            names.AddRange([scope + "/Conv2d_1x1/weights", scope + "/Conv2d_1x1/biases"]);
        }

        void Residuals(string scope, int count, string branches)
        {
            for (int i = 1; i <= count; i++)
            {
                Residual($"{scope}_{i}", branches);
            }
        }
    }

    [Fact]
    public void A_rule_reads_what_it_names()
    {
        NetworkPlan[] plans = [ResNetV2_50(), TorchvisionResNet50.Plan, TorchvisionD.Plan, TorchvisionExcited.Plan, TimmResNetV2_50.Plan];
        int read = 0;
        foreach (WeightNaming naming in WeightNaming.All.Where(naming => naming.Rules.Count > 0))
        {
            // timm's post-activation networks have torchvision's names.
            foreach (NetworkPlan plan in plans.Where(plan => naming.Refusal(plan) is null && (naming != WeightNaming.Timm || plan.Table.Options.Activation == ActivationKind.PreActivation)))
            {
                foreach (NamedTensor named in naming.Tensors(plan).Where(named => named.Tensor.Role == TensorRole.ConvolutionWeight))
                {
                    (string path, NamePlace place) = naming.Rules.Select(rule => rule.Read(named.Name)).First(item => item is not null)!.Value;
                    string[] parts = named.Tensor.Path.Split('.');
                    int block = plan.IndexOfBlock(parts[0]) + 1;
                    string expected = block == 0 ? named.Tensor.Path : WeightRule.InUnit + string.Join('.', parts[2..]);

                    // torch numbers modules: behind a pool a projection is the second.
                    Assert.Equal(expected, path.Replace(TorchNamings.ShortcutBehindPool, "shortcut.weight", StringComparison.Ordinal));
                    Assert.Equal(block == 0 ? (0, 0) : (block, int.Parse(parts[1]["unit_".Length..], null)), (place.Block, place.Unit));
                    read++;
                }
            }
        }

        Assert.InRange(read, 500, int.MaxValue);

        static NetworkPlan ResNetV2_50() => Zoo.Networks.ResNetV2_50.Plan;
    }

    [Theory]
    [InlineData("layer1.0.conv1.weigh")]
    [InlineData("layer1.0.conv1.weight.weight")]
    [InlineData("layer99999999999.0.conv1.weight")]
    [InlineData("layer1.-1.conv1.weight")]
    [InlineData("layer1.0.conv.weight")]
    [InlineData("")]
    public void A_name_of_no_rule_is_not_read(string name) => Assert.All(WeightNaming.Torchvision.Rules, rule => Assert.Null(rule.Read(name)));

    private static IEnumerable<string> Torchvision => GoldenFile.TorchvisionResNet50.GetProperty("entries").EnumerateArray().Select(entry => entry[0].GetString()!);

    /// <summary>Every name is one of the naming's, in both directions, and tells the naming. Counters may be in neither or in both, and biases are taken from means.</summary>
    private static void AssertNames(IEnumerable<string> names, WeightNaming naming, NetworkPlan plan)
    {
        string[] listed = [.. names];
        Assert.Null(naming.Refusal(plan));
        Assert.Equal(naming, WeightNaming.Of(listed));
        Assert.Null(WeightNaming.Foreign(listed));
        IReadOnlyList<NamedTensor> tensors = naming.Tensors(plan);
        bool counts = listed.Any(IsCounter);
        Assert.Equal(
            listed.Select(naming.Canonical).Order(StringComparer.Ordinal),
            tensors.SelectMany(tensor => new[] { tensor.Name, tensor.Minus }).OfType<string>().Where(name => counts || !IsCounter(name)).Order(StringComparer.Ordinal));

        static bool IsCounter(string name) => Regex.IsMatch(name, "num_batches_tracked$");
    }

    private static NetworkPlan Inception(bool hasScale) => Checker.Check(new NetworkTable(
        "Inception",
        new BlockRow[]
        {
            new("first", UnitKind.InceptionA, 320),
            new("second", UnitKind.InceptionResNetA, 320, Repeat: 10) { Scale = 0.17 },
            new("third", UnitKind.ReductionA, 1088, Repeat: 0, FirstStride: 2),
            new("fourth", UnitKind.InceptionResNetB, 1088, Repeat: 20) { Scale = 0.10 },
            new("fifth", UnitKind.ReductionB, 2080, Repeat: 0, FirstStride: 2),
            new("sixth", UnitKind.InceptionResNetC, 2080, Repeat: 9) { Scale = 0.20 },
            new("seventh", UnitKind.InceptionResNetC, 2080) { OutputActivation = false },
            new("eighth", UnitKind.Plain, 1536) { Kernel = 1 },
        }.ToEquatableArray())
    {
        Options = new() { Height = 299, Width = 299, Stem = StemKind.InceptionResNetV2, Activation = ActivationKind.PostActivation },
        ArgScope = new() { BatchNormEpsilon = 1e-3, BatchNormScale = hasScale },
    }).Plan!;
}
