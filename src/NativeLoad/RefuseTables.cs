using System.Text.RegularExpressions;
using Microsoft.Build.Framework;

namespace ResNetDsl.NativeLoad;

/// <summary>
/// Reports tables in F# and Visual Basic as errors: the generator supports only C#, and the attributes would have no effect. The first table of each file is an error (RND955). Comments and texts are
/// passed over, and so are files that do not import ResNetDsl, whose attributes of these names are others.
/// </summary>
public sealed class RefuseTables : Microsoft.Build.Utilities.Task
{
    private const string Code = "RND955";
    private const string Library = nameof(ResNetDsl);

    private static readonly Regex FSharp = new(
        """"
        """[\s\S]*?"""|@"(?:[^"]|"")*"|"(?:\\[\s\S]|[^"\\])*"|(?<![\w'])'(?:\\.|[^'\\\r\n])'
        |//[^\r\n]*|\(\*(?!\))[\s\S]*?\*\)
        |(?<import>^[\ \t]*open[\ \t]+(?:global\.)?ResNetDsl(?=[\ \t]*(?:\r?$|//)))
        |(?<table>\[<(?:\s*[\w.]+(?:\([^()]*\))?\s*;)*\s*(?:global\.)?(?<full>ResNetDsl\.)?(?:Block|Backbone)(?:Attribute)?\s*[(<])
        """",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline | RegexOptions.CultureInvariant);

    private static readonly Regex VisualBasic = new(
        """
        "(?:[^"]|"")*"
        |'[^\r\n]*|\bREM\b[^\r\n]*
        |(?<import>^[\ \t]*Imports[\ \t]+(?:[\w.]+[\ \t]*,[\ \t]*)*(?:Global\.)?ResNetDsl(?=[\ \t]*(?:\r?$|,|')))
        |(?<table>^[\ \t]*<(?:\s*[\w.]+(?:\([^()]*\))?\s*,)*\s*(?:Global\.)?(?<full>ResNetDsl\.)?(?:Block|Backbone)(?:Attribute)?\s*\()
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The files that are compiled.</summary>
    [Required]
    public ITaskItem[] Sources { get; set; } = [];

    /// <summary>The namespaces that the project imports into every file.</summary>
    public string[] Imports { get; set; } = [];

    /// <summary>The project's language: <c>F#</c> or <c>VB</c>.</summary>
    [Required]
    public string Language { get; set; } = "";

    /// <summary>The project's name.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>The page of the error.</summary>
    public string HelpLink { get; set; } = "";

    /// <summary>Looks for tables.</summary>
    /// <returns>Whether there are none.</returns>
    public override bool Execute()
    {
        foreach (string path in Sources.Select(source => source.GetMetadata("FullPath")))
        {
            // The compiler says what cannot be read.
            string text;
            try
            {
                text = File.ReadAllText(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (TableIn(text) is { } at)
            {
                int line = text.Take(at).Count(character => character == '\n') + 1;
                int column = at - (at == 0 ? -1 : text.LastIndexOf('\n', at - 1));
                Log.LogError(
                    null, Code, null, HelpLink, path, line, column, 0, 0,
                    "ResNetDsl generates networks only in C# projects; declare the table in one and reference it from {0}", Project);
            }
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>The position of the first table; null without one.</summary>
    private int? TableIn(string text)
    {
        bool imported = Imports.Contains(Library, StringComparer.OrdinalIgnoreCase);
        foreach (Match token in (Language == "F#" ? FSharp : VisualBasic).Matches(text))
        {
            imported |= token.Groups["import"].Success;
            if (token.Groups["table"] is { Success: true } table && (imported || token.Groups["full"].Success))
                return table.Index + table.Value.TakeWhile(char.IsWhiteSpace).Count();
        }

        return null;
    }
}
