using CsCheck;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResNetDsl.Generator.Tests.CallSites;
using ResNetDsl.Generator.Tests.Running;
using Xunit.Abstractions;

namespace ResNetDsl.Generator.Tests.HalfTypedCode;

/// <summary>Programs as they look while they are typed: cut off, or lacking tokens. The analyzer does not throw, whatever is left.</summary>
[Trait(Lane.Trait, Lane.Both)]
public sealed class CutProgramTests(ITestOutputHelper output)
{
    private const string SeedVariable = "CUT_PROGRAM_SEED";

    // Every program at least once.
    private static readonly int Cuts = Lane.Cases(60, 120);

    [Fact]
    public void Nothing_throws()
    {
        string[] sources = [.. ProgramTests.All().Select(Markup.Plain)];
        SyntaxToken[][] tokens = [.. sources.Select(source => CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().ToArray())];
        PCG random = CaseSeed.Of(SeedVariable);
        string seed = random.ToString();
        Gen<(int At, int Second, int Kind)> cuts = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Int[0, 2]);
        string[] texts = [.. Enumerable.Range(0, Cuts).Select(i => Cut(i % sources.Length, cuts.Generate(random, null, out _)))];
        Workers.ForEach(texts, text =>
        {
            try
            {
                CutCodeTests.AssertNothingThrows(CallSiteProject.Of(text));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{SeedVariable}={seed}\n{text}", exception);
            }
        });
        output.WriteLine($"{Cuts} cuts of {sources.Length} programs; {SeedVariable}={seed} gives the same again");

        string Cut(int which, (int At, int Second, int Kind) cut)
        {
            string source = sources[which];
            SyntaxToken[] all = tokens[which];
            return cut.Kind switch
            {
                0 => source[..(cut.At % (source.Length + 1))],
                1 => CutCodeTests.Without(source, all[cut.At % all.Length]),
                _ => CutCodeTests.Without(source, all[cut.At % all.Length], all[cut.Second % all.Length]),
            };
        }
    }
}
