using System.Diagnostics;
using System.Globalization;

namespace ResNetDsl.Benchmarks.Scaling;

/// <summary>Runs a command of this program in ranks, with the same threads and allocator in each.</summary>
/// <param name="Launcher">The launcher with its arguments before <c>-n</c>; empty for one process without a launcher.</param>
/// <param name="Ranks">The ranks.</param>
/// <param name="Threads">The threads of each rank.</param>
internal sealed record RankJob(string[] Launcher, int Ranks, int Threads)
{
    /// <summary>Runs the command and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public string Run(params string[] arguments)
    {
        string[] program = [Environment.ProcessPath!, .. Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? new[] { typeof(RankJob).Assembly.Location } : []];
        string[] line = [.. Launcher, .. Launcher.Length > 0 ? new[] { "-n", Ranks.ToString(CultureInfo.InvariantCulture) } : [], .. program, .. arguments];
        ProcessStartInfo start = new(line[0], line[1..]) { RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = Threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["MKL_NUM_THREADS"] = start.Environment["OMP_NUM_THREADS"];
        using Process job = Process.Start(start)!;
        string output = job.StandardOutput.ReadToEnd();
        job.WaitForExit();
        return job.ExitCode == 0 ? output : throw new InvalidOperationException($"'{string.Join(' ', line)}' ended with exit code {job.ExitCode}.");
    }
}
