namespace ResNetDsl.Architecture.Tests;

/// <summary>A folder of source code: a namespace of its own.</summary>
/// <param name="Folder">The folder, from the root of the repository.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Place">Its place in the order of its assembly: it may depend on rooms of lower places.</param>
internal sealed record Room(string Folder, string Namespace, int Place)
{
    private static readonly string[] Projects = ["src/Dsl", "src/Generator", "src/CodeFixes", "src/Runtime", "src/Reports", "src/Review", "src/CommandLine", "samples/Zoo"];

    /// <summary>The rooms of each project, lowest first, as the tables in CONTRIBUTING.md list them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Room>> All { get; } = Projects.ToDictionary(project => project, Listed);

    private static IReadOnlyList<Room> Listed(string project)
    {
        List<Room> rooms = [];
        foreach (string line in File.ReadLines(Sources.PathOf("CONTRIBUTING.md")))
        {
            // | `src/Dsl/Layers` | what is there |
            string folder = line.StartsWith("| `", StringComparison.Ordinal) ? line[3..line.IndexOf('`', 3)] : "";
            if (folder == project || folder.StartsWith(project + "/", StringComparison.Ordinal))
            {
                rooms.Add(new(folder, NamespaceOf(project, folder), rooms.Count));
            }
        }

        return rooms;
    }

    // What users type is not under the namespace of the model behind it.
    private static string NamespaceOf(string project, string folder) => folder == "src/Dsl/Attributes" ? "ResNetDsl" : Sources.RootNamespace(project) + folder[project.Length..].Replace('/', '.');
}
