using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Parsing;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Model;

/// <summary>A table is checked once for the generator and the analyzers; a table that differs in anything is checked anew.</summary>
public sealed class SharedCheckTests
{
    [Fact]
    public void Two_readings_of_a_table_have_one_check()
    {
        string code = TestProject.Usings + Tables.Small("Twice");

        Assert.NotSame(Read(code, "Twice"), Read(code, "Twice"));
        Assert.Same(Read(code, "Twice").Check(), Read(code, "Twice").Check());
    }

    [Theory]
    [InlineData("512, 128", "512, 64")]
    [InlineData("repeat: 3", "repeat: 4")]
    [InlineData("block2", "other")]
    [InlineData("public partial", "[Network(Classes = 10)] public partial")]
    [InlineData("public partial", "[ArgScope(WeightDecay = 0)] public partial")]
    [InlineData("class Edited;", "class Edited { internal int Depth { get; } }")]
    [InlineData("512, 128", "-512, 128")]
    public void Edited_table_has_the_check_that_a_checker_gives_it(string find, string replacement)
    {
        string before = TestProject.Usings + Tables.Small("Edited");
        string after = before.Replace(find, replacement, StringComparison.Ordinal);
        Assert.NotEqual(before, after);

        foreach (string code in new[] { before, after, before, after })
        {
            NetworkSource source = Read(code, "Edited");
            CheckResult fresh = Checker.Check(source.Table, source.Declaration);
            Assert.Equal(fresh.Findings.Select(finding => finding.Message), source.Check().Findings.Select(finding => finding.Message));
            Assert.Equal(fresh.Plan?.Table, source.Check().Plan?.Table);
            Assert.Equal(fresh.Plan?.ExactParameters, source.Check().Plan?.ExactParameters);
        }
    }

    [Fact]
    public void Many_threads_that_ask_for_many_tables_are_each_given_their_own()
    {
        NetworkSource[] sources = [.. Enumerable.Range(1, 40).Select(i => Read(TestProject.Usings + Tables.Small("Many", depth: 64 * i), "Many"))];

        Parallel.For(0, 4_000, i =>
        {
            NetworkSource source = sources[i % sources.Length];
            CheckResult check = source.Check();
            Assert.Equal(source.Table, check.Plan!.Table);
            Assert.Same(check.Plan.Forms, check.Plan.Forms);
        });
    }

    [Fact]
    public void What_is_kept_holds_no_part_of_a_compilation()
    {
        NetworkSource source = Read(TestProject.Usings + Tables.Small("Kept") + Tables.Small("Wrong", depth: -1), "Kept");

        CachedValues.AssertHoldNoPartOfACompilation([source, source.Check(), source.Check().Plan!.Forms]);
    }

    private static NetworkSource Read(string code, string name)
    {
        INamedTypeSymbol type = TestProject.Of(code).Compilation.GetTypeByMetadataName(name)!;
        return NetworkParser.Parse(type, NetworkAttributes.Of(type));
    }
}
