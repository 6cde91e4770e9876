using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ScottPlot;
using SkiaSharp;

namespace ResNetDsl.Reports.Lettering;

/// <summary>
/// The typeface of each text. All text is drawn with the font in this assembly, so that pictures have the same text on every machine; the fonts of the machine are used for characters that it lacks. Skia and
/// ScottPlot have no font of their own: where the machine has none they draw nothing, without an error.
/// </summary>
internal sealed class Letters
{
    private const string FontResource = "ResNetDsl.Reports.Inter-Regular.ttf";

    private readonly string[] families;
    private readonly ConcurrentDictionary<string, (string Text, SKTypeface Typeface)> foreign = new(StringComparer.Ordinal);

    static Letters()
    {
        using Stream file = typeof(Letters).Assembly.GetManifestResourceStream(FontResource)!;
        Standard = SKTypeface.FromStream(file);
        Fonts.FontResolvers.Insert(0, new StandardFontResolver());
        OfMachine = new([.. SKFontManager.Default.FontFamilies]);
        WithoutFonts = new([]);
    }

    private Letters(string[] families) => this.families = families;

    /// <summary>With the fonts of the machine, if there are any.</summary>
    public static Letters OfMachine { get; }

    /// <summary>As on a machine without fonts.</summary>
    public static Letters WithoutFonts { get; }

    /// <summary>The typeface of text that needs no other: Inter, with the characters of the languages in Latin, Greek and Cyrillic letters.</summary>
    public static SKTypeface Standard { get; }

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
    private static string Spelled(Rune character)
    {
        string bare = string.Concat(character.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes().Where(part => Rune.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark));
        return bare.Length > 0 && Standard.ContainsGlyphs(bare) ? bare : FormattableString.Invariant($"\\u{character.Value:x4}");
    }

    // EnumerateRunes makes U+FFFD of half a surrogate pair, which Normalize would refuse.
    private static string Printable(string text) => string.Concat(string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormC).EnumerateRunes()
        .Where(character => Rune.GetUnicodeCategory(character) != UnicodeCategory.Format)
        .Select(character => Rune.GetUnicodeCategory(character) == UnicodeCategory.Control && character.Value != '\n' ? " " : character.ToString()));

    /// <summary>Gives ScottPlot, which knows fonts by name, the font of this assembly. <c>Fonts.AddFontFile</c> needs a file.</summary>
    private sealed class StandardFontResolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => fontName == Standard.FamilyName ? Standard : null;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Standard.FamilyName ? Standard : null;
    }
}
