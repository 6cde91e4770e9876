using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResNetDsl.EndToEnd.Tests.Documentation;

/// <summary>The parts of a program's main file in the order that C# requires. Pieces of a page that belong together are joined part by part.</summary>
internal sealed record ProgramText(IReadOnlyList<string> Usings, IReadOnlyList<string> Statements, IReadOnlyList<string> Types)
{
    public static ProgramText Of(string code)
    {
        CompilationUnitSyntax unit = SyntaxFactory.ParseCompilationUnit(code);
        ILookup<bool, string> members = unit.Members.ToLookup(member => member is GlobalStatementSyntax, member => member.ToFullString());
        return new([.. unit.Usings.Select(item => item.ToString())], [.. members[true]], [.. members[false]]);
    }

    /// <summary>The program of these pieces, each using once.</summary>
    public static string Join(params IEnumerable<ProgramText> pieces)
    {
        ProgramText[] all = [.. pieces];
        return string.Join('\n', [.. all.SelectMany(piece => piece.Usings).Distinct(StringComparer.Ordinal), .. all.SelectMany(piece => piece.Statements), .. all.SelectMany(piece => piece.Types)]);
    }
}
