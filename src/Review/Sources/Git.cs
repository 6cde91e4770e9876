using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ResNetDsl.Review.Sources;

/// <summary>A git repository, asked through the program <c>git</c>: it knows every format of repositories that it made.</summary>
internal sealed class Git
{
    private readonly string folder;

    private Git(string folder) => this.folder = folder;

    /// <summary>The root of the working tree.</summary>
    public string Root => folder;

    /// <summary>Opens the repository of a folder.</summary>
    /// <exception cref="ReviewException">The folder is not in a repository, or git is not installed.</exception>
    public static Git Open(string folder)
    {
        (int code, byte[] output, string error) = Run(folder, ["rev-parse", "--show-toplevel"]);
        string root = Encoding.UTF8.GetString(output).TrimEnd('\n', '\r');
        return code == 0 && root.Length > 0 ? new(root)
            : error.Contains("dubious ownership", StringComparison.Ordinal)
                ? throw new ReviewException($"git does not trust the repository at '{folder}', which another user owns. Run: git config --global --add safe.directory \"{folder}\"")
            : throw new ReviewException($"'{folder}' is not in the working tree of a git repository. Change to one, or compare two files: resnet diff OLD.cs NEW.cs");
    }

    /// <summary>The commit that a revision names.</summary>
    /// <exception cref="ReviewException">It names none.</exception>
    public string Commit(string revision)
    {
        (int code, byte[] output, _) = Run(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"]);
        return code == 0 ? Line(output) : throw new ReviewException($"'{revision}' is not a revision of this repository.{Missing()}");
    }

    /// <summary>Returns the merge base of two revisions.</summary>
    /// <exception cref="ReviewException">They have none in common.</exception>
    public string MergeBase(string one, string other)
    {
        (int code, byte[] output, _) = Run(folder, ["merge-base", Commit(one), Commit(other)]);
        return code == 0 ? Line(output) : throw new ReviewException($"'{one}' and '{other}' have no commit in common.{Shallow()}");
    }

    /// <summary>The paths of files that match a pattern: of a commit, or of the working tree with its new files when it is null. Submodules and binary files are left out.</summary>
    public IReadOnlyList<string> Grep(string? commit, string pattern)
    {
        List<string> arguments = ["grep", "-I", "-l", "-z", "-E", "--full-name", "-e", pattern];
        arguments.AddRange(commit is null ? ["--untracked"] : [commit]);
        arguments.AddRange(["--", ":(top)*.cs"]);
        (int code, byte[] output, string error) = Run(folder, arguments);

        // 1: nothing was found.
        return code is 0 or 1
            ? [.. Encoding.UTF8.GetString(output).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(path => commit is null ? path : path[(commit.Length + 1)..])]
            : throw new ReviewException($"git could not search {commit ?? "the working tree"}: {FirstLine(error)}");
    }

    /// <summary>The paths of the files of a commit whose names end in a certain way.</summary>
    public IEnumerable<string> Files(string commit, string ending)
    {
        (int code, byte[] output, string error) = Run(folder, ["ls-tree", "-r", "-z", "--name-only", commit]);
        return code == 0
            ? Encoding.UTF8.GetString(output).Split('\0').Where(path => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            : throw new ReviewException($"git could not list {commit}: {FirstLine(error)}");
    }

    /// <summary>The contents of files of a commit.</summary>
    public IEnumerable<(string Path, byte[] Bytes)> Blobs(string commit, IReadOnlyCollection<string> paths)
    {
        // A line of input for each file.
        string[] named = [.. paths.Where(path => !path.Contains('\n', StringComparison.Ordinal))];
        (int code, byte[] output, string error) = Run(folder, ["cat-file", "--batch"], string.Concat(named.Select(path => $"{commit}:{path}\n")));
        if (code != 0)
        {
            throw new ReviewException($"git could not read {commit}: {FirstLine(error)}");
        }

        int at = 0;
        foreach (string path in named)
        {
            // <object> <type> <size>, a line feed, the bytes, a line feed.
            int end = Array.IndexOf(output, (byte)'\n', at);
            string[] header = Encoding.UTF8.GetString(output, at, end - at).Split(' ');
            at = end + 1;
            if (header is [_, "blob", string size])
            {
                int length = int.Parse(size, System.Globalization.CultureInfo.InvariantCulture);
                yield return (path, output[at..(at + length)]);
                at += length + 1;
            }
        }
    }

    private static string Line(byte[] output) => Encoding.UTF8.GetString(output).Trim();

    private static string FirstLine(string text) => text.Trim().Split('\n')[0];

    private static (int Code, byte[] Output, string Error) Run(string folder, IEnumerable<string> arguments, string? input = null)
    {
        ProcessStartInfo start = new("git")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        start.Environment["LC_ALL"] = "C";
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            Task feed = Feed(process.StandardInput, input);
            using MemoryStream output = new();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            feed.GetAwaiter().GetResult();
            return (process.ExitCode, output.ToArray(), error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            throw new ReviewException("The program git was not found. Install it, or compare two files: resnet diff OLD.cs NEW.cs");
        }

        static async Task Feed(StreamWriter writer, string? input)
        {
            await using (writer.ConfigureAwait(false))
            {
                if (input is not null)
                {
                    await writer.WriteAsync(input).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Why a revision may be missing, and what to do about it; empty where nothing is known.</summary>
    private string Missing() => Run(folder, ["rev-list", "--all", "--max-count=1"]) is (0, { Length: 0 }, _)
        ? " The repository has no commit yet. Commit the sources, or compare two files: resnet diff OLD.cs NEW.cs"
        : Shallow();

    private string Shallow() => Run(folder, ["rev-parse", "--is-shallow-repository"]) is (0, var output, _) && Line(output) == "true"
        ? " The clone is shallow, and has not all commits: git fetch --unshallow (in a workflow, check out with fetch-depth: 0)."
        : "";
}
