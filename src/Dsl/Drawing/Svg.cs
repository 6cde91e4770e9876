using System.Globalization;
using System.Xml.Linq;

namespace ResNetDsl.Architecture.Drawing;

/// <summary>SVG's elements, as far as the drawing needs them. Lengths are pixels.</summary>
// Not SkiaSharp's SKSvgCanvas: compilers and editors load this assembly, which therefore has no dependency, and that canvas writes neither titles nor groups.
internal static class Svg
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    public static XElement Element(string name, params object[] content) => new(Namespace + name, content);

    public static XElement Rectangle(double x, double y, double width, double height, double radius, string fill, string stroke) => Element(
        "rect", Length("x", x), Length("y", y), Length("width", width), Length("height", height), Length("rx", radius),
        new XAttribute("fill", fill), new XAttribute("stroke", stroke));

    public static XElement Polygon(string fill, params (double X, double Y)[] points) => Element(
        "polygon", new XAttribute("points", string.Join(" ", points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))), new XAttribute("fill", fill));

    public static XElement Text(double x, double y, string text, double size, string fill, bool bold = false, string anchor = "middle") => Element(
        "text", Length("x", x), Length("y", y), Length("font-size", size), new XAttribute("fill", fill), new XAttribute("text-anchor", anchor),
        bold ? new XAttribute("font-weight", "bold") : "", text);

    public static XElement Arrow(double from, double to, double y, string stroke) => Element(
        "line", Length("x1", from), Length("y1", y), Length("x2", to), Length("y2", y),
        new XAttribute("stroke", stroke), new XAttribute("stroke-width", "1.3"), new XAttribute("marker-end", "url(#arrow)"));

    public static XElement ArrowHead() => Element(
        "marker", new XAttribute("id", "arrow"), new XAttribute("viewBox", "0 0 8 8"), Length("refX", 7), Length("refY", 4),
        Length("markerWidth", 6), Length("markerHeight", 6), new XAttribute("orient", "auto"),
        Element("path", new XAttribute("d", "M0,0 L8,4 L0,8 z"), new XAttribute("fill", Palette.FaintInk)));

    /// <summary>What a text takes up in wide sans-serif fonts; the viewer's font is not known.</summary>
    public static double TextWidth(string text, double size, bool bold = false) => size * text.Sum(character => character >= '\u1100' ? 1 : bold ? 0.71 : 0.62);

    public static XAttribute Length(string name, double value) => new(name, Number(value));

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
