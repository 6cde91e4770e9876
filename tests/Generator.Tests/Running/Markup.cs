using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ResNetDsl.Generator.Tests.Running;

/// <summary>
/// Source text that says what is reported on it: <c>repeat: {|RND107:-3|}</c>. Several ids stand with commas between; an id with a plus is an additional location.
/// </summary>
internal static partial class Markup
{
    /// <summary>
    /// Asserts everything that is reported: the marked places, and the messages with their severities, in the order of the source. For each network whose identifier
    /// is marked with RND900, its summary is expected too and need not be given.
    /// </summary>
    public static void Reports(string markup, params string[] messages) => Reports(new NetworkGenerator(), markup, messages);

    public static void Reports(NetworkGenerator generator, string markup, params string[] messages) =>
        Reports(source => GeneratorRun.Of(TestProject.Of((TestProject.FileName, source)), generator), TestProject.Usings + markup, messages);

    /// <summary>As above, of a project with more in it than the text: <paramref name="run"/> takes the text without its marks.</summary>
    public static void Reports(Func<string, GeneratorRun> run, string markup, params string[] messages)
    {
        (string source, List<string> marks) = Parse(markup);
        IReadOnlyList<Diagnostic> diagnostics = run(source).Diagnostics();

        string[] reported = [.. diagnostics.Select(Describe)];
        Assert.Equal(messages, reported.Where(message => !message.StartsWith("error RND900:", StringComparison.Ordinal)));
        Assert.Equal(marks, diagnostics.SelectMany(diagnostic => Places(diagnostic, source)).Order(StringComparer.Ordinal));
        Assert.All(reported.Where(message => message.StartsWith("error RND900:", StringComparison.Ordinal)), message => AssertSumsUp(message, messages));
    }

    public static string Describe(Diagnostic diagnostic) =>
        $"{diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";

    /// <summary>The text without its marks.</summary>
    public static string Plain(string markup) => Parse(markup).Source;

    private static (string Source, List<string> Marks) Parse(string markup)
    {
        string source = Mark().Replace(markup, "$2");
        List<string> marks = [];
        int removed = 0;
        foreach (Match match in Mark().Matches(markup))
        {
            TextSpan span = new(match.Index - removed, match.Groups[2].Length);
            removed += match.Length - span.Length;
            marks.AddRange(match.Groups[1].Value.Split(',').Select(id => Place(id, span, source)));
        }

        return (source, [.. marks.Order(StringComparer.Ordinal)]);
    }

    private static IEnumerable<string> Places(Diagnostic diagnostic, string source) =>
        diagnostic.AdditionalLocations.Select(also => Place(diagnostic.Id + "+", also.SourceSpan, source)).Prepend(Place(diagnostic.Id, diagnostic.Location.SourceSpan, source));

    private static string Place(string id, TextSpan span, string source)
    {
        int line = source.AsSpan(0, span.Start).Count('\n') + 1;
        return $"{id} on `{source.Substring(span.Start, span.Length)}` in line {line} at {span.Start:0000}";
    }

    private static void AssertSumsUp(string summary, string[] messages)
    {
        Match parts = Summary().Match(summary);
        Assert.True(parts.Success, summary);
        Assert.Contains(messages, message => message.EndsWith(parts.Groups["first"].Value, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\{\|([A-Z0-9,+]+):(.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();

    [GeneratedRegex(@"^error RND900: '\w+' was not generated: its table has (an error|\d+ errors; the first): (?<first>.+)$")]
    private static partial Regex Summary();
}
