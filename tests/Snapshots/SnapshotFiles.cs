using System.Runtime.CompilerServices;

namespace ResNetDsl.Snapshots;

/// <summary>Finds snapshots that no test asks for any more. It looks at names only, so it works with either engine.</summary>
public static class SnapshotFiles
{
    /// <summary>Fails unless the <c>*.verified.*</c> files under <paramref name="directory"/> are exactly those expected.</summary>
    /// <param name="directory">Absolute, or relative to the caller's source file as in <c>UseDirectory</c>.</param>
    /// <param name="expectedFileNames">Names relative to the directory, with <c>/</c> between folders.</param>
    /// <param name="sourceFile">The caller's source file; the compiler fills it in.</param>
    public static void AssertExactly(
        string directory,
        IEnumerable<string> expectedFileNames,
        [CallerFilePath] string sourceFile = "")
    {
        var root = Path.Combine(Path.GetDirectoryName(sourceFile)!, directory);
        string[] files = Directory.Exists(root) ? Directory.GetFiles(root, "*.verified.*", SearchOption.AllDirectories) : [];
        var found = files.Select(path => Path.GetRelativePath(root, path).Replace('\\', '/')).ToHashSet(StringComparer.Ordinal);
        var expected = expectedFileNames.ToHashSet(StringComparer.Ordinal);

        var problems = found.Except(expected).Select(name => $"  no test asks for {name}")
            .Concat(expected.Except(found).Select(name => $"  missing: {name}"))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (problems.Count > 0)
            // In full: the package Verify.Xunit brings a using for it, this library does not.
            Xunit.Assert.Fail($"The snapshots in {root} are not those expected:\n{string.Join('\n', problems)}");
    }
}
