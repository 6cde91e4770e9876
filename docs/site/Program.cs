using System.CommandLine;
using System.ComponentModel;
using ResNetDsl.Site;
using ResNetDsl.Site.Sessions;

Argument<string[]> names = new("names") { Description = "The sessions to record; all of them without any.", Arity = ArgumentArity.ZeroOrMore };
Command sessions = new("sessions", "Records the terminal sessions in docs/sessions.") { names };
sessions.SetAction(parsed => SessionFiles.Write(parsed.GetValue(names) ?? []));
RootCommand program = new("Builds the documentation site in artifacts/site.") { sessions };
program.SetAction(_ => SiteBuild.Run());
try
{
    return program.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is SiteException or IOException or UnauthorizedAccessException or Win32Exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
