using ResNetDsl.Texts;

namespace ResNetDsl.Runtime.Tests.Texts;

/// <summary>Texts of files in messages.</summary>
public sealed class PrintableTests
{
    [Theory]
    [InlineData("größe 猫 👩‍🚀 ہے‌ا", "größe 猫 👩‍🚀 ہے‌ا")]
    [InlineData("\u001b[2J\r\n\t\0", "\\u001b[2J\\u000d\\u000a\\u0009\\u0000")]
    [InlineData("\u202e\u2066\u200b\u061c\ufeff\u2028\u2029\u0085\u007f", "\\u202e\\u2066\\u200b\\u061c\\ufeff\\u2028\\u2029\\u0085\\u007f")]
    [InlineData("a\U000e0041b", "a\\U000e0041b")]
    public void What_a_terminal_does_not_show_is_escaped(string text, string shown) => Assert.Equal(shown, OneLine.Of(text));

    [Fact]
    public void Halves_of_pairs_are_escaped_and_none_is_made()
    {
        Assert.Equal("a\\ud83d", OneLine.Of("a" + (char)0xd83d));
        Assert.Equal("\\udc69a", OneLine.Of((char)0xdc69 + "a"));
        Assert.Equal(new string('a', 399) + "…", OneLine.Of(new string('a', 399) + "👩"));
        Assert.Equal(new string('a', 398) + "👩…", OneLine.Of(new string('a', 398) + "👩b"));
    }
}
