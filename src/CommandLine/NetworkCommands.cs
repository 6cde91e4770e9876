using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using ResNetDsl.CommandLine.Commands;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;
using ResNetDsl.Distributed;
using ResNetDsl.Options;
using ResNetDsl.Reports;
using ResNetDsl.Weights;

namespace ResNetDsl.CommandLine;

/// <summary>Runs the commands of a program for the networks that it declares.</summary>
/// <example>
/// The whole <c>Program.cs</c> of a program, where <c>DeclaredNetworks</c> is the list that the generator writes:
/// <code>
/// return NetworkCommands.Run(args, DeclaredNetworks.All);
/// </code>
/// </example>
public static class NetworkCommands
{
    // An argument such as @picture.png is a file's name, not one of a file of arguments.
    private static readonly ParserConfiguration Configuration = new() { ResponseFileTokenReplacer = null };

    /// <summary>Reads the arguments of a program and runs the command that they name. An error is printed as one sentence on the error stream. A program without arguments prints its help.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="networks">The networks and compositions of the program, <c>DeclaredNetworks.All</c>. With a single network its name may be omitted on the command line.</param>
    /// <param name="description">The first line of the program's help; null for a usual one.</param>
    /// <param name="commands">Further commands of the program; null for none.</param>
    /// <returns>The exit code: 0, or another where the command failed.</returns>
    /// <exception cref="ArgumentException">Two networks have the same name, or two commands.</exception>
    public static int Run(string[] args, IEnumerable<NetworkEntry> networks, string? description = null, IEnumerable<Command>? commands = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(networks);
        using Terminal terminal = Terminal.Open();
        Command[] own = [.. commands ?? []];
        RootCommand root = Create(networks, description, own);
        ParseResult parsed = Parse(root, args.Length > 0 ? args : ["--help"]);
        if (parsed.Action is ParseErrorAction error)
        {
            error.ShowHelp = false;
        }

        CommandRanks? ranks = null;
        try
        {
            Command command = parsed.CommandResult.Command;
            bool isBuiltIn = command == root || (root.Subcommands.Contains(command) && !own.Contains(command));
            if (isBuiltIn && CommandRanks.IsLeftToFirst(command, parsed.Errors.Count > 0))
            {
                return 0;
            }

            ranks = parsed.Errors.Count == 0 ? CommandRanks.Of(command) : null;
            ranks?.Silence();
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // A user's mistake or a machine's, which the sentence names. Only what does not fit is a list of several lines: others have them in the name of a file.
            string message = CommandLineMessage.Of(exception);
            return exception is RemoteException ? Fail(ranks, message, isOfFirst: true) : Fail(ranks, exception is StateDictException ? message : PrintableWriter.Name(message));
        }
        catch (ExternalException exception)
        {
            // Memory, most likely. What follows the first line is libtorch's own stack.
            return Fail(ranks, $"libtorch failed; a smaller --batch-size may help. {exception.Message.Split('\n')[0]}");
        }
    }

    /// <summary>All commands.</summary>
    internal static RootCommand Create(IEnumerable<NetworkEntry> networks, string? description = null, IEnumerable<Command>? commands = null)
    {
        ProgramNetworks all = new(networks);
        RootCommand root = new(description ?? "Commands for the networks of this program.")
        {
            ListCommand.Create(all), SummaryCommand.Create(all), DrawCommand.Create(all), BenchmarkCommand.Create(all), ScaleCommand.Create(all),
            TrainCommand.Create(all), EvaluateCommand.Create(all), PredictCommand.Create(all), InspectCommand.Create(all), DoctorCommand.Create(all),
            ExportCommand.Create(all), VerifyCommand.Create(all), CompletionCommand.Create(),
        };
        foreach (Command command in commands ?? [])
        {
            if (root.Subcommands.Any(other => other.Name == command.Name))
            {
                throw new ArgumentException($"There is a command '{command.Name}' already. Rename the command of the program.", nameof(commands));
            }

            root.Add(command);
        }

        return root;
    }

    private static int Fail(CommandRanks? ranks, string message, bool isOfFirst = false)
    {
        foreach (string line in (ranks ?? CommandRanks.Started())?.Fail(message, isOfFirst) ?? [message])
        {
            Console.Error.WriteLine(line);
        }

        return 1;
    }

    /// <summary>Reads the arguments of a program.</summary>
    internal static ParseResult Parse(RootCommand root, IReadOnlyList<string> arguments) => root.Parse(arguments, Configuration);
}
