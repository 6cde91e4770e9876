using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ResNetDsl.Benchmarks.Paired;

/// <summary>Runs a command of this program in a process of its own, so that no contender inherits another's heap.</summary>
internal static class ChildProcess
{
    public static Measurement Measure(Work work) => JsonSerializer.Deserialize<Measurement>(Run(
        "measure", work.Contender, work.Mode.ToString(), Number(work.Depth), Number(work.BatchSize), Number(work.Warmup), Number(work.Steps)))!;

    /// <summary>Runs a command and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };

        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with exit code {child.ExitCode}.");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
