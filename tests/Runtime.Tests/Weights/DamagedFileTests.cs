using System.Text;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Weights;
using Xunit.Abstractions;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Files that are no state dict, or no longer: one clear exception, and nothing is changed.</summary>
public sealed class DamagedFileTests(ITestOutputHelper output)
{
    [Fact]
    public void A_state_dict_cut_off_at_any_length_is_refused()
    {
        byte[] whole = Whole();
        using Tiny net = new();
        StateBytes before = StateBytes.Of(net);
        for (int length = 0; length < whole.Length; length++)
        {
            using BinaryReader reader = new(new MemoryStream(whole, 0, length));
            InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => net.load(reader));
            Assert.Contains("ends too early", refusal.Message, StringComparison.Ordinal);
            if (length % 97 == 0)
            {
                before.AssertUnchangedIn(net);
            }
        }

        before.AssertUnchangedIn(net);
    }

    [Fact]
    public void A_file_cut_off_is_refused_by_name()
    {
        using TemporaryFolder folder = new();
        byte[] whole = Whole();
        using Tiny net = new();
        StateBytes before = StateBytes.Of(net);
        string path = folder.Of("cut.dat");
        foreach (int length in new[] { 0, 1, 2, whole.Length / 2, whole.Length - 1 })
        {
            File.WriteAllBytes(path, whole[..length]);
            InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => net.load(path));
            Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        }

        before.AssertUnchangedIn(net);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    public void A_file_with_more_than_its_tensors_is_refused(int more)
    {
        using TemporaryFolder folder = new();
        using Tiny net = new();
        StateBytes before = StateBytes.Of(net);
        string path = folder.Of("more.dat");
        File.WriteAllBytes(path, [.. Whole(), .. new byte[more]]);
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => net.LoadWeights(path));
        Assert.Contains($"{more switch { 1 => "1 byte follows", _ => "4,096 bytes follow" }} its", refusal.Message, StringComparison.Ordinal);
        before.AssertUnchangedIn(net);
    }

    [Fact]
    public void A_stream_that_cannot_seek_and_is_cut_off_is_refused()
    {
        byte[] whole = Whole();
        using Tiny net = new();
        StateBytes before = StateBytes.Of(net);
        for (int length = 0; length < whole.Length; length += 61)
        {
            using BinaryReader reader = new(new ForwardOnlyStream(whole[..length]));
            Assert.Throws<InvalidDataException>(() => net.load(reader));
        }

        before.AssertUnchangedIn(net);
        using BinaryReader all = new(new ForwardOnlyStream(whole));
        net.load(all);
    }

    [Fact]
    public void Random_flips_of_bits_are_refused_or_loaded_but_never_half()
    {
        // DAMAGE_SEED=n in the environment repeats a run.
        int seed = Seed.Of("DAMAGE_SEED");
        output.WriteLine($"DAMAGE_SEED={seed}");
        Random random = new(seed);
        byte[] whole = Whole();
        int refused = 0;
        using Tiny net = new();
        for (int i = 0; i < 600; i++)
        {
            byte[] damaged = [.. whole];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            StateBytes before = StateBytes.Of(net);
            using BinaryReader reader = i % 2 == 0 ? new(new MemoryStream(damaged)) : new(new ForwardOnlyStream(damaged));
            Exception? refusal = Record.Exception(() => net.load(reader));
            if (refusal is not null)
            {
                refused++;
                Assert.True(refusal is InvalidDataException or StateDictException, $"DAMAGE_SEED={seed}, file {i}: {refusal}");
                before.AssertUnchangedIn(net);
            }
        }

        Assert.InRange(refused, 1, 599);
    }

    [Theory]
    [InlineData("a text, not a state dict\n")]
    [InlineData("{ \"block1\": 1 }")]
    [InlineData("PK\u0003\u0004 the beginning of an archive")]
    [InlineData("\0")]
    public void Another_format_is_refused(string text)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.Of("net.dat"), text);
        using Tiny net = new();
        StateBytes before = StateBytes.Of(net);
        Exception? refusal = Record.Exception(() => net.load(folder.Of("net.dat")));
        Assert.True(refusal is InvalidDataException or StateDictException, $"{refusal}");
        before.AssertUnchangedIn(net);
    }

    [Theory]
    [InlineData(new long[] { 0, 1L << 62, 1L << 62 })]
    [InlineData(new long[] { 1L << 62, 1L << 62 })]
    [InlineData(new long[] { 1L << 40 })]
    [InlineData(new long[] { 1L << 29 })]
    [InlineData(new long[] { -1 })]
    public void A_shape_that_no_memory_holds_is_refused_even_where_the_length_is_not_known(long[] shape)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write7BitEncodedInt64(1);
        writer.Write("block1.unit_1.preact.weight");
        writer.Write7BitEncodedInt64((long)ScalarType.Float32);
        writer.Write7BitEncodedInt64(shape.Length);
        foreach (long extent in shape)
        {
            writer.Write7BitEncodedInt64(extent);
        }

        using Tiny net = new();
        StateBytes before = StateBytes.Of(net);
        using BinaryReader seekable = new(new MemoryStream(stream.ToArray()));
        using BinaryReader forward = new(new ForwardOnlyStream(stream.ToArray()));
        Exception? first = Record.Exception(() => net.load(seekable));
        Exception? second = Record.Exception(() => net.load(forward));
        Assert.True(first is InvalidDataException or StateDictException, $"{first}");
        Assert.True(second is InvalidDataException or StateDictException, $"{second}");
        before.AssertUnchangedIn(net);
    }

    [Fact]
    public void A_key_that_is_not_text_is_refused()
    {
        byte[] whole = Whole();
        int key = whole.AsSpan().IndexOf("block1"u8);
        whole[key] = 0xFF;
        using Tiny net = new();
        using BinaryReader reader = new(new MemoryStream(whole));
        Assert.Throws<InvalidDataException>(() => net.load(reader));
    }

    [Fact]
    public void A_directory_and_a_name_of_nothing_are_not_found()
    {
        using TemporaryFolder folder = new();
        using Tiny net = new();
        Assert.Throws<FileNotFoundException>(() => net.load(folder.Of(".")));
        FileNotFoundException refusal = Assert.Throws<FileNotFoundException>(() => net.load(folder.Of("absent.dat")));
        Assert.Contains("absent.dat", refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] Whole()
    {
        using Tiny net = new();
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream, Encoding.UTF8);
        net.save(writer);
        return stream.ToArray();
    }

    /// <summary>Gives a few bytes at a time and does not know its length, as a network or an archive does.</summary>
    private sealed class ForwardOnlyStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override int Read(Span<byte> buffer) => base.Read(buffer.Length > 13 ? buffer[..13] : buffer);
    }
}
