using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using ResNetDsl.Zoo.Commands;

RootCommand program = new("Networks of TF-slim, torchvision, timm and papers, as tables.")
{
    ListCommand.Create(), SummaryCommand.Create(), TableCommand.Create(), BenchmarkCommand.Create(),
};

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
    // Memory, most likely. What follows the first line is libtorch's own stack.
    Console.Error.WriteLine($"libtorch failed; a smaller --batch-size may help. {exception.Message.Split('\n')[0]}");
    return 1;
}
