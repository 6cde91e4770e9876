using ResNetDsl.Reports;

namespace ResNetDsl.CommandLine.Commands;

/// <summary>Cells of tables.</summary>
internal static class Cell
{
    /// <summary>A name or a text of a file, in one line: the name of a class must not move the cursor.</summary>
    public static Spectre.Console.Text Of(string text) => new(PrintableWriter.Name(text));
}
