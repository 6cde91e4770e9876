using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ScottPlot;
using SkiaSharp;

namespace ResNetDsl.Reports.Lettering;

/// <summary>
/// Text that can be seen: on every machine there is a typeface, and what a typeface lacks is written in other characters. Neither Skia nor ScottPlot bring a font; where the machine
/// has none they draw nothing, and say nothing.
/// </summary>
internal sealed class Letters
{
    // Without serifs, and with many characters.
    private static readonly string[] Preferred = ["Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Open Sans", "Roboto", "Arial"];

    private static readonly Lazy<SKTypeface> Stroke = new(() =>
    {
        using SKData file = SKData.CreateCopy(StrokeFont.File());
        SKTypeface typeface = SKTypeface.FromData(file);
        Fonts.FontResolvers.Add(new StrokeFontResolver(typeface));
        return typeface;
    });

    private readonly string[] families;
    private readonly ConcurrentDictionary<string, (string Text, SKTypeface Typeface)> foreign = new(StringComparer.Ordinal);

    private Letters(string[] families)
    {
        this.families = families;
        Standard = Preferred.Where(name => families.Contains(name, StringComparer.OrdinalIgnoreCase)).Concat(families).Select(name => SKTypeface.FromFamilyName(name))
            .FirstOrDefault(typeface => typeface is not null && typeface.ContainsGlyphs("Az09%")) ?? Stroke.Value;
    }

    /// <summary>With the fonts of the machine, if there are any.</summary>
    public static Letters OfMachine { get; } = new([.. SKFontManager.Default.FontFamilies]);

    /// <summary>As on a machine without fonts.</summary>
    public static Letters WithoutFonts { get; } = new([]);

    /// <summary>The typeface of text that needs no other.</summary>
    public SKTypeface Standard { get; }

    /// <summary>A text as it can be drawn, and the typeface that has all its characters.</summary>
    /// <param name="text">The text. Line breaks are kept, other control characters become spaces.</param>
    public (string Text, SKTypeface Typeface) Drawable(string text)
    {
        string printable = Printable(text);
        return HasAll(Standard, printable) ? (printable, Standard) : foreign.GetOrAdd(printable, FindOther);
    }

    // Going through all fonts of a machine takes a while.
    private (string Text, SKTypeface Typeface) FindOther(string text)
    {
        foreach (SKTypeface typeface in Others(text.EnumerateRunes().First(character => !Has(Standard, character))))
        {
            if (HasAll(typeface, text))
            {
                return (text, typeface);
            }

            typeface.Dispose();
        }

        return (string.Concat(text.EnumerateRunes().Select(character => Has(Standard, character) ? character.ToString() : Spelled(character))), Standard);
    }

    private static bool HasAll(SKTypeface typeface, string text) => text.EnumerateRunes().All(character => Has(typeface, character));

    private static bool Has(SKTypeface typeface, Rune character) => character.Value == '\n' || typeface.ContainsGlyph(character.Value);

    private IEnumerable<SKTypeface> Others(Rune character)
    {
        if (families.Length == 0)
        {
            yield break;
        }

        if (SKFontManager.Default.MatchCharacter(character.Value) is { } match)
        {
            yield return match;
        }

        foreach (string family in families)
        {
            if (SKTypeface.FromFamilyName(family) is { } typeface)
            {
                yield return typeface;
            }
        }
    }

    // The letter without its accents, or the character's code: two names stay two.
    private string Spelled(Rune character)
    {
        string bare = string.Concat(character.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes().Where(part => Rune.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark));
        return bare.Length > 0 && Standard.ContainsGlyphs(bare) ? bare : FormattableString.Invariant($"\\u{character.Value:x4}");
    }

    // EnumerateRunes makes U+FFFD of half a surrogate pair, which Normalize would refuse.
    private static string Printable(string text) => string.Concat(string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormC).EnumerateRunes()
        .Where(character => Rune.GetUnicodeCategory(character) != UnicodeCategory.Format)
        .Select(character => Rune.GetUnicodeCategory(character) == UnicodeCategory.Control && character.Value != '\n' ? " " : character.ToString()));

    /// <summary>Gives ScottPlot, which knows fonts by name, the font that the machine does not have.</summary>
    private sealed class StrokeFontResolver(SKTypeface typeface) : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => fontName == StrokeFont.Family ? typeface : null;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == StrokeFont.Family ? typeface : null;
    }
}
