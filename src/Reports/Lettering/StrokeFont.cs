namespace ResNetDsl.Reports.Lettering;

/// <summary>A plain font for machines that have none: the characters of ASCII and a few signs, drawn by hand as strokes of one width.</summary>
internal static class StrokeFont
{
    /// <summary>Its name.</summary>
    public const string Family = "ResNetDsl Stroke";

    // A step of the grid that the strokes are drawn on, half a stroke's width and half a dot's, in units of a thousandth of the font's size.
    private const int StepX = 104;
    private const int StepY = 119;
    private const int Half = 40;
    private const int Dot = 66;
    private const int Margin = 80;
    private const int WideMargin = 115;

    // The corners of a round end, from one side of the stroke to the other.
    private const int EndCorners = 5;

    /// <summary>
    /// For each character its strokes, parted by spaces: a stroke is a line through points, and a point two digits, x from the left and y from the bottom. Descenders end at 0, the
    /// baseline is 2, small letters end at 6, capitals at 8. The last one stands for what the font lacks.
    /// </summary>
    private static readonly (char Character, string Strokes)[] Strokes =
    [
        ('!', "0804 02"), ('"', "0806 2826"), ('#', "1218 3238 0444 0646"), ('$', "473818070615354443321203 2921"), ('%', "0248 0818170708 3343423233"),
        ('&', "420607182837360403122244"), ('\'', "0806"), ('(', "28060422"), (')', "08262402"), ('*', "2824 0547 0745"), ('+', "2327 0545"), (',', "1301"),
        ('-', "0535"), ('.', "02"), ('/', "0248"), ('0', "183847433212030718 2525"), ('1', "072822 0242"), ('2', "07183847460242"), ('3', "0718384746354443321203 1535"),
        ('4', "32380444"), ('5', "480805354443321203"), ('6', "473818070312324344351504"), ('7', "084812"), ('8', "15060718384746351504031232434435"),
        ('9', "463515060718384743321203"), (':', "05 02"), (';', "15 1301"), ('<', "470543"), ('=', "0444 0646"), ('>', "074503"), ('?', "07183847462524 22"),
        ('@', "42120307183847443424263634"), ('A', "022842 1434"), ('B', "02083847463505 3544433202"), ('C', "4738180703123243"), ('D', "02082846442202"), ('E', "48080242 0535"),
        ('F', "480802 0535"), ('G', "47381807031232434525"), ('H', "0802 4842 0545"), ('I', "0828 1812 0222"), ('J', "4843321203"), ('K', "0802 4804 1542"), ('L', "080242"),
        ('M', "0208346862"), ('N', "02084248"), ('O', "184857534212030718"), ('P', "02083847453404"), ('Q', "184857534212030718 3452"), ('R', "02083847453404 2442"),
        ('S', "473818070615354443321203"), ('T', "0848 2822"), ('U', "080312324348"), ('V', "082248"), ('W', "0812365268"), ('X', "0842 0248"), ('Y', "082548 2522"), ('Z', "08480242"),
        ('[', "28080222"), ('\\', "0842"), (']', "08282202"), ('^', "062846"), ('_', "0141"), ('`', "0817"), ('a', "4642 4536160503123243"), ('b', "0802 0516364543321203"),
        ('c', "4536160503123243"), ('d', "4842 4536160503123243"), ('e', "04444536160503123243"), ('f', "38281712 0636"), ('g', "4641301001 4536160503123243"),
        ('h', "0802 0516364542"), ('i', "0602 08"), ('j', "26211000 28"), ('k', "0802 3604 1532"), ('l', "080312"), ('m', "0602 0516263532 3546566562"), ('n', "0602 0516364542"),
        ('o', "163645433212030516"), ('p', "0600 0516364543321203"), ('q', "4640 4536160503123243"), ('r', "0602 051636"), ('s', "45361605143443321203"), ('t', "18132232 0636"),
        ('u', "0603123243 4642"), ('v', "062246"), ('w', "0612355266"), ('x', "0642 0246"), ('y', "0603123243 4641301001"), ('z', "06460242"), ('{', "28171605141322"),
        ('|', "0801"), ('}', "08171615241302"), ('~', "05163445"), ('·', "05"), ('×', "0347 0743"), ('–', "0545"), ('…', "02 22 42"), ('−', "0545"),
        ('\uFFFD', "0802424808"),
    ];

    /// <summary>The font as a TrueType file.</summary>
    public static byte[] File()
    {
        Glyph space = new(' ', 3 * StepX, []);
        Glyph[] drawn = [.. Strokes.Select(glyph => Draw(glyph.Character, glyph.Strokes))];
        return TrueTypeFont.Write(Family, ascent: 920, descent: 280, [drawn[^1], space, .. drawn]);
    }

    private static Glyph Draw(char character, string strokes)
    {
        int width = strokes.Split(' ').SelectMany(stroke => stroke.Chunk(2)).Max(point => point[0] - '0');

        // A decimal point needs more room than a letter, or the digits beside it hide it.
        int margin = width == 0 ? WideMargin : Margin;
        List<(int X, int Y)[]> contours = [];
        foreach (string stroke in strokes.Split(' '))
        {
            (int X, int Y)[] points = [.. stroke.Chunk(2).Select(point => (margin + ((point[0] - '0') * StepX), (point[1] - '2') * StepY))];
            for (int i = 0; i < Math.Max(1, points.Length - 1); i++)
            {
                contours.Add(Segment(points[i], points[Math.Min(i + 1, points.Length - 1)]));
            }
        }

        return new Glyph(character, (2 * margin) + (width * StepX), contours);
    }

    // A rectangle with round ends, clockwise: the direction that TrueType fills.
    private static (int X, int Y)[] Segment((int X, int Y) from, (int X, int Y) to)
    {
        int half = from == to ? Dot : Half;
        double direction = Math.Atan2(to.Y - from.Y, to.X - from.X);
        return [.. End(to, direction), .. End(from, direction + Math.PI)];

        IEnumerable<(int X, int Y)> End((int X, int Y) point, double direction)
        {
            for (int i = 0; i < EndCorners; i++)
            {
                double angle = direction + (Math.PI * (0.5 - ((double)i / (EndCorners - 1))));
                yield return ((int)Math.Round(point.X + (half * Math.Cos(angle))), (int)Math.Round(point.Y + (half * Math.Sin(angle))));
            }
        }
    }
}
