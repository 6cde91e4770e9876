using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ResNetDsl.Snapshots;
using VerifyTests;

namespace VerifyXunit;

/// <summary>Compares a text with the <c>.verified.</c> file of the running test.</summary>
public static class Verifier
{
    private static readonly ConcurrentDictionary<string, bool> UsedPrefixes = new(StringComparer.Ordinal);

    /// <summary>Compares <paramref name="target"/> with a <c>.verified.txt</c> file.</summary>
    public static SettingsTask Verify(
        string? target,
        VerifySettings? settings = null,
        [CallerFilePath] string sourceFile = "") =>
        Verify(target, "txt", settings, sourceFile);

    /// <summary>Compares <paramref name="target"/> with a <c>.verified.</c> file of the given extension.</summary>
    public static SettingsTask Verify(
        string? target,
        string extension,
        VerifySettings? settings = null,
        [CallerFilePath] string sourceFile = "") =>
        new(settings, current => RunAsync(target, extension, current, sourceFile));

    private static async Task<VerifyResult> RunAsync(string? target, string extension, VerifySettings settings, string sourceFile)
    {
        var test = UsesVerifyAttribute.RunningTest
            ?? throw new VerifyException($"[UsesVerify] is missing on the test class in {Path.GetFileName(sourceFile)}.");

        var sourceDirectory = SourceDirectory(sourceFile);
        var text = target switch
        {
            null => "null",
            "" => "emptyString",
            _ => WithoutProjectPaths(target[0] == '\uFEFF' ? target[1..] : target, sourceDirectory),
        };
        RefuseMachinePaths(text);

        var directory = Path.GetFullPath(Path.Combine(sourceDirectory, settings.Directory ?? ""));
        var prefix = SnapshotName.Prefix(test, settings);
        if (!UsedPrefixes.TryAdd(Path.Combine(directory, prefix), true))
            throw new VerifyException(
                $"{prefix} was verified before in this run. Tell the calls apart with UseParameters, UseTextForParameters or UseMethodName.");

        var file = new SnapshotFile(directory, prefix, extension);
        await file.CheckAsync(text, Environment.GetEnvironmentVariable);
        return new VerifyResult([file.VerifiedPath]);
    }

    private static string SourceDirectory(string sourceFile)
    {
        var directory = Path.GetDirectoryName(sourceFile);
        if (!Path.IsPathFullyQualified(sourceFile) || !Directory.Exists(directory))
            throw new VerifyException(
                $"The directory of {sourceFile} does not exist. If the path starts with /_/, the compiler mapped it: "
                + "let the test project import tests/Snapshots/Snapshots.props.");
        return directory;
    }

    /// <summary>Writes <c>{ProjectDirectory}</c> and <c>{SolutionDirectory}</c> in place of the paths of both, which differ between machines.</summary>
    private static string WithoutProjectPaths(string target, string sourceDirectory)
    {
        var text = target;
        foreach (var (pattern, placeholder) in new[] { ("*.csproj", "{ProjectDirectory}"), ("*.sln", "{SolutionDirectory}") })
        {
            if (Above(sourceDirectory, pattern) is not { } directory)
                continue;
            text = text.Replace(directory + Path.DirectorySeparatorChar, placeholder, StringComparison.Ordinal).Replace(directory, placeholder, StringComparison.Ordinal);
        }

        return text;
    }

    private static string? Above(string directory, string pattern)
    {
        for (DirectoryInfo? current = new(directory); current is not null; current = current.Parent)
        {
            if (current.EnumerateFiles(pattern).Any())
                return current.FullName;
        }

        return null;
    }

    /// <summary>Verify replaces these paths by placeholders too. No snapshot should hold them, so they are an error here.</summary>
    private static void RefuseMachinePaths(string target)
    {
        string[] paths = [AppContext.BaseDirectory, Environment.CurrentDirectory, Path.GetTempPath()];
        foreach (var path in paths.Select(Path.TrimEndingDirectorySeparator).Where(path => path.Length > 1))
        {
            if (target.Contains(path, StringComparison.Ordinal))
                throw new VerifyException($"The text holds a path of this machine, {path}. Replace it before the text is verified.");
        }
    }
}
