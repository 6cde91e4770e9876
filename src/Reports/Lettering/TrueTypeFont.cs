using System.Buffers.Binary;
using System.Text;

namespace ResNetDsl.Reports.Lettering;

/// <summary>A character's shape.</summary>
/// <param name="Character">The character.</param>
/// <param name="Advance">How far the next one stands from it, in units of a thousandth of the font's size.</param>
/// <param name="Contours">Closed polygons in the same units, y upwards from the baseline, all turning the same way, so that they may overlap.</param>
internal sealed record Glyph(char Character, int Advance, IReadOnlyList<IReadOnlyList<(int X, int Y)>> Contours);

/// <summary>
/// Writes glyphs as a TrueType font file, as far as FreeType needs one: Skia takes fonts as files only. The OpenType specification, version 1.9, chapters cmap, glyf, head, hhea,
/// hmtx, loca, maxp and name.
/// </summary>
internal static class TrueTypeFont
{
    private const int UnitsPerEm = 1000;

    /// <summary>The bytes of the file.</summary>
    /// <param name="family">The font's name, in ASCII.</param>
    /// <param name="ascent">The highest point of a line above the baseline.</param>
    /// <param name="descent">The lowest point of a line below the baseline.</param>
    /// <param name="glyphs">The characters, in ascending order; the first stands for those that the font lacks.</param>
    public static byte[] Write(string family, int ascent, int descent, IReadOnlyList<Glyph> glyphs)
    {
        (byte[] shapes, byte[] places) = Shapes(glyphs);
        (int X, int Y)[] points = [.. glyphs.SelectMany(glyph => glyph.Contours).SelectMany(contour => contour)];
        (string Tag, byte[] Content)[] tables =
        [
            ("cmap", Characters(glyphs)),
            ("glyf", shapes),
            ("head", Bytes([
                (2, 1), (2, 0), (4, 0x10000), (4, 0), (4, 0x5F0F3CF5), (2, 0), (2, UnitsPerEm), (8, 0), (8, 0),
                (2, points.Min(point => point.X)), (2, points.Min(point => point.Y)), (2, points.Max(point => point.X)), (2, points.Max(point => point.Y)),
                (2, 0), (2, 8), (2, 2), (2, 1), (2, 0)])),
            ("hhea", Bytes([
                (2, 1), (2, 0), (2, ascent), (2, -descent), (2, 0), (2, glyphs.Max(glyph => glyph.Advance)), (2, 0), (2, 0), (2, points.Max(point => point.X)),
                (2, 1), (2, 0), (2, 0), (8, 0), (2, 0), (2, glyphs.Count)])),
            ("hmtx", Bytes(glyphs.SelectMany(glyph => ((int, long)[])[(2, glyph.Advance), (2, Box(glyph).Left)]))),
            ("loca", places),
            ("maxp", Bytes([
                (4, 0x10000), (2, glyphs.Count), (2, glyphs.Max(glyph => glyph.Contours.Sum(contour => contour.Count))), (2, glyphs.Max(glyph => glyph.Contours.Count)),
                (2, 0), (2, 0), (2, 2), (8, 0), (8, 0)])),
            ("name", Names(family)),
        ];
        return File(tables);
    }

    private static byte[] File((string Tag, byte[] Content)[] tables)
    {
        using MemoryStream file = new();
        int power = 1 << (int)Math.Log2(tables.Length);
        file.Write(Bytes([(4, 0x10000), (2, tables.Length), (2, 16 * power), (2, (int)Math.Log2(power)), (2, 16 * (tables.Length - power))]));
        int offset = 12 + (16 * tables.Length);
        foreach ((string tag, byte[] content) in tables)
        {
            file.Write(Encoding.ASCII.GetBytes(tag));
            file.Write(Bytes([(4, Checksum(content)), (4, offset), (4, content.Length)]));
            offset += Padded(content.Length);
        }

        foreach ((_, byte[] content) in tables)
        {
            file.Write(content);
            file.Write(new byte[Padded(content.Length) - content.Length]);
        }

        return file.ToArray();
    }

    private static (byte[] Shapes, byte[] Places) Shapes(IReadOnlyList<Glyph> glyphs)
    {
        using MemoryStream shapes = new();
        List<(int, long)> places = [];
        foreach (Glyph glyph in glyphs)
        {
            places.Add((4, shapes.Length));
            if (glyph.Contours.Count == 0)
            {
                continue;
            }

            (int left, int bottom, int right, int top) = Box(glyph);
            (int X, int Y)[] points = [.. glyph.Contours.SelectMany(contour => contour)];
            shapes.Write(Bytes([(2, glyph.Contours.Count), (2, left), (2, bottom), (2, right), (2, top)]));
            int end = -1;
            shapes.Write(Bytes(glyph.Contours.Select(contour => (2, (long)(end += contour.Count)))));
            shapes.Write(Bytes([(2, 0)]));

            // Every point is on the curve, with differences of two bytes; the first says that contours overlap.
            shapes.Write(Bytes(points.Select((_, i) => (1, i == 0 ? 0x41L : 1L))));
            shapes.Write(Bytes(points.Select((point, i) => (2, (long)(point.X - (i == 0 ? 0 : points[i - 1].X))))));
            shapes.Write(Bytes(points.Select((point, i) => (2, (long)(point.Y - (i == 0 ? 0 : points[i - 1].Y))))));
            shapes.Write(new byte[Padded((int)shapes.Length) - (int)shapes.Length]);
        }

        places.Add((4, shapes.Length));
        return (shapes.ToArray(), Bytes(places));
    }

    // Format 12: a group for each character.
    private static byte[] Characters(IReadOnlyList<Glyph> glyphs) => Bytes([
        (2, 0), (2, 1), (2, 3), (2, 10), (4, 12),
        (2, 12), (2, 0), (4, 16 + (12 * (glyphs.Count - 1))), (4, 0), (4, glyphs.Count - 1),
        .. glyphs.Skip(1).SelectMany((glyph, i) => ((int, long)[])[(4, glyph.Character), (4, glyph.Character), (4, i + 1)])]);

    private static byte[] Names(string family)
    {
        (int Id, string Text)[] names = [(1, family), (2, "Regular"), (4, family), (6, family.Replace(" ", "", StringComparison.Ordinal))];
        List<(int, long)> fields = [(2, 0), (2, names.Length), (2, 6 + (12 * names.Length))];
        int offset = 0;
        foreach ((int id, string text) in names)
        {
            fields.AddRange([(2, 3), (2, 1), (2, 0x409), (2, id), (2, 2 * text.Length), (2, offset)]);
            offset += 2 * text.Length;
        }

        return [.. Bytes(fields), .. Encoding.BigEndianUnicode.GetBytes(string.Concat(names.Select(name => name.Text)))];
    }

    private static (int Left, int Bottom, int Right, int Top) Box(Glyph glyph)
    {
        (int X, int Y)[] points = [.. glyph.Contours.SelectMany(contour => contour).DefaultIfEmpty()];
        return (points.Min(point => point.X), points.Min(point => point.Y), points.Max(point => point.X), points.Max(point => point.Y));
    }

    /// <summary>Numbers as a font has them: the most significant byte first.</summary>
    private static byte[] Bytes(IEnumerable<(int Size, long Value)> fields)
    {
        using MemoryStream bytes = new();
        Span<byte> number = stackalloc byte[8];
        foreach ((int size, long value) in fields)
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value);
            bytes.Write(number[^size..]);
        }

        return bytes.ToArray();
    }

    private static long Checksum(byte[] table)
    {
        uint sum = 0;
        for (int i = 0; i < table.Length; i++)
        {
            sum += (uint)table[i] << (24 - (8 * (i % 4)));
        }

        return sum;
    }

    private static int Padded(int length) => (length + 3) / 4 * 4;
}
