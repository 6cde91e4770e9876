using ResNetDsl.Generator.Writing;

namespace ResNetDsl.Generator.Emission;

/// <summary>The texts of every generated class.</summary>
internal static class ClassText
{
    /// <summary>The summary of a class, with its table.</summary>
    public static void Documentation(SourceWriter writer, string headline, IEnumerable<string> table)
    {
        writer.Doc("summary", headline + ".");
        writer.Line("/// <remarks><code>");
        foreach (string line in table)
        {
            writer.Line("/// " + SourceWriter.Escape(line));
        }

        writer.Line("/// </code></remarks>");
    }

    /// <summary>The constant that holds a table as text.</summary>
    public static void Summary(SourceWriter writer, string summary)
    {
        writer.Line("public const string Summary = \"\"\"");
        using (writer.Indented())
        {
            foreach (string line in summary.Split('\n'))
            {
                writer.Line(line);
            }

            writer.Line("\"\"\";").Line();
        }
    }
}
