namespace ResNetDsl.Review.Sources;

/// <summary>Finds the folders that have a C# project file.</summary>
/// <param name="hasProject">Whether a folder has one.</param>
internal sealed class ProjectFolders(Func<string, bool> hasProject)
{
    private readonly Dictionary<string, string> found = new(StringComparer.Ordinal);

    /// <summary>The nearest folder around a file that has a project file; empty where there is none.</summary>
    public string Of(string path) => Around(Path.GetDirectoryName(path));

    private string Around(string? folder)
    {
        if (folder is null)
        {
            return "";
        }

        if (!found.TryGetValue(folder, out string? project))
        {
            project = hasProject(folder) ? folder : folder.Length == 0 ? "" : Around(Path.GetDirectoryName(folder));
            found.Add(folder, project);
        }

        return project;
    }
}
