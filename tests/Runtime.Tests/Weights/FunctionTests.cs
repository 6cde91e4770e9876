using ResNetDsl.Weights;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Weights of the right shapes and of another function are refused by name, where the file says what it is.</summary>
public sealed class FunctionTests
{
    [Fact]
    public void A_stride_on_another_convolution_is_refused()
    {
        using TemporaryFolder folder = new();
        using StridedLater from = new();
        string file = folder.Of("later.dat");
        from.save(file);

        using StridedEarly early = new();
        StateBytes before = StateBytes.Of(early);
        StateDictException refused = Assert.Throws<StateDictException>(() => early.load(file));
        Assert.Equal(
            $"The state dict does not fit StridedEarly, which is unchanged: '{file}' has the weights of StridedLater, which computes a different function with tensors of the same shapes "
            + "(strides: 2 in unit 2 there, 2 in unit 1 here); strict: false loads it anyway.",
            refused.Message);
        Assert.Empty(before.ChangedIn(early));

        // Whoever wants these weights all the same can say so.
        early.load(file, strict: false);
        Assert.NotEmpty(before.ChangedIn(early));
    }

    [Fact]
    public void An_equal_placement_is_taken()
    {
        using TemporaryFolder folder = new();
        using StridedEarly from = new();
        from.save(folder.Of("early.dat"));
        using StridedLast to = new();
        to.load(folder.Of("early.dat"));
        Assert.Empty(StateBytes.Of(from).ChangedIn(to));
    }

    [Fact]
    public void A_file_that_does_not_say_what_it_is_is_taken_by_its_shapes()
    {
        using TemporaryFolder folder = new();
        using StridedLater from = new();
        using (BinaryWriter writer = new(File.Create(folder.Of("plain.dat"))))
        {
            from.save(writer);
        }

        using StridedEarly to = new();
        to.load(folder.Of("plain.dat"));
        Assert.Empty(StateBytes.Of(from).ChangedIn(to));
    }

    [Fact]
    public void What_a_stream_holds_after_the_tensors_is_left_to_its_reader()
    {
        using StridedLater net = new();
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            net.save(writer);
            writer.Write(42);
        }

        stream.Position = 0;
        using BinaryReader reader = new(stream);
        net.load(reader);
        Assert.Equal(42, reader.ReadInt32());
    }

    [Theory]
    [InlineData(".dat")]
    [InlineData(".safetensors")]
    public void A_file_without_dilation_is_refused_where_the_network_dilates_within_its_units(string ending)
    {
        using TemporaryFolder folder = new();
        string file = folder.Of("earlier" + ending);
        using DilatedWithin from = new(), to = new();
        SaveWithoutDilation(from, file);
        StateBytes before = StateBytes.Of(to);
        StateDictException refused = Assert.Throws<StateDictException>(() => Load(to, file));
        Assert.Contains(
            "does not record how DilatedWithin dilates: earlier versions dilated after the unit with the stride, and DilatedWithin dilates within it, as timm does; ",
            refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(" = false loads it anyway.", refused.Message.Replace("strict: false", "strict = false", StringComparison.Ordinal), StringComparison.Ordinal);
        before.AssertUnchangedIn(to);
        Load(to, file, check: false);
        Assert.Empty(StateBytes.Of(from).ChangedIn(to));

        // Where the dilation of the network is not timm's, or makes no difference, the file is loaded as before.
        using NotDilated strided = new();
        Load(strided, file);
        using DilatedAfter after = new();
        Load(after, file);
        using DilatedBottleneck bottleneck = new();
        SaveWithoutDilation(bottleneck, file);
        Load(bottleneck, file);
    }

    [Theory]
    [InlineData(".dat")]
    [InlineData(".safetensors")]
    public void Two_dilated_networks_differ_where_their_units_do(string ending)
    {
        using TemporaryFolder folder = new();
        using DilatedWithin within = new();
        using DilatedAfter after = new();
        using NotDilated strided = new();
        foreach (Network network in new Network[] { within, after, strided })
        {
            Save(network, folder.Of(network.Architecture.Name + ending));
        }

        Load(within, folder.Of("DilatedWithin" + ending));
        Load(within, folder.Of("NotDilated" + ending));
        Load(after, folder.Of("NotDilated" + ending));
        Load(strided, folder.Of("DilatedWithin" + ending));
        StateDictException refused = Assert.Throws<StateDictException>(() => Load(within, folder.Of("DilatedAfter" + ending)));
        Assert.Contains("(dilation: after the unit with the stride there, within the unit with the stride here)", refused.Message, StringComparison.Ordinal);
        Assert.Throws<StateDictException>(() => Load(after, folder.Of("DilatedWithin" + ending)));
    }

    [Fact]
    public void Checkpoints_record_the_dilation_only_where_it_has_become_another()
    {
        Assert.DoesNotContain("dilation", NetworkFunction.Of(NotDilated.Plan).Recorded, StringComparison.Ordinal);
        Assert.DoesNotContain("dilation", NetworkFunction.Of(DilatedAfter.Plan).Recorded, StringComparison.Ordinal);
        Assert.DoesNotContain("dilation", NetworkFunction.Of(DilatedBottleneck.Plan).Recorded, StringComparison.Ordinal);
        Assert.EndsWith("\ndilation=within the unit with the stride", NetworkFunction.Of(DilatedWithin.Plan).Recorded, StringComparison.Ordinal);

        // The pool of a D shortcut dilates, whatever is on the residual.
        Assert.EndsWith("\ndilation=within the unit with the stride", NetworkFunction.Of(DilatedBottleneckD.Plan).Recorded, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_is_read_as_it_was_written()
    {
        NetworkFunction function = NetworkFunction.Of(StridedEarly.Plan);
        Assert.Equal(function, NetworkFunction.Parse(function.ToString()));
        Assert.Null(function.Difference(NetworkFunction.Of(StridedLast.Plan)));
    }

    private static void Save(Network network, string file)
    {
        if (file.EndsWith(".dat", StringComparison.Ordinal))
        {
            network.save(file);
        }
        else
        {
            network.SaveSafetensors(file);
        }
    }

    private static void Load(Network network, string file, bool check = true)
    {
        if (file.EndsWith(".dat", StringComparison.Ordinal))
        {
            network.load(file, strict: check);
        }
        else
        {
            network.LoadWeights(file, new() { CheckFunction = check });
        }
    }

    /// <summary>Saves a file as versions did that did not record the dilation.</summary>
    private static void SaveWithoutDilation(Network network, string file)
    {
        string function = string.Join('\n', NetworkFunction.Of(network.Architecture).ToString().Split('\n').Where(line => !line.StartsWith("dilation=", StringComparison.Ordinal)));
        if (!file.EndsWith(".dat", StringComparison.Ordinal))
        {
            Safetensors.Write(file, network.state_dict().Select(entry => (entry.Key, entry.Value)), new Dictionary<string, string> { [NetworkTag.NameKey] = network.Architecture.Name, [NetworkTag.FunctionKey] = function });
            return;
        }

        byte[] tag = System.Text.Encoding.UTF8.GetBytes($"{network.Architecture.Name}\n{function}");
        using BinaryWriter writer = new(File.Create(file));
        network.save(writer);
        writer.Write("ResNetDsl.tag.1\n"u8);
        writer.Write(tag.Length);
        writer.Write(tag);
    }
}

/// <summary>A stride on the first 1×1 of the second block.</summary>
[Block("first", Bottleneck, 16, 16)]
[Block("second", Bottleneck, 16, 16, repeat: 0, firstStride: 2)]
[Network(Height = 8, Width = 8, Classes = 3, Stem = StemKind.None, Channels = 16, StridePlacement = StridePlacement.Conv1x1)]
public partial class StridedEarly;

/// <summary>The same function, for less.</summary>
[Block("first", Bottleneck, 16, 16, repeat: 0, lastStride: 2)]
[Block("second", Bottleneck, 16, 16)]
[Network(Height = 8, Width = 8, Classes = 3, Stem = StemKind.None, Channels = 16)]
public partial class StridedLast;

/// <summary>A stride of timm that is none.</summary>
[Block("first", Basic, 8)]
[Block("second", Basic, 12, firstStride: 2)]
[Network(Height = 8, Width = 8, Classes = 3, Stem = StemKind.Cifar, StemWidth = 8, OutputStride = 1, Activation = ActivationKind.PostActivation, Convention = Library.Timm)]
public partial class DilatedWithin;

/// <summary>The same tensors, dilated as in torchvision.</summary>
[Block("first", Basic, 8)]
[Block("second", Basic, 12, firstStride: 2)]
[Network(Height = 8, Width = 8, Classes = 3, Stem = StemKind.Cifar, StemWidth = 8, OutputStride = 1, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class DilatedAfter;

/// <summary>The same tensors with the stride.</summary>
[Block("first", Basic, 8)]
[Block("second", Basic, 12, firstStride: 2)]
[Network(Height = 8, Width = 8, Classes = 3, Stem = StemKind.Cifar, StemWidth = 8, Activation = ActivationKind.PostActivation, Convention = Library.Timm)]
public partial class NotDilated;

/// <summary>Units of timm whose one 3×3 has the rate before the stride, as in torchvision.</summary>
[Block("first", Bottleneck, 8, 8)]
[Block("second", Bottleneck, 16, 8, firstStride: 2)]
[Network(Height = 8, Width = 8, Classes = 3, Stem = StemKind.Cifar, StemWidth = 8, OutputStride = 1, Activation = ActivationKind.PostActivation, Convention = Library.Timm)]
public partial class DilatedBottleneck;

/// <summary>The same with the 2×2 pool of a dilated D shortcut.</summary>
[Block("first", Bottleneck, 8, 8)]
[Block("second", Bottleneck, 16, 8, firstStride: 2)]
[Network(Height = 8, Width = 8, Classes = 3, Stem = StemKind.Cifar, StemWidth = 8, OutputStride = 1, Activation = ActivationKind.PostActivation, Convention = Library.Timm, Shortcut = ShortcutKind.AveragePool)]
public partial class DilatedBottleneckD;

/// <summary>The same shapes, another function.</summary>
[Block("first", Bottleneck, 16, 16)]
[Block("second", Bottleneck, 16, 16, repeat: 0, firstStride: 2)]
[Network(Height = 8, Width = 8, Classes = 3, Stem = StemKind.None, Channels = 16)]
public partial class StridedLater;
