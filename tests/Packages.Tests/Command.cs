using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ResNetDsl.Packages.Tests;

/// <summary>What came of a command.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed partial record Command(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The errors and warnings of a build, as <c>error RND107</c>, each once.</summary>
    internal IEnumerable<string> Diagnostics => Diagnostic().Matches(Output).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    /// <summary>How often a build writes a diagnostic while it runs, before the summary at its end repeats it.</summary>
    /// <param name="diagnostic">Such as <c>error RND107</c>.</param>
    internal int Reports(string diagnostic) => Regex.Count(SummaryStart().Split(Output)[0], $@"\b{diagnostic}\b");

    /// <summary>Runs <c>dotnet</c> to its end.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="packages">Where packages are installed.</param>
    /// <param name="arguments">The command line.</param>
    internal static Command Dotnet(string folder, string packages, params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // TorchSharp, too, looks here for a libtorch that the program does not bring.
        start.Environment["NUGET_PACKAGES"] = packages;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} did not end within {Patience}.");
        }

        return new(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>This, if the command succeeded.</summary>
    internal Command Succeeded()
    {
        Assert.True(ExitCode == 0, Output + Errors);
        return this;
    }

    [GeneratedRegex(@"^Build (succeeded|FAILED)\.", RegexOptions.Multiline)]
    private static partial Regex SummaryStart();

    [GeneratedRegex(@"\b(error|warning) [A-Z]+\d+")]
    private static partial Regex Diagnostic();
}
