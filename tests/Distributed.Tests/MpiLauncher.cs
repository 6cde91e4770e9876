using System.Diagnostics;

namespace ResNetDsl.Distributed.Tests;

/// <summary>A launcher of MPI on this machine.</summary>
/// <param name="Name">The implementation.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">What it needs besides the number of ranks: more ranks than processors, and as root.</param>
internal sealed record MpiLauncher(string Name, string Program, params string[] Arguments)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4), PatienceWithoutRanks = TimeSpan.FromSeconds(20);

    /// <summary>Debian's names of both launchers, so that tests use both side by side.</summary>
    public static MpiLauncher[] All { get; } = [new("MPICH", "mpirun.mpich"), new("Open MPI", "mpirun.openmpi", "--oversubscribe", "--allow-run-as-root")];

    /// <summary>Whether it is installed.</summary>
    public bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>The launcher of a name.</summary>
    public static MpiLauncher Of(string name) => All.Single(launcher => launcher.Name == name);

    /// <summary>Starts the program of the tests in several ranks and waits for them.</summary>
    /// <param name="ranks">The number of ranks.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The arguments of the program.</param>
    public RankResult Run(int ranks, string folder, params string[] arguments) => Run(ranks, folder, null, arguments);

    /// <inheritdoc cref="Run(int, string, string[])"/>
    /// <param name="ranks">The number of ranks.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="started">Is called with the launcher's process.</param>
    /// <param name="arguments">The arguments of the program.</param>
    public RankResult Run(int ranks, string folder, Action<Process>? started, params string[] arguments) =>
        Start(Program, [.. Arguments, "-n", $"{ranks}", Dotnet, BuildValue.Of("RankProgram"), .. arguments], folder, started);

    /// <summary>Starts the program of the tests without a launcher.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The arguments of the program.</param>
    public static RankResult RunAlone(string folder, params string[] arguments) => Start(Dotnet, [BuildValue.Of("RankProgram"), .. arguments], folder, null);

    /// <summary>Starts any program of the launcher.</summary>
    /// <param name="arguments">The arguments of the launcher.</param>
    /// <param name="folder">The working directory.</param>
    public RankResult RunLauncher(string folder, params string[] arguments) => Start(Program, [.. Arguments, .. arguments], folder, null);

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static RankResult Start(string program, string[] arguments, string folder, Action<Process>? started)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["OMP_NUM_THREADS"] = "1";

        // What a test changes of the launcher's user is not asked for, and a terminal is not there.
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1";
        start.Environment["TERM"] = "dumb";
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        started?.Invoke(process);
        bool isEnded = WaitForExit(process, isLauncher: program != Dotnet), hasRanks = false;
        if (!isEnded)
        {
            hasRanks = ProcessTree.Descendants(process.Id).Any();
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        RankResult result = new(process.ExitCode, Lines(output.Result), Lines(errors.Result), Stopwatch.GetElapsedTime(begin));
        return isEnded || (!hasRanks && result.Errors.Any(line => line.Contains("PMIX ERROR: UNREACHABLE", StringComparison.Ordinal)))
            ? result
            : throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end:\n{result}");
    }

    /// <summary>Waits until a process has ended, at most for <see cref="Patience"/>; for a launcher without ranks, at most for <see cref="PatienceWithoutRanks"/>.</summary>
    /// <returns>Whether it has ended.</returns>
    /// <remarks>If a rank dies while it connects to the launcher, Open MPI 4.1 with PMIx 4.2 prints "PMIX ERROR: UNREACHABLE", ends all ranks, and then waits forever for a lock of its own.</remarks>
    private static bool WaitForExit(Process process, bool isLauncher)
    {
        long begin = Stopwatch.GetTimestamp(), lastRank = begin;
        while (!process.WaitForExit(TimeSpan.FromSeconds(1)))
        {
            long now = Stopwatch.GetTimestamp();
            lastRank = !isLauncher || ProcessTree.Descendants(process.Id).Any() ? now : lastRank;
            if (Stopwatch.GetElapsedTime(begin, now) > Patience || Stopwatch.GetElapsedTime(lastRank, now) > PatienceWithoutRanks)
            {
                return false;
            }
        }

        return true;
    }

    private static string[] Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !line.Contains("NNPACK", StringComparison.Ordinal))];
}

/// <summary>What came of several ranks.</summary>
/// <param name="ExitCode">The launcher's exit code.</param>
/// <param name="Output">The lines of all ranks.</param>
/// <param name="Errors">The lines of their error streams.</param>
/// <param name="Time">How long they ran.</param>
internal sealed record RankResult(int ExitCode, string[] Output, string[] Errors, TimeSpan Time)
{
    /// <summary>The losses and the norms of the gradients, step by step.</summary>
    public (long Step, int Images, double Loss, double Norm)[] Steps() =>
        [.. Output.Select(line => line.Split(' ')).Where(words => words is ["step", ..]).Select(words => (long.Parse(words[1], Invariant), int.Parse(words[3], Invariant), double.Parse(words[5], Invariant), double.Parse(words[7], Invariant)))];

    /// <summary>The hash of each rank's weights, and the loss and accuracy on the held-out pictures.</summary>
    public (string Weights, double Loss, double Top1)[] Ends() =>
        [.. Output.Select(line => line.Split(' ')).Where(words => words is ["rank", ..]).OrderBy(words => int.Parse(words[1], Invariant)).Select(words => (words[3], double.Parse(words[6], Invariant), double.Parse(words[7], Invariant)))];

    /// <inheritdoc/>
    public override string ToString() => $"exit code {ExitCode} after {Time}\n{string.Join('\n', Output)}\n--\n{string.Join('\n', Errors)}";

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;
}
