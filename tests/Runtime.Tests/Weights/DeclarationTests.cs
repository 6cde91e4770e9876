using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Tables that are declared for files; those of the Zoo are compiled in the end-to-end tests.</summary>
public sealed class DeclarationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder.Of("my resnet-50.v2.safetensors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_of_torchvisions_names_is_a_table_of_its_shapes()
    {
        using PublishedResNet net = new();
        LibraryFiles.Write(Path, net, WeightNaming.Torchvision);
        Assert.Equal(
            """
            using ResNetDsl;
            using static ResNetDsl.UnitKind;

            /// <summary>Declared from the names and shapes of my resnet-50.v2.safetensors, by the names of torchvision.</summary>
            [Block("layer1", Basic, 16, repeat: 2)]
            [Block("layer2", Basic, 16, firstStride: 2)]
            [Block("layer3", Basic, 32, firstStride: 2)]
            [Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
            public partial class MyResnet50V2;

            """.ReplaceLineEndings("\n"),
            WeightInspection.Of(Path).Declare());
        Assert.Contains("public partial class Other;", WeightInspection.Of(Path).Declare("Other"), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => WeightInspection.Of(Path).Declare("my class"));
    }

    public static TheoryData<string, string> Cases => new()
    {
        { "torchvision", nameof(TorchvisionExcited) }, { "torchvision", nameof(TorchvisionD) }, { "torchvision", nameof(TorchvisionGrouped) }, { "torchvision", nameof(TorchvisionLikeFeatures) },
        { "MMPretrain", nameof(TorchvisionD) }, { "transformers", nameof(TorchvisionLikeForGray) }, { "timm", nameof(TimmLike) }, { "TF-slim", nameof(SlimLikeWithBackground) },
        { "Keras ResNetV2", nameof(KerasV2Like) }, { "Keras ResNet", nameof(KerasLike) }, { "Keras ResNet", nameof(KerasLikeBiased) }, { "Keras ResNet50 until 2019", nameof(KerasBranchesLike) },
        { "torchvision", nameof(LibraryRegNet) }, { "timm", nameof(LibraryRegNet) }, { "timm", nameof(TimmBasicByThree) },
        { "timm's Inception-ResNet-v2", nameof(SmallInception) }, { "TF-slim's Inception-ResNet-v2", nameof(SmallInception) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_declared_network_has_the_tensors_and_the_function_of_the_file(string library, string network)
    {
        WeightNaming naming = WeightNaming.All.Single(naming => naming.Name == library);
        using Network net = (Network)Activator.CreateInstance(typeof(PublishedResNet).Assembly.GetType($"ResNetDsl.Runtime.Tests.Networks.{network}")!, CPU, null)!;
        LibraryFiles.Write(Path, net, naming, "a/b.");
        WeightInspection inspection = WeightInspection.Of(Path);
        Assert.Equal(naming, inspection.Naming);
        NetworkPlan plan = inspection.Declared("Declared");
        Assert.Equal(WeightFit.Fully, WeightInspection.Of(Path, [plan]).Fits.Single().Fit);
        Assert.Equal(Lines(naming, net.Architecture), Lines(naming, plan));
        Assert.Empty(naming.Differences(plan));
        Assert.Null(NetworkFunction.Of(plan).Difference(NetworkFunction.Of(net.Architecture)));
        Assert.Equal(net.Architecture.ParameterCount, plan.ParameterCount);
    }

    [Fact]
    public void Files_that_do_not_make_a_table_are_refused_in_a_sentence()
    {
        using DisposeScope scope = NewDisposeScope();
        Refuses("the names of its tensors are not those of a known library. The known libraries are ResNetDsl, torchvision,", ("a.weight", ones(2)));
        Refuses("these are weights of a CLIP image encoder", ("visual.attnpool.q_proj.weight", ones(2)));
        Refuses("its names are those of ResNetDsl, which say nothing of the options", ("block1.unit_1.conv1.weight", ones(2, 2, 1, 1)));
        Refuses("unit 1 of block 1 has no convolution conv1 by the names of torchvision", ("layer1.0.conv1.weight", ones(2)));
        Refuses("its first convolution is 5×5, and stems of tables have one of 7×7 or 3×3", ("layer1.0.conv1.weight", ones(2, 2, 3, 3)), ("conv1.weight", ones(2, 3, 5, 5)));
        Refuses("units of block 1 are missing: it has 2, and one is number 900000", ("layer1.0.conv1.weight", ones(4, 2, 3, 3)), ("layer1.899999.conv1.weight", ones(4, 2, 3, 3)), ("conv1.weight", ones(2, 3, 3, 3)));
        Refuses("it has no units of block 2", ("layer1.0.conv1.weight", ones(4, 2, 3, 3)), ("layer3.0.conv1.weight", ones(4, 2, 3, 3)), ("conv1.weight", ones(2, 3, 3, 3)));
        Refuses("a convolution of block 1 takes 3 of 4 channels, which are no groups", ("layer1.0.conv1.weight", ones(4, 2, 1, 1)), ("layer1.0.conv2.weight", ones(4, 3, 3, 3)), ("layer1.0.conv3.weight", ones(8, 4, 1, 1)), ("conv1.weight", ones(2, 3, 3, 3)));
        Refuses("it is a VGG without classifier.0.weight", ("features.0.weight", ones(4, 3, 3, 3)));
        Refuses("it is a RegNet without a 3×3 stem by the names of torchvision", ("trunk_output.block1.block1-0.f.a.0.weight", ones(4, 3, 1, 1)));
        Refuses("it is an Inception-ResNet-v2 without a classifier", ("conv2d_1a.conv.weight", ones(2)), ("mixed_5b.branch0.conv.weight", ones(2)));

        // What is missing from it or too much is named.
        using PublishedResNet net = new();
        Dictionary<string, Tensor> state = net.state_dict();
        Refuses("the table derived from its names and shapes does not fit it: layer2.0.bn2.bias is missing", [.. state.Where(entry => entry.Key != "layer2.0.bn2.bias").Select(entry => (entry.Key, entry.Value))]);
        Refuses("the table derived from its names and shapes does not fit it: layer1.0.eca.conv.weight is unexpected", [.. state.Select(entry => (entry.Key, entry.Value)), ("layer1.0.eca.conv.weight", ones(3))]);
    }

    [Fact]
    [Trait(Lane.Trait, Lane.Both)]
    public void Any_names_and_shapes_are_declared_or_refused()
    {
        int cases = Lane.Cases(300, 10_000);
        int declared = 0;
        NetworkPlan[] plans = [TorchvisionExcited.Plan, TorchvisionD.Plan, TimmLike.Plan, SlimLike.Plan, KerasV2Like.Plan, KerasLikeBiased.Plan, SmallVggNormalized.Plan, SmallInception.Plan];
        (WeightNaming Naming, NamedShape[] Tensors)[] files =
        [
            .. from plan in plans
               from naming in WeightNaming.All
               where naming.Function is not null && naming.Refusal(plan) is null
               select (naming, naming.Tensors(plan).Select(tensor => new NamedShape(tensor.Name, tensor.StoredShape)).ToArray()),
        ];
        for (int seed = 0; seed < cases; seed++)
        {
            Random random = new(seed);
            (WeightNaming naming, NamedShape[] whole) = files[random.Next(files.Length)];
            NamedShape[] tensors = [.. whole];
            for (int change = random.Next(0, 4); change > 0 && tensors.Length > 0; change--)
            {
                int at = random.Next(tensors.Length);
                NamedShape tensor = tensors[at];
                tensors = random.Next(5) switch
                {
                    0 => [.. tensors[..at], .. tensors[(at + 1)..]],
                    1 => [.. tensors, tensor with { Name = tensor.Name.Replace((char)('0' + random.Next(10)), (char)('0' + random.Next(10))) }],
                    2 => [.. tensors[..at], tensor with { Shape = new([.. tensor.Shape, 1]) }, .. tensors[(at + 1)..]],
                    3 => [.. tensors[..at], tensor with { Shape = new(tensor.Shape.Skip(1)) }, .. tensors[(at + 1)..]],
                    _ => [.. tensors[..at], tensor with { Shape = new(tensor.Shape.Select(_ => random.Next(4) switch { 0 => 0, 1 => long.MaxValue, 2 => 3, _ => random.NextInt64() })) }, .. tensors[(at + 1)..]],
                };
            }

            try
            {
                NetworkPlan plan = TableDeclaration.Of("Declared", naming, tensors);
                Assert.InRange(plan.Tensors().Count(), 1, 10 * (whole.Length + 10));
                declared++;
            }
            catch (DeclarationException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }

        Assert.InRange(declared, cases / 4, cases - 1);
    }

    [Fact]
    public void Networks_that_do_not_fit_come_nearest_first()
    {
        using TorchvisionLike net = new();
        LibraryFiles.Write(Path, net, WeightNaming.Torchvision);
        WeightInspection inspection = WeightInspection.Of(Path, [TimmLike.Plan, TorchvisionResNet50.Plan, SlimLikeV1.Plan, TorchvisionLike.Plan, TorchvisionLikeForSeven.Plan, TorchvisionLikeForGray.Plan]);
        Assert.Equal(["SlimLikeV1", "TorchvisionLikeForGray", "TorchvisionResNet50", "TimmLike"], inspection.Nearest.Select(fit => fit.Plan.Name));
        Assert.Equal(0, inspection.Nearest[^1].Matching);
        Assert.Equal(inspection.Nearest[0].Tensors, inspection.Nearest[0].Matching);
        Assert.Equal(inspection.Nearest[1].Tensors - 1, inspection.Nearest[1].Matching);
        Assert.All(inspection.Nearest, fit => Assert.NotNull(fit.Reason));
    }

    private void Refuses(string reason, params (string Name, Tensor Tensor)[] tensors)
    {
        Safetensors.Write(Path, tensors);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => WeightInspection.Of(Path).Declare());
        Assert.StartsWith($"No table can be declared for '{Path}': {reason}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static IEnumerable<string> Lines(WeightNaming naming, NetworkPlan plan) => naming.Tensors(plan).Where(tensor => tensor.Tensor.Role != TensorRole.Counter).Select(tensor => $"{tensor.Name} [{string.Join(", ", tensor.StoredShape)}]");
}
