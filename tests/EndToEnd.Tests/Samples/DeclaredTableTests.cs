using ResNetDsl.CommandLine.Networks;
using ResNetDsl.EndToEnd.Tests.RandomTables;
using ResNetDsl.Export;
using ResNetDsl.Weights;
using ResNetDsl.Zoo.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>The networks of the Zoo come back from the names and shapes of their tensors, under the names of every library that has the network.</summary>
[Trait(Lane.Trait, Lane.Long)]
public sealed class DeclaredTableTests
{
    private static readonly (DeclaredNetwork Network, WeightNaming Naming)[] Cases =
    [
        .. from network in ZooNetworks.All
           from naming in WeightNaming.All
           where naming.Function is { } function && function.Convention == network.Plan.Table.Options.Convention
               && naming.Refusal(network.Plan) is null && naming.Differences(network.Plan).Count == 0
               && function.Epsilon == network.Plan.Table.ArgScope.BatchNormEpsilon
               && network.Plan.Table.Options.OutputStride == 0 && network.Plan.Table.Blocks.All(block => block.Unit != UnitKind.Highway)
           select (network, naming),
    ];

    public static TheoryData<string> Exported => Lane.IsLong
        ? ["CifarResNet20", "ResNet18", "ResNet50_D", "SEResNet50", "ResNeXt50_32x4d", "ResNetV1_50", "ResNetV2_50", "TimmResNetV2_50", "PreActResNet164", "WideResNet28_10", "PlainNet34", "HighwayNet19", "InceptionResNetV2"]
        : ["CifarResNet20", "ResNetV2_50"];

    [Fact]
    public void Every_network_of_a_library_is_declared_again()
    {
        // TF-slim's, torchvision's and timm's, some under several names.
        string[] networks = [.. Cases.Select(item => item.Network.Name).Distinct()];
        Assert.Superset(
            new HashSet<string>
            {
                "ResNetV2_50", "ResNetV2_200", "ResNetV1_101", "ResNet18", "ResNet50", "ResNeXt101_64x4d", "WideResNet50_2", "ResNet50_D", "SEResNet50", "TimmResNetV2_50", "VGG11", "VGG19_BN",
                "InceptionResNetV2", "ResNetV2_77",
            },
            networks.ToHashSet());
        Assert.InRange(Cases.Length, 70, 500);
        Assert.Equal(
            ["MMPretrain", "TF-slim", "TF-slim's Inception-ResNet-v2", "timm", "timm's Inception-ResNet-v2", "timm's VGG", "torchvision", "transformers"],
            Cases.Select(item => item.Naming.Name).Distinct().Order(StringComparer.OrdinalIgnoreCase));
        Assert.All(Cases, item => AssertSame(item.Network.Plan, Declared(item.Network, item.Naming), item.Naming));
    }

    [Fact]
    [Trait(Lane.Trait, Lane.Both)]
    public void Declared_tables_compile_to_the_same_networks()
    {
        // Under one of its names each, or under all.
        (DeclaredNetwork Network, WeightNaming Naming)[] compiled = Lane.IsLong ? Cases : [.. Cases.GroupBy(item => item.Network).Select((group, i) => group.ElementAt(i % group.Count()))];
        CompiledTables tables = CompiledTables.Compile(compiled.Select((item, i) => ($"Net{i}", TableCode.Of(Declared(item.Network, item.Naming).Table with { Name = $"Net{i}" }, "<A & B>"))));
        foreach ((int i, (DeclaredNetwork network, WeightNaming naming)) in compiled.Index())
        {
            Assert.Empty(tables.Errors($"Net{i}"));
            NetworkPlan plan = (NetworkPlan)tables.Type($"Net{i}").GetProperty("Plan")!.GetValue(null)!;
            AssertSame(network.Plan, plan, naming);
            Assert.Empty(naming.Differences(plan));
        }
    }

    [Theory]
    [InlineData("ResNet18", "transformers")]
    [InlineData("ResNetV1_50", "TF-slim")]
    [InlineData("TimmResNetV2_50", "timm")]
    public void A_program_with_the_declared_table_loads_the_file(string name, string library)
    {
        using TemporaryFolder folder = new();
        using IDisposable inference = no_grad();
        using DisposeScope scope = NewDisposeScope();
        DeclaredNetwork entry = ZooNetworks.All.Single(network => network.Name == name);
        WeightNaming naming = WeightNaming.All.Single(naming => naming.Name == library);
        using Network network = entry.Create();
        Dictionary<string, Tensor> state = network.state_dict();
        foreach ((string key, Tensor value) in state.Where(item => item.Value.is_floating_point() && item.Value.dim() == 1))
        {
            value.uniform_(0.2, key.EndsWith("running_var", StringComparison.Ordinal) ? 2 : 0.4);
        }

        Dictionary<string, string> keys = entry.Plan.Tensors().ToDictionary(tensor => tensor.Path, tensor => tensor.Key);
        string file = folder.Of("published.safetensors");
        Safetensors.Write(file, naming.Tensors(entry.Plan).Where(named => named.Tensor.Role != TensorRole.Counter).Select(named => (named.Name, LaidOut(state[keys[named.Tensor.Path]], named.Layout))));

        ProgramResult printed = SampleProgram.Run("Zoo", folder.Path, "inspect", "published.safetensors", "--declare", "--name", "Declared");
        Assert.Equal((0, ""), (printed.ExitCode, string.Join('\n', printed.Errors)));
        CompiledTables tables = CompiledTables.Compile([("Declared", printed.Output)]);
        Assert.Empty(tables.Errors("Declared"));
        using Network declared = (Network)Activator.CreateInstance(tables.Type("Declared"), CPU, null)!;
        LoadReport report = declared.LoadWeights(file);
        Assert.Empty(report.Notes);
        Tensor images = randn(1, 3, 64, 72);
        Tensor expected = network.infer(images);
        Assert.Equal(0, (expected - declared.infer(images)).abs().max().item<float>());
        Assert.Contains($"It fits {name}", SampleProgram.Run("Zoo", folder.Path, "inspect", "published.safetensors").Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Exported))]
    [Trait(Lane.Trait, Lane.Both)]
    public void A_program_with_the_table_of_a_graph_loads_it_and_computes_the_same(string name)
    {
        using TemporaryFolder folder = new();
        using IDisposable inference = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using Network network = ZooNetworks.All.Single(entry => entry.Name == name).Create();
        network.eval();
        foreach ((string key, Tensor value) in network.state_dict().Where(item => item.Value.is_floating_point() && item.Value.dim() == 1))
        {
            value.uniform_(0.2, key.EndsWith("running_var", StringComparison.Ordinal) ? 2 : 0.4);
        }

        network.ExportOnnx(folder.Of("network.onnx"));
        ProgramResult printed = SampleProgram.Run("Zoo", folder.Path, "inspect", "network.onnx", "--declare", "--name", "Declared");
        Assert.Equal((0, ""), (printed.ExitCode, string.Join('\n', printed.Errors)));
        CompiledTables tables = CompiledTables.Compile([("Declared", printed.Output)]);
        Assert.Empty(tables.Errors("Declared"));
        using Network declared = (Network)Activator.CreateInstance(tables.Type("Declared"), CPU, null)!;
        declared.LoadWeights(folder.Of("network.onnx"));
        Assert.Equal((network.Architecture.Input, network.Architecture.Output), (declared.Architecture.Input, declared.Architecture.Output));
        NetworkPlan plan = network.Architecture;
        Tensor images = randn(2, plan.Input.Channels, Math.Min(plan.Input.Height, 96), Math.Min(plan.Input.Width, 96));
        Tensor expected = network.infer(images);
        Assert.InRange((expected - declared.infer(images)).abs().max().item<float>() / expected.abs().max().item<float>(), 0, 1e-4);
    }

    [Fact]
    public void A_file_that_fits_nothing_is_told_its_nearest_networks()
    {
        using TemporaryFolder folder = new();
        using ResNet18 network = new();
        string file = folder.Of("weights.safetensors");
        Safetensors.Write(file, network.state_dict().Select(entry => (entry.Key, entry.Key == "conv1.weight" ? entry.Value[.., ..1] : entry.Value)));
        ProgramResult result = SampleProgram.Run("Zoo", folder.Path, "inspect", file);
        Assert.Equal(0, result.ExitCode);
        string[] lines = SampleProgram.Lines(result.Output);
        int nearest = Array.IndexOf(lines, "The nearest, with the first difference (here is the network, there is the file):");
        Assert.Equal("It does not fit any declared network as it is.", lines[nearest - 1]);
        Assert.Matches(@"^ResNet18 +101 of 102 tensors +conv1\.weight is \[64, 3, 7, 7\] here and \[64, 1, 7, 7\] there$", lines[nearest + 1]);
        Assert.Matches(@"^ResNet34 and \d+ others +101 of 182 tensors +conv1\.weight is", lines[nearest + 2]);
        Assert.Contains(lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^\d+ other networks differ more; --all lists them\.$"));
        Assert.Equal("'inspect FILE --declare' prints the table of a network that it fits.", lines[^1]);
        Assert.InRange(lines.Length, 8, 25);
        Assert.Equal(ZooNetworks.All.Count, SampleProgram.Lines(SampleProgram.Run("Zoo", folder.Path, "inspect", file, "--all").Output).Count(line => line.Contains(" tensors  ", StringComparison.Ordinal)));

        Safetensors.Write(file, [("a", ones(2))]);
        result = SampleProgram.Run("Zoo", folder.Path, "inspect", file, "--declare");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"No table can be declared for '{file}': the names of its tensors are not those of a known library", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    private static IEnumerable<NamedShape> Shapes(DeclaredNetwork network, WeightNaming naming) => naming.Tensors(network.Plan)
        .Where(tensor => tensor.Tensor.Role != TensorRole.Counter)
        .Select(tensor => new NamedShape(tensor.Name, tensor.StoredShape));

    private static NetworkPlan Declared(DeclaredNetwork network, WeightNaming naming) => TableDeclaration.Of("Declared", naming, Shapes(network, naming));

    private static void AssertSame(NetworkPlan expected, NetworkPlan actual, WeightNaming naming)
    {
        Assert.Equal(Layers(expected), Layers(actual));
        Assert.Equal(naming.Tensors(expected).Select(Line).Where(IsWeight), naming.Tensors(actual).Select(Line).Where(IsWeight));
        Assert.Equal((expected.Input, expected.Output, expected.ParameterCount, expected.MultiplyAdds), (actual.Input, actual.Output, actual.ParameterCount, actual.MultiplyAdds));
        Assert.Equal(expected.Table.ArgScope.BatchNormEpsilon, actual.Table.ArgScope.BatchNormEpsilon);

        static string Line(NamedTensor tensor) => $"{tensor.Name} [{string.Join(", ", tensor.StoredShape)}]";
        static bool IsWeight(string line) => !line.Contains("num_batches_tracked", StringComparison.Ordinal);
    }

    /// <summary>The layers of every unit, without what only training does.</summary>
    private static IEnumerable<string> Layers(NetworkPlan plan) =>
    [
        .. plan.Stem.Graph.Layers.Select(Text),
        .. plan.Blocks.SelectMany(block => block.Runs).SelectMany(run => Enumerable.Range(0, run.Count).SelectMany(_ => run.Graph.Layers).Where(layer => layer is not (DropoutLayer or StochasticDepthLayer)).Select(Text)),
        .. plan.Head.Graph.Layers.Where(layer => layer is not DropoutLayer).Select(Text),
    ];

    private static string Text(Layer layer) => (layer is ConvolutionLayer convolution ? convolution with { IsMatrix = false, IsClassifier = false, BeginsAtZero = false } : layer).ToString()!;

    private static Tensor LaidOut(Tensor tensor, WeightLayout layout) => layout switch
    {
        WeightLayout.HeightWidthInOut => tensor.permute(2, 3, 1, 0).contiguous(),
        WeightLayout.InOut => tensor.reshape(tensor.size(0), -1).t().contiguous(),
        WeightLayout.OutIn => tensor.reshape(tensor.size(0), -1),
        _ => tensor,
    };
}
