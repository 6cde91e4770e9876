using System.CommandLine;
using ResNetDsl.Distributed;

namespace ResNetDsl.CommandLine.Options;

/// <summary>A command that an MPI launcher started several times. One rank prints, and all end together.</summary>
internal sealed class CommandRanks
{
    private readonly ProcessGroup group;

    private CommandRanks(ProcessGroup group) => this.group = group;

    /// <summary>The ranks of this command; null where one process runs it.</summary>
    /// <param name="command">The command.</param>
    /// <exception cref="ProcessGroupException">The MPI library cannot be used.</exception>
    public static CommandRanks? Of(Command command) => command is DistributedCommand && ProcessGroup.LaunchedSize > 1 && ProcessGroup.Current is { Size: > 1 } group ? new(group) : null;

    /// <summary>The ranks of a command of the program, which has used them; null for none.</summary>
    public static CommandRanks? Started() => ProcessGroup.IsStarted && ProcessGroup.Current is { Size: > 1 } group ? new(group) : null;

    /// <summary>Whether this process has nothing to do, because the command runs once, in rank 0.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasErrors">Whether its arguments are wrong, in every rank.</param>
    public static bool IsLeftToFirst(Command command, bool hasErrors) => (hasErrors || command is not DistributedCommand) && ProcessGroup.LaunchedRank > 0;

    /// <summary>Leaves what is printed to rank 0.</summary>
    public void Silence()
    {
        if (!group.IsFirst)
        {
            Console.SetOut(TextWriter.Null);
            Spectre.Console.AnsiConsole.Console = Spectre.Console.AnsiConsole.Create(new() { Out = new Spectre.Console.AnsiConsoleOutput(TextWriter.Null) });
        }
    }

    /// <summary>Ends the command after an error. Where only some ranks fail, the others are ended, too.</summary>
    /// <param name="message">The error of this rank.</param>
    /// <param name="isOfFirst">Whether it is the error of rank 0, which this rank was told.</param>
    /// <returns>What this rank prints: in rank 0 the errors of all, each once.</returns>
    public IEnumerable<string> Fail(string message, bool isOfFirst)
    {
        string[]? all = group.FailTogether(isOfFirst ? "" : message);
        if (all is null)
        {
            group.Fail(message);
        }

        string first = all[0];
        return !group.IsFirst ? []
            : [first, .. all.Select((other, rank) => (Message: other, Rank: rank)).Where(other => other.Message != first && other.Message.Length > 0).Select(other => $"{Texts.Sentences.Capital(group.NameOf(other.Rank))}: {other.Message}")];
    }
}

/// <summary>A command in which all ranks of an MPI launcher take part.</summary>
internal sealed class DistributedCommand(string name, string description) : Command(name, description);
