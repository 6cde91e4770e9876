using System.Reflection;
using System.Text.RegularExpressions;

namespace ResNetDsl.Architecture.Tests;

/// <summary>The source code of the repository.</summary>
internal static partial class Sources
{
    // Not the path that the compiler knows: a deterministic build maps it.
    private static readonly string Root = typeof(Sources).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "Repository").Value!;

    public static string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>The root namespace of a project.</summary>
    public static string RootNamespace(string project) => RootNamespaceElement().Match(File.ReadAllText(Directory.GetFiles(PathOf(project), "*.csproj").Single())).Groups[1].Value;

    /// <summary>The folders of a project that have source files, and the files.</summary>
    public static ILookup<string, string> FilesByFolder(string project) => Directory.EnumerateFiles(PathOf(project), "*.cs", SearchOption.AllDirectories)
        .ToLookup(file => Path.GetRelativePath(Root, Path.GetDirectoryName(file)!).Replace('\\', '/'));

    /// <summary>The namespaces that a file declares; none of a file of top-level statements.</summary>
    public static IEnumerable<string> Namespaces(string file) => NamespaceDeclaration().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);

    [GeneratedRegex("<RootNamespace>(.*)</RootNamespace>")]
    private static partial Regex RootNamespaceElement();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();
}
