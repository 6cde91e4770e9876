using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using ResNetDsl.Training;
using Tensorboard;

namespace ResNetDsl.Runtime.Tests.Training;

public sealed class TensorBoardLogTests
{
    [Fact]
    public void Every_record_is_whole_and_every_value_is_there()
    {
        using TemporaryFolder folder = new();
        Log(folder.Of("run"));
        List<Event> events = Read(Assert.Single(Directory.GetFiles(folder.Of("run"))));
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal("ResNetV2_50\n\n```\nblock1  3\n```", Assert.Single(events, item => Tag(item) == "network/text_summary").Summary.Value[0].Tensor.StringVal[0].ToStringUtf8());
        Assert.Equal([0, 10, 20], events.Where(item => Tag(item) == "training/loss").Select(item => item.Step));
        Assert.Equal(
            [
                "epoch/loss", "epoch/top1", "held_out/loss", "held_out/top1", "held_out/top5", "network/text_summary", "note/text_summary",
                "training/gradient_norm", "training/images_per_second", "training/learning_rate", "training/loss", "training/top1",
            ],
            events.Skip(1).Select(Tag).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal((24, 0.4f), events.Where(item => Tag(item) == "held_out/top1").Select(item => (item.Step, item.Summary.Value[0].SimpleValue)).Single());
        Assert.True(float.IsNaN(events.Where(item => Tag(item) == "training/loss").ElementAt(1).Summary.Value[0].SimpleValue));
        Assert.InRange(events[^1].WallTime, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
    }

    [Fact]
    public void Without_a_held_out_set_nothing_is_said_of_it()
    {
        using TemporaryFolder folder = new();
        TensorBoardLog log = new(folder.Path);
        log.EpochEnded(Made.WithoutHeldOut(Made.Epoch(0)));
        Assert.Equal(["epoch/loss", "epoch/top1"], Read(Directory.GetFiles(folder.Path)[0]).Skip(1).Select(Tag));
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("de-DE")]
    public void Files_are_the_same_under_every_culture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            using TemporaryFolder folder = new();
            Log(folder.Path);
            string file = Assert.Single(folder.Entries());
            Assert.Matches("^events\\.out\\.tfevents\\.[0-9]{18}\\.", file);
            Assert.Equal(23, Read(folder.Of(file)).Count);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Steps_beyond_32_bits_do_not_fail()
    {
        using TemporaryFolder folder = new();
        TensorBoardLog log = new(folder.Path, every: 1);
        log.Stepped(Made.Step(3_000_000_000));
        Assert.Equal(int.MaxValue, Read(Directory.GetFiles(folder.Path)[0])[^1].Step);
    }

    [Fact]
    public void A_log_that_cannot_go_on_lets_the_training_go_on()
    {
        using TemporaryFolder folder = new();
        TensorBoardLog log = new(folder.Of("run"));
        Assert.Null(log.Failure);
        Directory.Delete(folder.Of("run"), recursive: true);
        log.Stepped(Made.Step(0));
        log.Stepped(Made.Step(10));
        log.EpochEnded(Made.Epoch(0));
        Assert.StartsWith($"TensorBoard's log in '{folder.Of("run")}' ends at step 0: ", log.Failure, StringComparison.Ordinal);
        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.Of("file"), "");
        Assert.Throws<ArgumentException>(() => new TensorBoardLog(" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorBoardLog(folder.Path, every: 0));
        Assert.Contains(folder.Of("file/run"), Assert.Throws<IOException>(() => new TensorBoardLog(folder.Of("file/run"))).Message, StringComparison.Ordinal);
        Assert.Equal(["file"], folder.Entries());
    }

    [Fact]
    public void Threads_can_log_at_once()
    {
        using TemporaryFolder folder = new();
        TensorBoardLog log = new(folder.Path, every: 1);
        Parallel.For(0, 100, i => log.Noted($"note {i}"));
        Assert.Null(log.Failure);
        Assert.Equal(101, Read(Directory.GetFiles(folder.Path)[0]).Count);
    }

    // 1 version, 1 network, 3 steps of 5 values, 5 values of the epoch, 1 note.
    private static void Log(string folder)
    {
        TensorBoardLog log = new(folder, every: 10, summary: "block1  3\n");
        log.Started(Made.Run(1, 25));
        for (int step = 0; step < 25; step++)
        {
            log.Stepped(Made.Step(step, 25, loss: step == 10 ? double.NaN : 2));
        }

        log.EpochEnded(Made.Epoch(0, 25));
        log.Noted("a picture was left out");
        Assert.Null(log.Failure);
    }

    private static string Tag(Event item) => item.Summary?.Value[0].Tag ?? "";

    /// <summary>Reads a file of TFRecords: length, masked CRC-32C of the length, data, masked CRC-32C of the data; tensorflow/core/lib/io/record_writer.h.</summary>
    private static List<Event> Read(string file)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(file);
        List<Event> events = [];
        while (bytes.Length > 0)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(MaskedCrc(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            ReadOnlySpan<byte> data = bytes.Slice(12, length);
            Assert.Equal(MaskedCrc(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));

            // TorchSharp's messages are of a generator whose parsers know streams only.
            Event item = new();
            using CodedInputStream stream = new(data.ToArray());
            item.MergeFrom(stream);
            events.Add(item);
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    private static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte item in data)
        {
            crc ^= item;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
            }
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }
}
