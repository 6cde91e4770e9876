using System.Diagnostics;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>A sample, run as a program of its own.</summary>
internal static class SampleProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs a sample to its end. What libtorch says of the machine's processor is left out of its errors.</summary>
    /// <param name="sample">The name of the metadata that the build of this project keeps the program's path under.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The command line.</param>
    public static ProgramResult Run(string sample, string folder, params string[] arguments) => Result(Start(sample, folder, arguments), arguments);

    /// <summary>Runs a sample that may write no file of more than so many KiB, on Linux. A longer one fails as on a full disk. (The runtime's own memory for code is a file, too, by default.)</summary>
    public static ProgramResult RunWithLargestFile(int kibibytes, string sample, string folder, params string[] arguments) =>
        Result(StartProgram("bash", folder, ["-c", $"export DOTNET_EnableWriteXorExecute=0; ulimit -f {kibibytes}; exec dotnet \"$@\"", "bash", BuildValue.Of(sample), .. arguments]), arguments);

    private static ProgramResult Result(Process started, string[] arguments)
    {
        using Process process = started;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', arguments)} did not end within {Patience}.");
        }

        return new(process.ExitCode, output.Result, Lines(errors.Result).Where(line => !line.Contains("NNPACK", StringComparison.Ordinal)).ToArray());
    }

    /// <summary>Runs a sample, and kills it if it has not ended after so long. What it wrote is lost.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public static bool RunFor(TimeSpan patience, string sample, string folder, params string[] arguments)
    {
        using Process process = Start(sample, folder, arguments);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (process.WaitForExit(patience))
        {
            return true;
        }

        // SIGKILL: nothing of the program's own runs after it.
        process.Kill();
        process.WaitForExit();
        return false;
    }

    /// <summary>The lines of a text, without those that are empty.</summary>
    public static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Process Start(string sample, string folder, string[] arguments) => StartProgram("dotnet", folder, [BuildValue.Of(sample), .. arguments]);

    private static Process StartProgram(string program, string folder, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}

/// <summary>What came of a program.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">The lines it wrote to standard error.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string[] Errors);
