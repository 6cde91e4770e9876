namespace ResNetDsl.Reports.Tests;

/// <summary>What reaches a terminal through its writer.</summary>
public sealed class PrintableWriterTests
{
    private const string Tag = "\U000e0041";

    [Theory]
    [InlineData("größe\t猫\n", "größe\t猫\n")]
    [InlineData("\u001b[2J\u202e\r", "\\u001b[2J\\u202e\\u000d")]
    [InlineData("a👩b", "a👩b")]
    [InlineData($"a{Tag}b", "a\\U000e0041b")]
    public void A_text_is_the_same_however_it_is_written(string text, string shown)
    {
        Assert.Equal(shown, Written(writer => writer.Write(text)));
        Assert.Equal(shown, Written(writer => writer.Write(text.AsSpan())));
        Assert.Equal(shown, Written(writer => writer.Write(text.ToCharArray(), 0, text.Length)));
        Assert.Equal(shown, Written(writer =>
        {
            foreach (char character in text)
            {
                writer.Write(character);
            }
        }));
        for (int cut = 0; cut <= text.Length; cut++)
        {
            Assert.Equal(shown, Written(writer =>
            {
                writer.Write(text[..cut]);
                writer.Flush();
                writer.Write(text[cut..]);
            }));
        }

        Assert.Equal(shown + Environment.NewLine, Written(writer => writer.WriteLine(text)));
    }

    [Fact]
    public void Halves_that_stay_alone_are_escaped()
    {
        char half = Tag[0];
        Assert.Equal("\\udb40a", Written(writer =>
        {
            writer.Write(half);
            writer.Write('a');
        }));
        Assert.Equal("\\udb40" + Environment.NewLine, Written(writer =>
        {
            writer.Write(half);
            writer.WriteLine();
        }));
        Assert.Equal("\\udb40", Written(writer => writer.Write(half)));
        Assert.Equal("\\udc41", Written(writer => writer.Write(Tag[1])));
    }

    private static string Written(Action<PrintableWriter> write)
    {
        using StringWriter terminal = new();
        using (PrintableWriter writer = new(terminal))
        {
            write(writer);
        }

        return terminal.ToString();
    }
}
