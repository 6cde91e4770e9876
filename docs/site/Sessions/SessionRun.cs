using System.Diagnostics;

namespace ResNetDsl.Site.Sessions;

/// <summary>
/// Runs the commands of a session in a pseudo-terminal, so that programs write what they write to a terminal, with colors. Linux has it as the program <c>script</c>.
/// </summary>
internal static class SessionRun
{
    // Programs of this repository by the names that they have in sessions.
    private static readonly (string Name, string Project, string Assembly)[] Programs =
    [
        ("resnet", "ResNetDsl.Review", "ResNetDsl.Review"),
        ("zoo", "ResNetDsl.Zoo", "ResNetDsl.Zoo"),
        ("quickstart", "QuickStart", "QuickStart"),
    ];

    /// <summary>Runs a session in a folder of its own, and draws it.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The picture, as SVG.</returns>
    /// <exception cref="SiteException">A program is not there, or a command writes what the terminal does not know.</exception>
    public static string Record(Session session)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SiteException("Sessions are recorded on Linux, whose program 'script' makes a terminal.");
        }

        DirectoryInfo home = Directory.CreateTempSubdirectory("session-");
        try
        {
            string folder = Path.Combine(home.FullName, "work");
            string programs = Path.Combine(home.FullName, "programs");
            Directory.CreateDirectory(folder);
            Directory.CreateDirectory(programs);
            Prepare(session, folder, programs);
            List<(string Command, IReadOnlyList<TerminalLine> Output)> steps = [];
            foreach (string command in session.Commands)
            {
                string output = Run(command, session.Columns, folder, programs, home.FullName).Replace(folder, "~", StringComparison.Ordinal);
                steps.Add((command, TerminalScreen.Read(output, session.Columns)));
            }

            return TerminalPicture.Draw(session, steps);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static void Prepare(Session session, string folder, string programs)
    {
        foreach ((string name, string project, string assembly) in Programs)
        {
            string program = Repository.ProgramOf(project, assembly);
            if (!File.Exists(program))
            {
                throw new SiteException($"{program} is not built.");
            }

            string file = Path.Combine(programs, name);
            File.WriteAllText(file, $"#!/bin/sh\nexec dotnet '{program}' \"$@\"\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        string[] templates = session.HasTemplate ? Directory.GetFiles(Repository.PathOf("templates/resnet"), "*", SearchOption.AllDirectories) : [];
        foreach (string template in templates)
        {
            StagedFile.Copy(template, Path.Combine(folder, "templates", Path.GetRelativePath(Repository.PathOf("templates"), template)));
        }

        foreach ((string name, string text) in session.Files)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        if (session.IsGit)
        {
            const string Identity = "-c user.name=You -c user.email=you@example.org";
            Run($"git init --quiet && git add *.cs && git {Identity} commit --quiet --message Table", session.Columns, folder, programs, folder);
        }
    }

    private static string Run(string command, int columns, string folder, string programs, string home)
    {
        ProcessStartInfo start = new("script", ["--quiet", "--return", "--command", $"stty columns {columns} rows 50; {command}", "/dev/null"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = programs + Path.PathSeparator + start.Environment["PATH"];
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        // Templates are installed for this session alone.
        start.Environment["DOTNET_CLI_HOME"] = home;
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_PAGER"] = "cat";
        start.Environment.Remove("NO_COLOR");
        using Process process = Process.Start(start)!;
        return process.StandardOutput.ReadToEnd();
    }
}
