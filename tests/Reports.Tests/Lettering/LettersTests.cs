using ResNetDsl.Reports.Lettering;
using SkiaSharp;

namespace ResNetDsl.Reports.Tests.Lettering;

public sealed class LettersTests
{
    [Fact]
    public void Every_character_of_ascii_is_drawn_and_no_two_alike()
    {
        using SKFont font = new(Letters.Standard, 40);
        HashSet<string> shapes = [];
        for (char character = '!'; character <= '~'; character++)
        {
            Assert.True(Letters.Standard.ContainsGlyph(character), $"There is no {character}.");
            using SKPath path = font.GetGlyphPath(font.GetGlyph(character));
            Assert.False(path.IsEmpty, $"{character} is empty.");
            Assert.True(shapes.Add(path.ToSvgPathData()), $"{character} looks like another.");
        }
    }

    [Fact]
    public void Letters_stand_on_the_baseline_and_are_as_wide_as_they_are_measured()
    {
        using SKFont font = new(Letters.Standard, 100);
        font.MeasureText("H", out SKRect box);
        Assert.InRange(box.Bottom, 0, 6);
        Assert.InRange(-box.Top, 70, 80);
        Assert.InRange(font.MeasureText("Hello"), 200, 320);
        Assert.True(font.Metrics.Ascent < box.Top && font.Metrics.Descent > 20);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("naïve café", "naïve café")]
    [InlineData("Grüße, кошка, γάτα", "Grüße, кошка, γάτα")]
    [InlineData("Ａ", "A")]
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
        Assert.Same(Letters.Standard, typeface);
    }

    [Fact]
    public void The_typeface_is_that_of_the_assembly()
    {
        Assert.Equal("Inter", Letters.Standard.FamilyName);
        Assert.Same(Letters.Standard, ScottPlot.Fonts.GetTypeface("Inter", ScottPlot.FontWeight.Normal, ScottPlot.FontSlant.Upright, ScottPlot.FontSpacing.Normal));
        Assert.Same(Letters.Standard, Letters.OfMachine.Drawable("plain").Typeface);
    }

    // Not among the above: a test's name cannot hold it.
    [Fact]
    public void Half_a_character_is_drawn_by_a_code() => Assert.Equal(@"\ufffd", Letters.WithoutFonts.Drawable("\ud83d").Text);

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
        Assert.Equal(["a", "b", "c"], painter.Wrap("a b c", 14, 3));
        Assert.Equal([""], painter.Wrap("", 100, 3));
    }

    /// <summary>A character outside the basic plane is two of a string, which stay together.</summary>
    [Fact]
    public void No_character_is_cut_in_two()
    {
        TextPainter painter = new(Letters.WithoutFonts, 15);
        string text = string.Concat(Enumerable.Repeat("\U0001f130\U0001f149", 20));
        Assert.Equal(text, Letters.WithoutFonts.Drawable(text).Text);
        for (float width = 1; width < 120; width += 3)
        {
            Assert.All([.. painter.Wrap(text, width, 100), painter.Shorten(text, width)], line => Assert.DoesNotContain('\ufffd', string.Concat(line.EnumerateRunes())));
        }
    }
}
