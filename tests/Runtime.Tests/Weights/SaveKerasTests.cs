using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;
using ResNetDsl.Weights;
using ResNetDsl.Weights.Hdf5;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>HDF5 files for Keras, from networks that compute what Keras' do.</summary>
public sealed class SaveKerasTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder.Of("saved.h5");

    public void Dispose() => folder.Dispose();

    // h5py wrote the other file as Keras' save_weights does.
    [Fact]
    public void A_file_has_the_layers_the_weights_and_the_numbers_of_one_that_h5py_wrote()
    {
        using PublishedSmall net = new();
        string published = PublishedFile.Of("keras2_layout.h5");
        net.LoadWeights(published);
        net.SaveKeras(Path);
        (string Layer, string[] Weights)[] expected = [.. Layers(published).Where(layer => layer.Weights.Length > 0)];
        Assert.Equal(expected.Select(layer => layer.Layer), Layers(Path).Select(layer => layer.Layer));
        Assert.Equal(expected.SelectMany(layer => layer.Weights), Layers(Path).SelectMany(layer => layer.Weights));

        using WeightFile theirs = WeightFile.Open(published);
        using WeightFile ours = WeightFile.Open(Path);
        Assert.Equal(theirs.Entries, ours.Entries);
        Dictionary<string, double[]> there = PublishedFile.Values(published), here = PublishedFile.Values(Path);
        foreach ((string name, double[] values) in there)
        {
            // Biases before batch normalization are in its means.
            string layer = name.Split('/')[0], part = name.Split('/')[1];
            double[]? bias = part == "moving_mean" ? there[$"{layer[..^2]}conv/bias"] : null;
            double[] sought = layer != "predictions" && part == "bias" ? new double[values.Length] : bias is null ? values : [.. values.Zip(bias, (mean, offset) => mean - offset)];
            Assert.All(sought.Zip(here[name]), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Theory]
    [InlineData("Keras ResNet")]
    [InlineData("Keras ResNetV2")]
    [InlineData("Keras ResNet50 until 2019")]
    public void A_saved_network_loads_back_and_says_what_it_is(string naming)
    {
        using Network net = Made(naming);
        using Network to = Made(naming);
        RandomState.Fill(net, 41);
        net.SetClasses(["a", "b", "c", "d", "e"]);
        net.SaveKeras(Path);
        LoadReport report = to.LoadWeights(Path);
        Assert.Equal(naming, report.Naming!.Name);
        Assert.Empty(report.Notes);
        Assert.Equal(["a", "b", "c", "d", "e"], to.Classes());
        Dictionary<string, Tensor> state = to.state_dict();
        Assert.All(net.state_dict().Where(item => item.Value.is_floating_point()), item => TensorAssert.Close(item.Value, state[item.Key], 1e-6));
        using WeightFile file = WeightFile.Open(Path);
        Assert.Equal(net.Architecture.Name, file.Tag!.Name);
        Assert.Equal(["saved.h5"], folder.Entries());
    }

    // Keras' model.layers of ResNet50, ResNet50V2 and the older ResNet50: by depth, and of equal depths by the terms of the sum.
    [Theory]
    [InlineData("Keras ResNet", "conv1_conv conv1_bn conv2_block1_1_conv conv2_block1_1_bn conv2_block1_2_conv conv2_block1_2_bn conv2_block1_0_conv conv2_block1_3_conv conv2_block1_0_bn conv2_block1_3_bn conv2_block2_1_conv")]
    [InlineData("Keras ResNetV2", "conv1_conv conv2_block1_preact_bn conv2_block1_1_conv conv2_block1_1_bn conv2_block1_2_conv conv2_block1_2_bn conv2_block1_0_conv conv2_block1_3_conv conv2_block2_preact_bn conv2_block2_1_conv")]
    [InlineData("Keras ResNet50 until 2019", "conv1 bn_conv1 res2a_branch2a bn2a_branch2a res2a_branch2b bn2a_branch2b res2a_branch2c res2a_branch1 bn2a_branch2c bn2a_branch1 res2b_branch2a")]
    public void Layers_are_in_the_order_of_the_model(string naming, string layers)
    {
        using Network net = Made(naming);
        net.SaveKeras(Path);
        Assert.Equal(layers.Split(' '), Layers(Path).Select(layer => layer.Layer).Take(layers.Split(' ').Length));
    }

    [Fact]
    public void Names_that_are_too_many_for_one_attribute_are_in_several()
    {
        using ManyLayers net = new();
        using ManyLayers to = new();
        RandomState.Fill(net, 42);
        net.SaveKeras(Path);
        Hdf5Attributes attributes = Root(Path).Attributes;
        Assert.Null(attributes.Texts("layer_names"));
        Assert.NotNull(attributes.Texts("layer_names1"));
        to.LoadWeights(Path);
        TensorAssert.Close(net.state_dict().Values.Last(), to.state_dict().Values.Last(), 1e-6);
    }

    [Fact]
    public void Networks_that_Keras_computes_differently_are_refused_by_the_first_option()
    {
        AssertRefused(new TorchvisionLike(), "TorchvisionLike cannot be saved with the names of Keras ResNet: Keras ResNet has the stride of a block in its first unit, on the first 1×1, and ");
        AssertRefused(new SlimLike(), "SlimLike cannot be saved with the names of Keras ResNetV2: Keras ResNetV2 pads the stem's max pool by 1 on each side, with zeros that count, and SlimLike as TensorFlow's SAME (write StemPoolPadding = StemPoolPadding.Zeros)");
        AssertRefused(new GroupedKeras(), "GroupedKeras cannot be saved with the names of Keras ResNet: Keras ResNet has no grouped convolutions, and stage1 has Groups = 4");
        AssertRefused(new LeanKeras(), "LeanKeras cannot be saved with the names of Keras ResNet: ");
        AssertRefused(new SmallVgg(), "SmallVgg cannot be saved with the names of Keras ResNet: Keras ResNet has no name for ");
    }

    [Fact]
    public void Other_names_of_files_and_namings_are_refused()
    {
        using KerasLike net = new();
        Assert.StartsWith($"'{folder.Of("a.weights.h5")}' cannot be written: Keras reads a file whose name ends with .weights.h5 in the layout of Keras 3.", Assert.Throws<ArgumentException>(() => net.SaveKeras(folder.Of("a.weights.h5"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("Keras does not have the names of torchvision; its names are those of Keras ResNetV2, Keras ResNet and Keras ResNet50 until 2019.", Assert.Throws<ArgumentException>(() => net.SaveKeras(Path, WeightNaming.Torchvision)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => net.SaveKeras(Path, WeightNaming.KerasV2));
        Assert.Empty(folder.Entries());
        net.Dispose();
        Assert.Throws<ObjectDisposedException>(() => net.SaveKeras(Path));
    }

    private void AssertRefused(Network network, string reason)
    {
        using Network net = network;
        Assert.StartsWith(reason, Assert.Throws<ArgumentException>(() => net.SaveKeras(Path)).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Entries());
    }

    private static (string Layer, string[] Weights)[] Layers(string path)
    {
        (Hdf5File file, Hdf5Attributes attributes) = Root(path);
        Dictionary<string, long> links = Hdf5Group.Links(file.Structures, file.Root);
        return [.. attributes.SplitTexts("layer_names")!.Select(layer => (layer, new Hdf5Attributes(file.Structures, new(file.Structures, links[layer])).SplitTexts("weight_names") ?? []))];
    }

    private static (Hdf5File File, Hdf5Attributes Attributes) Root(string path)
    {
        Hdf5File file = new(new ResNetDsl.Weights.Bytes.MemoryBytes(File.ReadAllBytes(path)));
        return (file, new(file.Structures, file.Root));
    }

    private static Network Made(string naming) => naming switch
    {
        "Keras ResNet" => new KerasLike(),
        "Keras ResNetV2" => new KerasV2Like(),
        _ => new KerasBranchesLike(),
    };
}

/// <summary>As Keras' ResNet50, with grouped convolutions.</summary>
[Block("stage1", Bottleneck, 32, 16, repeat: 2, Groups = 4)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision, StridePlacement = StridePlacement.Conv1x1)]
public partial class GroupedKeras;

/// <summary>As Keras' ResNet50, without the scale of batch normalization.</summary>
[Block("stage1", Bottleneck, 32, 16, repeat: 2)]
[Network(Height = 32, Width = 32, StemWidth = 16, Classes = 5, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision, StridePlacement = StridePlacement.Conv1x1)]
[ArgScope(BatchNormScale = false)]
public partial class LeanKeras;

/// <summary>More layers than the names of fit into an attribute of HDF5.</summary>
[Block("stage1", Basic, 2, repeat: 650)]
[Network(Height = 8, Width = 8, Classes = 2, Stem = StemKind.Cifar, StemWidth = 2, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class ManyLayers;
