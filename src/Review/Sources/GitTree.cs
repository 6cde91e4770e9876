namespace ResNetDsl.Review.Sources;

/// <summary>The sources of a commit.</summary>
internal sealed class GitTree(Git git, string name, string commit) : SourceTree
{
    private readonly Lazy<ProjectFolders> projects = new(() =>
    {
        HashSet<string> folders = [.. git.Files(commit, ".csproj").Select(path => Path.GetDirectoryName(path)!)];
        return new(folders.Contains);
    });

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Find(string pattern) => git.Grep(commit, pattern);

    /// <inheritdoc/>
    public override string ProjectOf(string path) => projects.Value.Of(path);

    /// <inheritdoc/>
    protected override IEnumerable<(string Path, byte[] Bytes)> ReadBytes(IReadOnlyCollection<string> paths) => git.Blobs(commit, paths);
}
