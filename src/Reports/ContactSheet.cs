using ResNetDsl.Images;
using ResNetDsl.Reports.Lettering;
using SkiaSharp;

namespace ResNetDsl.Reports;

/// <summary>Draws pictures with captions in rows on one sheet.</summary>
public static class ContactSheet
{
    /// <summary>The most pictures of a sheet.</summary>
    public const int MostPictures = 400;

    private const int Side = 224;
    private const int Gap = 20;
    private const int MostColumns = 12;
    private const int MostCaptionLines = 5;
    private const int LeastWidth = 480;

    private static readonly SKColor Ground = new(0xF4, 0xF4, 0xF4);

    /// <summary>Writes a sheet. Small pictures are enlarged by whole multiples of their pixels, large ones made smaller. A sheet without pictures has a note instead.</summary>
    /// <param name="file">The file: PNG, JPEG or WebP by its ending. Its folder is created if it does not exist.</param>
    /// <param name="pictures">The pictures and their captions; line breaks are kept, long lines are broken.</param>
    /// <param name="title">The title above the pictures; null for none.</param>
    /// <exception cref="ArgumentException">There are more than <see cref="MostPictures"/>, or the file's name ends otherwise.</exception>
    /// <exception cref="IOException">The file cannot be written; the message names it.</exception>
    public static void Save(string file, IEnumerable<(RgbImage Image, string Caption)> pictures, string? title = null) => Save(file, pictures, title, Letters.OfMachine);

    internal static void Save(string file, IEnumerable<(RgbImage Image, string Caption)> pictures, string? title, Letters letters)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(pictures);
        List<(RgbImage Image, string Caption)> tiles = [.. pictures.Take(MostPictures + 1)];
        if (tiles.Count > MostPictures)
        {
            throw new ArgumentException($"A sheet has room for {MostPictures} pictures. Take the first of them, or write several sheets.", nameof(pictures));
        }

        TextPainter painter = new(letters, 15);
        TextPainter heading = new(letters, 20);
        int columns = Math.Clamp((int)Math.Ceiling(Math.Sqrt(1.5 * tiles.Count)), 1, MostColumns);
        int rows = (tiles.Count + columns - 1) / columns;
        int width = Math.Max(LeastWidth, Gap + (columns * (Side + Gap)));
        IReadOnlyList<string> titleLines = string.IsNullOrWhiteSpace(title) ? [] : heading.Wrap(title, width - (2 * Gap), 3);
        int top = Gap + (int)(titleLines.Count * heading.LineHeight) + (titleLines.Count > 0 ? Gap / 2 : 0);
        IReadOnlyList<string>[] captions = [.. tiles.Select(tile => painter.Wrap(tile.Caption, Side, MostCaptionLines))];
        int rowHeight = Side + 6 + (int)(captions.Select(lines => lines.Count).DefaultIfEmpty(0).Max() * painter.LineHeight) + Gap;
        int height = tiles.Count > 0 ? top + (rows * rowHeight) : top + (int)painter.LineHeight + Gap;
        Picture.Write(file, width, height, canvas =>
        {
            for (int i = 0; i < titleLines.Count; i++)
            {
                heading.Draw(canvas, titleLines[i], Gap, Gap + (i * heading.LineHeight), SKColors.Black);
            }

            if (tiles.Count == 0)
            {
                painter.Draw(canvas, "There are no pictures to show.", Gap, top, SKColors.Black);
            }

            using SKPaint ground = new() { Color = Ground };
            for (int i = 0; i < tiles.Count; i++)
            {
                (int left, int upper) = (Gap + (i % columns * (Side + Gap)), top + (i / columns * rowHeight));
                SKSizeI size = Picture.Fit(tiles[i].Image, Side);
                canvas.DrawRect(left, upper, Side, Side, ground);
                Picture.Draw(canvas, tiles[i].Image, SKRectI.Create(left + ((Side - size.Width) / 2), upper + ((Side - size.Height) / 2), size.Width, size.Height));
                for (int line = 0; line < captions[i].Count; line++)
                {
                    painter.Draw(canvas, captions[i][line], left, upper + Side + 6 + (line * painter.LineHeight), SKColors.Black);
                }
            }
        });
    }
}
