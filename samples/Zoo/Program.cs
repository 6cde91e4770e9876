using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using ResNetDsl.Options;
using ResNetDsl.Reports;
using ResNetDsl.Weights;
using ResNetDsl.Zoo.Commands;
using ResNetDsl.Zoo.Options;

Terminal.Open();
ParseResult parsed = ZooCommand.Parse(args);
if (parsed.Action is ParseErrorAction error)
{
    error.ShowHelp = false;
}

try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or NotSupportedException)
{
    // A user's mistake or a machine's, which the sentence names. Only what does not fit is a list of several lines: others have them in the name of a file.
    string message = CommandLineMessage.Of(exception);
    Console.Error.WriteLine(exception is StateDictException ? message : PrintableWriter.Name(message));
    return 1;
}
catch (ExternalException exception)
{
    // Memory, most likely. What follows the first line is libtorch's own stack.
    Console.Error.WriteLine($"libtorch failed; a smaller --batch-size may help. {exception.Message.Split('\n')[0]}");
    return 1;
}
