using ResNetDsl.Reports.Lettering;
using SkiaSharp;

namespace ResNetDsl.Reports.Tests.Lettering;

public sealed class LettersTests
{
    [Fact]
    public void Every_character_of_ascii_is_drawn_and_no_two_alike()
    {
        using SKFont font = new(Letters.WithoutFonts.Standard, 40);
        HashSet<string> shapes = [];
        for (char character = '!'; character <= '~'; character++)
        {
            Assert.True(Letters.WithoutFonts.Standard.ContainsGlyph(character), $"There is no {character}.");
            using SKPath path = font.GetGlyphPath(font.GetGlyph(character));
            Assert.False(path.IsEmpty, $"{character} is empty.");
            Assert.True(shapes.Add(path.ToSvgPathData()), $"{character} looks like another.");
        }
    }

    [Fact]
    public void Letters_stand_on_the_baseline_and_are_as_wide_as_they_are_measured()
    {
        using SKFont font = new(Letters.WithoutFonts.Standard, 100);
        font.MeasureText("H", out SKRect box);
        Assert.InRange(box.Bottom, 0, 6);
        Assert.InRange(-box.Top, 70, 80);
        Assert.InRange(font.MeasureText("Hello"), 200, 320);
        Assert.True(font.Metrics.Ascent < box.Top && font.Metrics.Descent > 20);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("naïve café", "naive cafe")]
    [InlineData("猫", "\\u732b")]
    [InlineData("犬", "\\u72ac")]
    [InlineData("a\tb\u0000", "a b ")]
    [InlineData("two\nlines", "two\nlines")]
    [InlineData("right\u202eto left", "rightto left")]
    [InlineData("😀", "\\u1f600")]
    [InlineData("", "")]
    public void What_a_typeface_lacks_is_written_in_other_characters(string text, string drawn)
    {
        (string drawable, SKTypeface typeface) = Letters.WithoutFonts.Drawable(text);
        Assert.Equal(drawn, drawable);
        Assert.Same(Letters.WithoutFonts.Standard, typeface);
    }

    // Not among the above: a test's name cannot hold it.
    [Fact]
    public void Half_a_character_is_drawn_as_one_that_is_not_known() => Assert.Equal("\ufffd", Letters.WithoutFonts.Drawable("\ud83d").Text);

    [Fact]
    public void Lines_are_broken_to_their_width()
    {
        TextPainter painter = new(Letters.WithoutFonts, 15);
        string text = "a few words and then averyverylongwordthatfitsnowhereatall\nand a second line";
        IReadOnlyList<string> lines = painter.Wrap(text, 120, 20);
        Assert.All(lines, line => Assert.InRange(painter.Measure(line), 1, 120));
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal), string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
        IReadOnlyList<string> two = painter.Wrap(text, 120, 2);
        Assert.Equal(2, two.Count);
        Assert.EndsWith("…", two[1], StringComparison.Ordinal);
        Assert.InRange(painter.Measure(two[1]), 1, 120);
        Assert.Equal(["x"], painter.Wrap("x", 1, 3));
        Assert.Equal([""], painter.Wrap("", 100, 3));
    }
}
