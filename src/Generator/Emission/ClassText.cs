using ResNetDsl.Generator.Writing;

namespace ResNetDsl.Generator.Emission;

/// <summary>The texts that every generated class has.</summary>
internal static class ClassText
{
    /// <summary>What a class is, and its table.</summary>
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
