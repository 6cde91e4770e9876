using System.Diagnostics;
using ResNetDsl.Review.Changes;
using ResNetDsl.Review.Sources;

namespace ResNetDsl.Review.Tests;

/// <summary>A git repository in a folder that is gone when its test ends.</summary>
internal sealed class Repository : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public Repository()
    {
        Git("init", "--quiet", "--initial-branch=main");
        Git("config", "user.email", "author@example.org");
        Git("config", "user.name", "Author");
        Git("config", "commit.gpgsign", "false");
    }

    public string Path => folder.Path;

    public void Dispose()
    {
        // Objects of git are read-only.
        foreach (string file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        folder.Dispose();
    }

    public string Of(string name) => System.IO.Path.Combine(folder.Path, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Of(name))!);
        File.WriteAllText(Of(name), text);
    }

    /// <summary>Replaces a text that is there once.</summary>
    public void Replace(string name, string old, string made)
    {
        string text = File.ReadAllText(Of(name));
        Assert.Equal(2, text.Split(old).Length);
        File.WriteAllText(Of(name), text.Replace(old, made, StringComparison.Ordinal));
    }

    public void Commit(string message)
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "--message", message);
    }

    public string Git(params string[] arguments) => Run("git", Path, arguments) is (0, var output, _) ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed.");

    /// <summary>What differs between two revisions; the working tree for null.</summary>
    public SourceReview Review(string before, string? after)
    {
        Git git = Sources.Git.Open(Path);
        return SourceReview.Of(new GitTree(git, before, git.Commit(before)), after is null ? new WorkingTree(git) : new GitTree(git, after, git.Commit(after)));
    }

    /// <summary>Runs the tool as a program of its own.</summary>
    public static (int ExitCode, string Output, string Errors) Tool(string folder, params string[] arguments) => Run("dotnet", folder, ["exec", BuildValue.Of("Review"), .. arguments]);

    private static (int ExitCode, string Output, string Errors) Run(string program, string folder, string[] arguments)
    {
        ProcessStartInfo start = new(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
