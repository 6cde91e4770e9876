using System.Text;
using System.Text.RegularExpressions;
using ResNetDsl.Platform;

namespace ResNetDsl.Review.Sources;

/// <summary>Files of C#, and those in folders, without git. Folders for outputs of a build are left out.</summary>
internal sealed class FileTree : SourceTree
{
    private static readonly string[] Outputs = ["bin", "obj", "artifacts", ".git"];

    private readonly string[] files;
    private readonly ProjectFolders projects = new(HasProject);

    /// <summary>Takes files and folders.</summary>
    /// <exception cref="ReviewException">One is not there.</exception>
    public FileTree(IReadOnlyList<string> paths)
    {
        Name = string.Join(", ", paths);
        files = [.. paths.SelectMany(path => Directory.Exists(path) ? FilesOf(path, ".cs") : File.Exists(path) ? [path] : throw new ReviewException($"There is no file and no folder '{path}'.")).Distinct()];
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>Reads a file. What is empty, or no regular file, has no bytes.</summary>
    /// <returns>Why it cannot be read; null when it was.</returns>
    public static string? TryRead(string path, out byte[] bytes)
    {
        bytes = [];
        try
        {
            bytes = InputFile.ReadAllBytes(path);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    /// <summary>Whether a folder has a C# project file.</summary>
    public static bool HasProject(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.csproj").Any();

    /// <inheritdoc/>
    public override string ProjectOf(string path) => projects.Of(Path.GetFullPath(path));

    /// <inheritdoc/>
    public override IReadOnlyList<string> Find(string pattern)
    {
        Regex regex = new(pattern.Replace("[[:space:]]", "\\s", StringComparison.Ordinal), RegexOptions.CultureInvariant);
        return [.. ReadBytes(files).Where(file => regex.IsMatch(Encoding.UTF8.GetString(file.Bytes))).Select(file => file.Path)];
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Path, byte[] Bytes)> ReadBytes(IReadOnlyCollection<string> paths)
    {
        foreach (string path in paths)
        {
            string? reason = TryRead(path, out byte[] bytes);
            if (reason is null)
            {
                yield return (path, bytes);
            }
            else if (!Notes.Any(note => note.StartsWith($"'{path}'", StringComparison.Ordinal)))
            {
                Note($"'{path}' was not read: {reason}");
            }
        }
    }

    /// <summary>The files in a folder whose names end in a certain way, and in folders in it, in order.</summary>
    public static IEnumerable<string> FilesOf(string folder, string ending) =>
        Directory.EnumerateFiles(folder, "*" + ending, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).SkipLast(1).Any(part => Outputs.Contains(part)))
            .Select(file => folder == "." ? Path.GetRelativePath(folder, file) : file)
            .Order(StringComparer.Ordinal);
}
