using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.Zoo.Networks;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>Networks of the Zoo, and some that are only here, against the counts that their libraries and papers publish: <c>tests/Golden/param_counts.json</c>.</summary>
public sealed class PublishedCountTests
{
    private static readonly JsonElement Counts = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "param_counts.json"))).RootElement;

    private static readonly int[] Units34 = [3, 4, 6, 3];

    private static readonly int[] Units101 = [3, 4, 23, 3];

    private static readonly int[] Units152 = [3, 8, 36, 3];

    private static readonly NetworkOptions Torchvision = new() { Convention = Library.Torchvision, Activation = ActivationKind.PostActivation };

    private static readonly NetworkOptions Conv1x1 = Torchvision with { StridePlacement = StridePlacement.Conv1x1 };

    public static TheoryData<string> TorchvisionModels => Models("torchvision");

    public static TheoryData<string> TorchSharpModels => Models("torchsharp_0_107_measured", "models");

    public static TheoryData<string> KerasModels => Models("keras", "models");

    public static TheoryData<string> TimmModels => Models("timm", "models");

    public static TheoryData<string> SlimModels => Models("slim", "models");

    public static TheoryData<string> CifarModels => Models("cifar_v1", "models");

    public static TheoryData<string> StridePlacements => Models("stride_placement_cost_224_MACs");

    [Fact]
    public void Every_section_of_the_file_is_held_here() => Assert.Equal(
        [
            "sources", "how_derived", "verification", "torchvision", "torchsharp_0_107_measured", "keras", "timm", "slim", "cifar_v1", "preact_and_wide", "paper_flops_1e9",
            "caffe_original_1crop_error", "article_claims", "stride_placement_cost_224_MACs",
        ],
        Names(Counts));

    [Theory]
    [MemberData(nameof(TorchvisionModels))]
    public void Torchvision_counts(string name)
    {
        JsonElement model = At("torchvision", name);
        NetworkPlan plan = OfTorchvision(name);

        Assert.Equal(Long(model, "num_params"), plan.ParameterCount);
        Assert.Equal(Long(model, "derived_params"), plan.ParameterCount);
        Assert.Equal(Long(model, "buffer_elements_running_mean_var"), Buffers(plan));
        Assert.Equal(Long(model, "num_batches_tracked_scalars"), plan.Tensors().Count(tensor => tensor.Role == TensorRole.Counter));
        Assert.Equal(Long(model, "state_dict_tensors"), plan.Tensors().Count());
        Assert.Equal(Long(model, "derived_MACs_224"), plan.MultiplyAdds);
        Assert.Equal(model.GetProperty("_ops_GMACs_published").GetDouble(), plan.MultiplyAdds / 1e9, tolerance: 0.0005);
    }

    [Theory]
    [MemberData(nameof(TorchSharpModels))]
    public void TorchSharp_counts(string name)
    {
        JsonElement model = At("torchsharp_0_107_measured", "models", name);
        NetworkPlan published = OfTorchvision(name);

        // TorchSharp builds its ResNeXt-101 of 64 groups from the units of ResNet-50.
        NetworkPlan measured = model.GetProperty("agrees").GetBoolean() ? published : Planned(Torchvision, ResNet(Units34, width: 256, groups: 64));
        Assert.Equal(Long(model, "torchvision_num_params"), published.ParameterCount);
        Assert.Equal(Long(model, "params_measured"), measured.ParameterCount);
        Assert.Equal(Long(model, "state_dict_tensors"), measured.Tensors().Count());
    }

    [Theory]
    [MemberData(nameof(KerasModels))]
    public void Keras_counts(string name)
    {
        JsonElement model = At("keras", "models", name);
        NetworkPlan plan = name.EndsWith("V2", StringComparison.Ordinal)
            ? Zoo("ResNetV2_" + name["ResNet".Length..^"V2".Length])
            : Planned(Conv1x1 with { ConvolutionBias = true }, new ArgScope { BatchNormDecay = 0.99, BatchNormEpsilon = 1.001e-5 }, ResNet(UnitsOf(name["ResNet".Length..])));

        Assert.Equal(Long(model, "trainable_derived"), plan.ParameterCount);
        Assert.Equal(Long(model, "non_trainable_moving_stats_derived"), Buffers(plan));
        Assert.Equal(Long(model, "total_params_published"), plan.ParameterCount + Buffers(plan));
    }

    [Theory]
    [MemberData(nameof(TimmModels))]
    public void Timm_counts(string name)
    {
        JsonElement model = At("timm", "models", name);
        NetworkOptions timm = new() { Convention = Library.Timm };
        NetworkPlan plan = name switch
        {
            "resnetv2_18" => Planned(timm, Basic([2, 2, 2, 2])),
            "resnetv2_34" => Planned(timm, Basic(Units34)),
            _ => Zoo("Timm" + name),
        };

        Assert.Equal(Long(model, "derived_params"), plan.ParameterCount);
        Assert.Equal(model.GetProperty("param_count_millions_published").GetDouble(), plan.ParameterCount / 1e6, tolerance: 0.005);
        Assert.Equal(Long(model, "derived_buffers_running_mean_var"), Buffers(plan));
        Assert.Equal(Long(model, "state_dict_tensors"), plan.Tensors().Count());
        Assert.Equal(Long(model, "derived_MACs_224_conv_linear_only"), plan.MultiplyAdds);
    }

    [Theory]
    [MemberData(nameof(SlimModels))]
    public void Slim_counts(string name)
    {
        JsonElement model = At("slim", "models", name);
        NetworkPlan plan = Zoo(name.Replace("_v", "V", StringComparison.Ordinal));

        Assert.Equal(Long(model, "trainable_params_1000_classes"), plan.ParameterCount);
        Assert.Equal(Long(model, "trainable_params_1001_classes"), WithClasses(plan, 1001).ParameterCount);
        Assert.Equal(Long(model, "trainable_params_no_logits"), WithClasses(plan, 0).ParameterCount);
        Assert.Equal(Long(model, "moving_mean_variance_elements"), Buffers(plan));
        Assert.Equal(Long(model, "variables"), plan.Tensors().Count());
        Assert.Equal(Long(model, "trainable_variables"), plan.Tensors().Count(tensor => tensor.IsTrained));
        Assert.Equal(Long(model, "trainable_variables_no_logits"), WithClasses(plan, 0).Tensors().Count(tensor => tensor.IsTrained));
        Assert.Equal(Long(model, "derived_MACs_224"), plan.MultiplyAdds);
    }

    [Theory]
    [MemberData(nameof(CifarModels))]
    public void Cifar_counts(string name)
    {
        JsonElement model = At("cifar_v1", "models", name);
        NetworkPlan plan = Zoo("Cifar" + name.Replace("-", "", StringComparison.Ordinal));
        NetworkPlan projecting = With(plan, options => options with { Shortcut = ShortcutKind.Projection });

        Assert.Equal(Long(model, "derived_params_option_A"), plan.ParameterCount);
        Assert.Equal(Long(model, "derived_params_option_B"), projecting.ParameterCount);
        Assert.Equal(model.GetProperty("params_millions_paper").GetDouble(), plan.ParameterCount / 1e6, tolerance: 0.005);
        Assert.Equal(Long(model, "derived_buffers"), Buffers(plan));
        Assert.Equal(Long(model, "derived_MACs_32"), plan.MultiplyAdds);
    }

    [Fact]
    public void Preactivation_and_wide_counts()
    {
        JsonElement section = Counts.GetProperty("preact_and_wide");
        Assert.Equal(["preact-164", "WRN-28-10", "fb_preresnet-200"], Names(section));

        NetworkPlan deep = Zoo(nameof(PreActResNet164));
        Assert.Equal(Long(section, "preact-164", "derived_params"), deep.ParameterCount);
        Assert.Equal(
            Long(section, "preact-164", "derived_conv_fc_only"),
            deep.Tensors().Where(tensor => tensor.Role == TensorRole.ConvolutionWeight || tensor.Key == "logits.bias").Sum(tensor => (long)tensor.Elements));

        NetworkPlan wide = Zoo(nameof(WideResNet28_10));
        Assert.Equal(Long(section, "WRN-28-10", "derived_params_10_classes"), wide.ParameterCount);
        Assert.Equal(Long(section, "WRN-28-10", "derived_params_100_classes"), WithClasses(wide, 100).ParameterCount);

        NetworkPlan facebook = Planned(new() { Convention = Library.Torchvision, Keys = Library.Slim, Depth = 200 }, ResNet([3, 24, 36, 3]));
        Assert.Equal(Long(section, "fb_preresnet-200", "derived_params_1000_classes_no_conv_bias"), facebook.ParameterCount);
    }

    [Theory]
    [InlineData("ResNet-18", "ResNet-18")]
    [InlineData("ResNet-34", "ResNet-34")]
    [InlineData("ResNet-50", "ResNet-50 stride on first 1x1")]
    [InlineData("ResNet-101", "ResNet-101")]
    [InlineData("ResNet-152", "ResNet-152")]
    public void Multiply_adds_of_the_paper(string name, string derived)
    {
        JsonElement section = Counts.GetProperty("paper_flops_1e9");
        NetworkPlan plan = OfTorchvision(name.Replace("-", "", StringComparison.Ordinal));
        plan = plan.Blocks[0].Row.Unit == Bottleneck ? With(plan, options => options with { StridePlacement = StridePlacement.Conv1x1 }) : plan;
        double exact = section.GetProperty("derived_check").GetProperty(derived).GetDouble();

        Assert.Equal(exact < 1000 ? exact : exact / 1e9, plan.MultiplyAdds / 1e9, tolerance: exact < 1000 ? 0.0005 : 1e-10);
        Assert.Equal(5, section.GetProperty("derived_check").EnumerateObject().Count());

        // The paper's table cuts digits off here and rounds there.
        Assert.Equal(section.GetProperty(name).GetDouble(), plan.MultiplyAdds / 1e9, tolerance: 0.1);
    }

    [Fact]
    public void Claims_of_the_article()
    {
        JsonElement claim = At("article_claims", "fewer parameters than VGGNet");
        (long residual, long vgg) = (Zoo(nameof(ResNet152)).ParameterCount, Zoo(nameof(VGG19)).ParameterCount);

        Assert.Equal(Long(claim, "resnet152"), residual);
        Assert.Equal(Long(claim, "vgg16"), Zoo(nameof(VGG16)).ParameterCount);
        Assert.Equal(Long(claim, "vgg19"), vgg);
        Assert.Equal(claim.GetProperty("ratio_152_to_vgg19").GetDouble(), (double)residual / vgg, tolerance: 0.0005);
    }

    [Theory]
    [MemberData(nameof(StridePlacements))]
    public void Multiply_adds_by_the_place_of_strides(string layers)
    {
        JsonElement model = At("stride_placement_cost_224_MACs", layers);
        NetworkPlan torchvision = Zoo("ResNet" + layers);

        Assert.Equal(4, model.EnumerateObject().Count());
        Assert.Equal(Long(model, "torchvision v1.5 (3x3 of first unit)"), torchvision.MultiplyAdds);
        Assert.Equal(
            Long(model, "original v1 / resnet-1k (1x1 of first unit)"), With(torchvision, options => options with { StridePlacement = StridePlacement.Conv1x1 }).MultiplyAdds);
        Assert.Equal(Long(model, "slim (last unit of previous block)"), Zoo("ResNetV1_" + layers).MultiplyAdds);
        Assert.Equal(Long(model, "slim v2"), Zoo("ResNetV2_" + layers).MultiplyAdds);
    }

    [Theory]
    [InlineData(nameof(ResNet34), 21_797_672)]
    [InlineData(nameof(ResNeXt101_32x8d), 88_791_336)]
    [InlineData(nameof(WideResNet101_2), 126_886_696)]
    [InlineData(nameof(VGG13_BN), 133_053_736)]
    [InlineData(nameof(SEResNet50), 28_088_024)]
    [InlineData(nameof(ResNet50_D), 25_576_264)]
    [InlineData(nameof(InceptionResNetV2), 55_813_192)]
    public void Published_parameters(string name, long parameters) => Assert.Equal(parameters, Zoo(name).ParameterCount);

    [Fact]
    public void Moving_statistics_of_InceptionResNetV2() => Assert.Equal(60_544, Buffers(Zoo(nameof(InceptionResNetV2))));

    [Fact]
    public void A_network_has_the_layers_of_its_name()
    {
        Assert.All(ZooNetworks.All, network =>
        {
            Match number = Regex.Match(network.Name, @"(?:V\d_|Net|NeXt|VGG)(\d+)");
            Assert.Equal(network.Name == nameof(InceptionResNetV2), !number.Success);
            if (number.Success)
            {
                // Wide residual networks count their three projections, and not the classifier.
                int layers = int.Parse(number.Groups[1].Value, CultureInfo.InvariantCulture) - (network.Name == nameof(WideResNet28_10) ? 2 : 0);
                Assert.Equal((network.Name, layers), (network.Name, network.Plan.Depth));
            }
        });
    }

    private static NetworkPlan OfTorchvision(string name) => Zoo(name.Replace("wide_", "wide", StringComparison.Ordinal));

    private static NetworkPlan Zoo(string name)
    {
        DeclaredNetwork? network = ZooNetworks.Find(name);
        Assert.True(network is not null, $"The Zoo has no {name}.");
        return network.Plan;
    }

    private static NetworkPlan WithClasses(NetworkPlan plan, int classes) => With(plan, options => options with { Classes = classes });

    /// <summary>A network under other options; its depth may change with them.</summary>
    private static NetworkPlan With(NetworkPlan plan, Func<NetworkOptions, NetworkOptions> change) =>
        Planned(plan.Table with { Options = change(plan.Table.Options) with { Depth = 0 } });

    private static NetworkPlan Planned(NetworkOptions options, params BlockRow[] rows) => Planned(options, null, rows);

    private static NetworkPlan Planned(NetworkOptions options, ArgScope? scope, params BlockRow[] rows)
    {
        NetworkTable table = new("Net", rows.ToEquatableArray()) { Options = options };
        return Planned(scope is null ? table : table with { ArgScope = scope });
    }

    private static NetworkPlan Planned(NetworkTable table)
    {
        CheckResult result = Checker.Check(table);
        Assert.DoesNotContain(result.Findings, finding => finding.IsError);
        return result.Plan!;
    }

    private static int[] UnitsOf(string layers) => layers switch
    {
        "50" => Units34,
        "101" => Units101,
        "152" => Units152,
        _ => throw new ArgumentOutOfRangeException(nameof(layers), layers, "No network of bottlenecks."),
    };

    /// <summary>Four blocks of bottlenecks, each but the first with a stride at its front.</summary>
    private static BlockRow[] ResNet(int[] units, int width = 64, int groups = 1) =>
        [.. units.Select((count, i) => Row(count, i, Bottleneck, 256 << i) with { BottleneckDepth = width << i, Groups = groups })];

    private static BlockRow[] Basic(int[] units) => [.. units.Select((count, i) => Row(count, i, UnitKind.Basic, 64 << i))];

    private static BlockRow Row(int units, int i, UnitKind unit, int depth) =>
        new($"block{i + 1}", unit, depth, Repeat: i == 0 ? units : units - 1, FirstStride: i == 0 ? 0 : 2);

    private static long Buffers(NetworkPlan plan) => plan.Tensors().Where(tensor => tensor.Role == TensorRole.Buffer).Sum(tensor => (long)tensor.Elements);

    private static TheoryData<string> Models(params string[] path) => [.. Names(At(path))];

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name).Where(name => name != "source");

    private static JsonElement At(params string[] path) => path.Aggregate(Counts, (element, name) => element.GetProperty(name));

    private static long Long(JsonElement element, params string[] path) => path.Aggregate(element, (current, name) => current.GetProperty(name)).GetInt64();
}
