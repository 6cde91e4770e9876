namespace ResNetDsl.Review.Sources;

/// <summary>The sources of a commit.</summary>
internal sealed class GitTree(Git git, string name, string commit) : SourceTree
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Find(string pattern) => git.Grep(commit, pattern);

    /// <inheritdoc/>
    protected override IEnumerable<(string Path, byte[] Bytes)> ReadBytes(IReadOnlyCollection<string> paths) => git.Blobs(commit, paths);
}
