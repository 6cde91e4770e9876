using System.Runtime.CompilerServices;

namespace ResNetDsl.Generator.Tests.CallSites;

/// <summary>Whole programs: nothing is reported of the right ones; of each wrong one exactly what is marked in it, with the messages at its end.</summary>
public sealed class ProgramTests
{
    private const string MessagePrefix = "// reports ";

    public static TheoryData<string> Right => [.. Names("Right")];

    public static TheoryData<string> Wrong => [.. Names("Wrong")];

    [Theory]
    [MemberData(nameof(Right))]
    public void Nothing_is_reported_of(string program) => CallSiteProject.Reports(Read("Right", program));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Exactly_what_is_wrong_is_reported_of(string program)
    {
        string text = Read("Wrong", program);
        string[] messages = [.. text.Split('\n').Where(line => line.StartsWith(MessagePrefix, StringComparison.Ordinal)).Select(line => line[MessagePrefix.Length..])];
        Assert.NotEmpty(messages);
        CallSiteProject.Reports(text, messages);
    }

    [Fact]
    public void There_are_many_of_each()
    {
        Assert.InRange(Right.Count, 20, 100);
        Assert.InRange(Wrong.Count, 20, 100);
    }

    /// <summary>Every program.</summary>
    internal static IEnumerable<string> All() => new[] { "Right", "Wrong" }.SelectMany(kind => Names(kind).Select(name => Read(kind, name)));

    private static IEnumerable<string> Names(string kind) => Directory.GetFiles(Folder(kind)).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    private static string Read(string kind, string name) => File.ReadAllText(Path.Combine(Folder(kind), name + ".txt"));

    private static string Folder(string kind, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Programs", kind);
}
