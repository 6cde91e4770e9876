using System.Text;
using VerifyTests;

namespace ResNetDsl.Snapshots;

/// <summary>One <c>.verified.</c> file and the <c>.received.</c> file that a failing test leaves beside it.</summary>
internal sealed class SnapshotFile
{
    internal const string AcceptVariable = "SNAPSHOTS_ACCEPT";

    // With a byte order mark, and refusing what is not UTF-8.
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    // Of the texts that a project has. Whatever has another name may be binary.
    private static readonly HashSet<string> TextExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        "axaml", "bat", "cmd", "config", "cs", "cshtml", "csproj", "css", "csv", "fs", "fsproj", "gitattributes", "gitignore", "htm", "html", "ini", "js", "json", "jsx", "less", "log", "md",
        "props", "ps1", "py", "razor", "resx", "sass", "scss", "sh", "sln", "sql", "svg", "targets", "toml", "ts", "tsx", "txt", "vb", "vbproj", "xaml", "xhtml", "xml", "xsd", "xslt", "yaml", "yml",
    };

    private readonly string _directory;
    private readonly string _prefix;

    public SnapshotFile(string directory, string prefix, string extension)
    {
        if (extension.Length == 0 || extension[0] == '.')
            throw new VerifyException($"'{extension}' is no extension: write it without the dot.");
        if (!TextExtensions.Contains(extension))
            throw new VerifyException($"'{extension}' is not the extension of a text.");
        _directory = directory;
        _prefix = prefix;
        VerifiedPath = Path.Combine(directory, $"{prefix}.verified.{extension}");
        ReceivedPath = Path.Combine(directory, $"{prefix}.received.{extension}");
    }

    public string VerifiedPath { get; }

    public string ReceivedPath { get; }

    /// <summary>Returns when the verified file holds <paramref name="text"/>, throws otherwise.</summary>
    public async Task CheckAsync(string text, Func<string, string?> environment)
    {
        var accept = IsOn(environment(AcceptVariable));
        if (accept && IsOn(environment("CI")))
            throw new VerifyException($"{AcceptVariable} is set, but CI is too: snapshots are accepted by a person, not by a build.");

        var received = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        Directory.CreateDirectory(_directory);
        foreach (var stale in Directory.GetFiles(_directory, $"{_prefix}.received.*"))
            File.Delete(stale);

        var problem = await FindProblemAsync(received);
        if (problem is null)
            return;

        if (!accept)
        {
            await File.WriteAllTextAsync(ReceivedPath, received, Encoding);
            throw new VerifyException($"""
                {problem}
                  verified: {VerifiedPath}
                  received: {ReceivedPath}
                To accept, rename the received file to the verified one, or run the tests with {AcceptVariable}=1 (refused on CI).
                """);
        }

        foreach (var other in OtherVerifiedFiles())
            File.Delete(other);
        await File.WriteAllTextAsync(VerifiedPath, received, Encoding);
    }

    private async Task<string?> FindProblemAsync(string received)
    {
        if (!File.Exists(VerifiedPath))
            return "The snapshot is new.";

        var verified = await File.ReadAllTextAsync(VerifiedPath, Encoding);
        // A checkout may have changed the ends of lines, and an editor the last.
        verified = verified.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (verified != received && verified != received + "\n")
            return DescribeFirstDifference(verified, received);

        return OtherVerifiedFiles().FirstOrDefault() is { } other
            ? $"The snapshot has one file, and not this one; delete {other}"
            : null;
    }

    private IEnumerable<string> OtherVerifiedFiles() =>
        Directory.GetFiles(_directory, $"{_prefix}.verified.*").Concat(Directory.GetFiles(_directory, $"{_prefix}#*.verified.*")).Where(path => path != VerifiedPath);

    private static string DescribeFirstDifference(string verified, string received)
    {
        var expected = verified.Split('\n');
        var actual = received.Split('\n');
        var line = 0;
        while (line < expected.Length && line < actual.Length && expected[line] == actual[line])
            line++;
        return $"""
            The snapshot differs first at line {line + 1}:
              expected: {LineText(expected, line)}
              actual:   {LineText(actual, line)}
            """;
    }

    // Quoted, so that blanks at the end of a line can be seen.
    private static string LineText(string[] lines, int line) => line < lines.Length ? $"\"{lines[line]}\"" : "(no such line)";

    private static bool IsOn(string? value) => value is "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
