using System.Text;
using System.Xml;
using System.Xml.Linq;
using ResNetDsl.Architecture.Drawing;
using ResNetDsl.Platform;

namespace ResNetDsl.Drawing;

/// <summary>
/// Draws a network as SVG: from left to right the input, the stem, every block and the head, each as high as the square root of the resolution it gives and as wide
/// as that of its channels, with one card for each unit, its shapes, and its stride and dilation rate where there are any.
/// </summary>
public static class ArchitectureDrawing
{
    private static readonly XmlWriterSettings Format = new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) };

    /// <summary>Writes the drawing of a network to a file, which is written atomically.</summary>
    /// <param name="plan">The resolved architecture.</param>
    /// <param name="file">The file, by custom with the ending <c>.svg</c>; one that is there is overwritten.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static void Save(NetworkPlan plan, string file)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(file);
        WholeFile.Write(file, stream => Write(plan, stream));
    }

    /// <summary>Writes the drawing of a network.</summary>
    /// <param name="plan">The resolved architecture.</param>
    /// <param name="stream">Where to; it stays open.</param>
    internal static void Write(NetworkPlan plan, Stream stream)
    {
        using StreamWriter text = new(stream, Format.Encoding, leaveOpen: true);
        using (XmlWriter writer = XmlWriter.Create(text, Format))
        {
            Draw(plan).Save(writer);
        }

        text.Write('\n');
    }

    /// <summary>Draws a network.</summary>
    /// <param name="plan">The resolved architecture.</param>
    /// <returns>An SVG document. Lengths are pixels; text is in the viewer's sans-serif font.</returns>
    public static XDocument Draw(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return NetworkDrawing.Draw(plan, marked: []);
    }
}
