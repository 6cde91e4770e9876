using System.Text;
using ResNetDsl.Architecture;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.Drawing;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Site;

/// <summary>The page of all networks of the Zoo: the drawing, the table and the numbers of each.</summary>
internal static class GalleryPage
{
    /// <summary>Writes the page and its drawings.</summary>
    /// <param name="folder">Where the pages are staged.</param>
    public static void Write(string folder)
    {
        Dictionary<string, string> tables = Tables();
        StringBuilder page = new($"""
            # Gallery

            The {ZooNetworks.All.Count} networks of [samples/Zoo](../source/samples/Zoo/Networks.md), and {ZooNetworks.Compositions.Count} compositions of heads on a network. The compiler checks each table and generates the network;
            the drawings and the numbers are made from the same plan. A drawing opens in full size.

            | network | layers | parameters | multiply-adds | receptive field | input |
            |---|--:|--:|--:|--:|--:|

            """);
        foreach (DeclaredNetwork network in ZooNetworks.All)
        {
            page.Append($"| [{network.Name}](#{Anchor(network)}) | {Text.Grouped(network.Plan.Depth)} | {Text.Grouped(network.Plan.ParameterCount)} | {Text.Grouped(network.Plan.MultiplyAdds)} | {Text.Grouped(network.Plan.ReceptiveField)} | {network.Plan.Input} |\n");
        }

        foreach (IGrouping<string, DeclaredNetwork> family in ZooNetworks.All.GroupBy(ZooNetworks.SourceOf))
        {
            page.Append($"\n## {family.Key}\n");
            foreach (DeclaredNetwork network in family)
            {
                ArchitectureDrawing.Save(network.Plan, Drawing(folder, network.Name));
                page.Append($"""

                    ### {network.Name}

                    [![{network.Name}: {network.Plan.Headline}]({network.Name}.svg)]({network.Name}.svg)

                    ```csharp
                    {tables[network.Name]}
                    ```

                    {Summary(network.Plan.Summary())}
                    """);
            }
        }

        page.Append("\n## Compositions\n");
        foreach (DeclaredComposition composition in ZooNetworks.Compositions)
        {
            page.Append($"""

                ### {composition.Name}

                ```csharp
                {tables[composition.Name]}
                ```

                {Summary(composition.Plan.Summary())}
                """);
        }

        StagedFile.Write(Path.Combine(folder, "gallery/index.md"), page.ToString());
    }

    private static string Drawing(string folder, string name)
    {
        string file = Path.Combine(folder, "gallery", name + ".svg");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return file;
    }

    private static string Summary(string summary) => $"""
        <details>
        <summary>Blocks, shapes and costs</summary>

        ```text
        {summary.TrimEnd()}
        ```

        </details>

        """;

    // As Markdown makes it of a heading.
    private static string Anchor(DeclaredNetwork network) => network.Name.ToLowerInvariant();

    /// <summary>The declarations of the Zoo by the names of their classes: the attributes and the line of the class, as they are in the source.</summary>
    private static Dictionary<string, string> Tables()
    {
        Dictionary<string, string> tables = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Repository.PathOf("samples/Zoo/Networks"), "*.cs"))
        {
            List<string> table = [];
            foreach (string line in File.ReadLines(file))
            {
                if (line.StartsWith('['))
                {
                    table.Add(line);
                }
                else if (table.Count > 0 && line.StartsWith("public partial class ", StringComparison.Ordinal))
                {
                    tables.Add(line["public partial class ".Length..].TrimEnd(';'), string.Join('\n', [.. table, line]));
                    table.Clear();
                }
            }
        }

        return tables;
    }
}
