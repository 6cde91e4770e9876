using System.Reflection;

namespace ResNetDsl.Site;

/// <summary>Where the repository and its outputs are.</summary>
internal static class Repository
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = Value("Repository");

    /// <summary>The folder of the finished site.</summary>
    public static string Site => PathOf("artifacts/site");

    /// <summary>The folder that docfx reads: the pages as they are staged.</summary>
    public static string Staged => PathOf("artifacts/site-pages");

    /// <summary>The full path of a file or folder of the repository.</summary>
    /// <param name="path">The path from the root, with slashes.</param>
    public static string PathOf(string path) => Path.GetFullPath(Path.Combine(Root, path));

    /// <summary>The built program of a project, in the configuration of this one.</summary>
    /// <param name="project">The name of the project's file.</param>
    /// <param name="assembly">The name of its assembly.</param>
    public static string ProgramOf(string project, string assembly) => PathOf($"artifacts/bin/{project}/{Value("Configuration").ToLowerInvariant()}/{assembly}.dll");

    private static string Value(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
