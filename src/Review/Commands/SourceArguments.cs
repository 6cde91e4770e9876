using ResNetDsl.Review.Sources;

namespace ResNetDsl.Review.Commands;

/// <summary>Resolves the arguments of commands to sources.</summary>
internal static class SourceArguments
{
    private const string Two = "..";
    private const string SinceFork = "...";

    /// <summary>The two states that <c>diff</c> compares.</summary>
    /// <param name="typed">
    /// Nothing: HEAD and the working tree. A revision: it and the working tree. <c>A..B</c> or two revisions: both. <c>A...B</c>: their merge base, and B. Two files or folders: both.
    /// </param>
    /// <exception cref="ReviewException">It is none of these.</exception>
    public static (SourceTree Before, SourceTree After) Pair(IReadOnlyList<string> typed)
    {
        if (typed is [string one, string other])
        {
            bool areFiles = IsPath(one) && IsPath(other);
            return areFiles ? (new FileTree([one]), new FileTree([other])) : (Revision(one), Revision(other));
        }

        Git git = Git.Open(Directory.GetCurrentDirectory());
        switch (typed)
        {
            case []:
                return (Tree(git, "HEAD"), new WorkingTree(git));
            case [string range] when range.Contains(SinceFork, StringComparison.Ordinal):
                string[] forked = Ends(range, SinceFork);
                return (new GitTree(git, $"the fork of {forked[0]} and {forked[1]}", git.MergeBase(forked[0], forked[1])), Tree(git, forked[1]));
            case [string range] when range.Contains(Two, StringComparison.Ordinal):
                string[] ends = Ends(range, Two);
                return (Tree(git, ends[0]), Tree(git, ends[1]));
            default:
                return (Tree(git, typed[0]), new WorkingTree(git));
        }
    }

    /// <summary>The state that other commands read: files, folders, a revision, or without any the folder that the program runs in.</summary>
    /// <exception cref="ReviewException">It is none of these.</exception>
    public static SourceTree Single(IReadOnlyList<string> typed) =>
        typed.Count == 0 ? new FileTree(["."])
        : typed.Count == 1 && !IsPath(typed[0]) ? Revision(typed[0])
        : new FileTree(typed);

    private static bool IsPath(string text) => File.Exists(text) || Directory.Exists(text);

    private static GitTree Revision(string revision)
    {
        // What looks like a file is most likely one that was mistyped.
        if (revision.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
        {
            throw new ReviewException($"There is no file '{revision}'.");
        }

        return Tree(Git.Open(Directory.GetCurrentDirectory()), revision);
    }

    private static GitTree Tree(Git git, string revision) => new(git, revision, git.Commit(revision));

    private static string[] Ends(string range, string separator) => [.. range.Split(separator, 2).Select(end => end.Length == 0 ? "HEAD" : end)];
}
