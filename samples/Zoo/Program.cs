using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using ResNetDsl.Zoo.Commands;

RootCommand program = new("The networks of TF-slim's resnet_v2.py, and others, as tables.") { ListCommand.Create(), SummaryCommand.Create(), BenchmarkCommand.Create() };

ParseResult parsed = program.Parse(args);
if (parsed.Action is ParseErrorAction error)
{
    error.ShowHelp = false;
}

try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (ExternalException exception)
{
    // libtorch ran out of memory, most likely; what follows the first line is its own stack.
    Console.Error.WriteLine(exception.Message.Split('\n')[0]);
    return 1;
}
