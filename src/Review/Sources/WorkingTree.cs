namespace ResNetDsl.Review.Sources;

/// <summary>The sources of a repository as they are on the disk, including untracked files.</summary>
internal sealed class WorkingTree(Git git) : SourceTree
{
    private readonly ProjectFolders projects = new(folder => FileTree.HasProject(Path.Combine(git.Root, folder)));

    /// <inheritdoc/>
    public override string Name => "the working tree";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Find(string pattern) => git.Grep(null, pattern);

    /// <inheritdoc/>
    public override string ProjectOf(string path) => projects.Of(path);

    /// <inheritdoc/>
    protected override IEnumerable<(string Path, byte[] Bytes)> ReadBytes(IReadOnlyCollection<string> paths)
    {
        foreach (string path in paths)
        {
            string full = Path.Combine(git.Root, path);
            string? reason = FileTree.TryRead(full, out byte[] bytes);
            if (reason is null)
            {
                yield return (path, bytes);
            }
            else
            {
                Note($"'{path}' was not read: {reason}");
            }
        }
    }
}
