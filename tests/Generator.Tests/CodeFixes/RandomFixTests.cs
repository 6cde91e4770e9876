using CsCheck;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ResNetDsl.Generator.Tests.Running;
using Xunit.Abstractions;

namespace ResNetDsl.Generator.Tests.CodeFixes;

/// <summary>Every fix that is offered for a random wrong table, however it is written, makes its finding go away and leaves code that compiles.</summary>
[Trait(Lane.Trait, Lane.Both)]
public sealed class RandomFixTests(ITestOutputHelper output)
{
    private const string SeedVariable = "RANDOM_FIX_SEED";

    private static readonly int Tables = Lane.Cases(4, 60);

    [Fact]
    public void Fixes_mend_what_they_are_offered_for()
    {
        PCG random = CaseSeed.Of(SeedVariable);
        string seed = random.ToString();
        int applied = 0;
        string[] sources = [.. Enumerable.Range(0, Tables).Select(i =>
            TableSource.Of(TableMutator.Mutated(TableGenerator.Table(i).Generate(random, null, out _)).Generate(random, null, out _), style: i))];
        Workers.ForEach(sources, source =>
        {
            FixRun run = FixRun.Of((TestProject.FileName, source), ("Shared.cs", TableSource.Shared));
            foreach (Diagnostic diagnostic in run.Diagnostics())
            {
                foreach (CodeAction action in run.Offers(diagnostic))
                {
                    FixRun after = run.After(action);
                    string said = Markup.Describe(diagnostic);
                    string[] complaints = [.. after.Complaints()];
                    // Two blocks of one name, or two strides of one block, may be said to have the same mistake.
                    bool mended = Said(after, said).Count < Said(run, said).Count || !Said(after, said).Contains(PlaceOf(diagnostic));
                    Assert.True(
                        mended && !complaints.Any(complaint => complaint.Contains(" CS", StringComparison.Ordinal)),
                        $"{SeedVariable}={seed}\n{source}\n{said}\n{action.Title}\n{after.Files.First().Text}\n{string.Join('\n', complaints)}");
                    Interlocked.Increment(ref applied);
                }
            }
        });

        static List<string> Said(FixRun run, string sentence) => [.. run.Diagnostics().Where(diagnostic => Markup.Describe(diagnostic) == sentence).Select(PlaceOf)];

        // The attribute by its position, and the argument by its name or position.
        static string PlaceOf(Diagnostic diagnostic)
        {
            SyntaxNode root = diagnostic.Location.SourceTree!.GetRoot();
            SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan);
            AttributeArgumentSyntax? argument = node.FirstAncestorOrSelf<AttributeArgumentSyntax>();
            AttributeSyntax? attribute = node.FirstAncestorOrSelf<AttributeSyntax>();
            string name = argument?.NameColon?.Name.ToString() ?? argument?.NameEquals?.Name.ToString()
                ?? (argument is null ? "" : $"{attribute!.ArgumentList!.Arguments.IndexOf(argument)}");
            return $"{root.DescendantNodes().OfType<AttributeSyntax>().TakeWhile(other => other != attribute).Count()} {name}";
        }

        output.WriteLine($"{applied} fixes of {Tables} tables; {SeedVariable}={seed} gives the same again");
        Assert.InRange(applied, Tables / 4, int.MaxValue);
    }
}
