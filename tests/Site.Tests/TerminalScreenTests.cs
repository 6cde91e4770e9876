using ResNetDsl.Site.Sessions;

namespace ResNetDsl.Site.Tests;

/// <summary>What a program writes to a terminal is read as a terminal shows it.</summary>
public sealed class TerminalScreenTests
{
    [Theory]
    [InlineData("one\r\ntwo\r\n", "one|two")]
    [InlineData("10 %\r\u001b[K20 %\r\u001b[2Kdone\r\n", "done")]
    [InlineData("long line\rshort\u001b[K", "short")]
    [InlineData("12345678901", "1234567890|1")]
    [InlineData("\u001b[?25l\u001b[1mbold\u001b[0m\u001b[?25h", "bold")]
    [InlineData("a\tb", "a       b")]
    [InlineData("one\n\n\n", "one")]
    public void Lines_are_those_of_a_terminal(string output, string lines) => Assert.Equal(lines, string.Join('|', TerminalScreen.Read(output, columns: 10).Select(Text)));

    [Fact]
    public void Styles_are_those_of_a_terminal()
    {
        TerminalLine line = Assert.Single(TerminalScreen.Read("a\u001b[1;31mb\u001b[38;5;196mc\u001b[22md\u001b[38;2;1;2;3me\u001b[39mf\u001b[2mg\u001b[0mh", columns: 80));
        Assert.Equal(
            [
                (null, false, false), ("#ff7b72", true, false), ("#ff0000", true, false), ("#ff0000", false, false), ("#010203", false, false), (null, false, false), (null, false, true),
                ((string?)null, false, false),
            ],
            line.Parts.Select(part => (part.Style.Color, part.Style.IsBold, part.Style.IsFaint)));
        Assert.Equal(Enumerable.Range(0, 8), line.Parts.Select(part => part.Column));
    }

    [Fact]
    public void A_sequence_that_is_not_known_is_an_error()
    {
        SiteException exception = Assert.Throws<SiteException>(() => TerminalScreen.Read("a\u001b[2Jb", columns: 80));
        Assert.Contains("'[2Jb'", exception.Message, StringComparison.Ordinal);
    }

    private static string Text(TerminalLine line) => line.Parts.Aggregate("", (text, part) => text.PadRight(part.Column) + part.Text);
}
