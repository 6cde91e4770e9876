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
            $"The state dict does not fit StridedEarly, which is unchanged: '{file}' holds weights of StridedLater, which is another function of tensors of the same shapes "
            + "(strides: 2 in unit 2 there, 2 in unit 1 here).",
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

    [Fact]
    public void A_function_is_read_as_it_was_written()
    {
        NetworkFunction function = NetworkFunction.Of(StridedEarly.Plan);
        Assert.Equal(function, NetworkFunction.Parse(function.ToString()));
        Assert.Null(function.Difference(NetworkFunction.Of(StridedLast.Plan)));
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

/// <summary>The same shapes, another function.</summary>
[Block("first", Bottleneck, 16, 16)]
[Block("second", Bottleneck, 16, 16, repeat: 0, firstStride: 2)]
[Network(Height = 8, Width = 8, Classes = 3, Stem = StemKind.None, Channels = 16)]
public partial class StridedLater;
