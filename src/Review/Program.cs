using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;
using ResNetDsl.Review.Commands;
using ResNetDsl.Review.Sources;
using ResNetDsl.Texts;

Console.OutputEncoding = new UTF8Encoding(false);

// A RootCommand would have the name of the assembly in its help.
Command root = new("resnet", "Reviews network architectures in C# sources, without a build.")
{
    new HelpOption { Recursive = true }, new VersionOption(),
    DiffCommand.Create(), CheckCommand.Create(), SummaryCommand.Create(), SnapshotCommand.Create(),
};

// A file may be called @name.
ParseResult parsed = root.Parse(args.Length > 0 ? args : ["--help"], new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Action is ParseErrorAction error)
{
    error.ShowHelp = false;
}

try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is ReviewException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(Printable.Of(exception.Message, exceptions: ""));
    return 1;
}
