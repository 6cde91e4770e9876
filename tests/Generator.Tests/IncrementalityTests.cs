using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.Tests.Running;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace ResNetDsl.Generator.Tests;

/// <summary>What an edit makes the generator do again. Every run in this project is also repeated, and then does nothing.</summary>
public sealed class IncrementalityTests
{
    private const string OtherFile = "Sizes.cs";

    private static readonly string Networks = TestProject.Usings + Tables.Small("A") + Tables.Small("B");

    private static readonly TestProject Project = TestProject.Of(
        (TestProject.FileName, Networks), (OtherFile, "internal static class Sizes { public const int Wide = 256; }"));

    [Fact]
    public void First_run_makes_everything_new()
    {
        GeneratorRun run = GeneratorRun.Of(Project);

        Assert.Equal([New, New], run.ReasonsOf(TrackingNames.Networks));
        Assert.Equal([New, New], run.ReasonsOf(TrackingNames.Sources));
        Assert.Equal([New], run.ReasonsOf(TrackingNames.Collisions));
        Assert.Equal([New, New], run.ReasonsOf(TrackingNames.Files));
        Assert.Empty(run.ReasonsOf(TrackingNames.Failures));
        Assert.Equal(2, run.Rewritten);
    }

    [Fact]
    public void Edit_of_another_file_changes_nothing()
    {
        GeneratorRun run = GeneratorRun.Of(Project).Then(Project.With(OtherFile, "internal static class Sizes { public const int Wide = 256, Narrow = 64; }"));

        Assert.Equal([Unchanged, Unchanged], Settled(run.ReasonsOf(TrackingNames.Networks)));
        AssertNothingIsEmitted(run);
    }

    [Theory]
    [InlineData("a comment after the classes", "partial class B;", "partial class B; // The end.", Unchanged, Unchanged)]
    [InlineData("a comment before the classes", "using static", "// Tables.\nusing static", Modified, Modified)]
    [InlineData("a comment inside the second", "partial class B", "partial /* two */ class B", Unchanged, Modified)]
    [InlineData("documentation of the first", "[Block(\"block1\"", "/// <summary>A network.</summary>\n[Block(\"block1\"", Modified, Modified)]
    [InlineData("an empty line between the classes", "partial class A;", "partial class A;\n", Unchanged, Modified)]
    [InlineData("usings in another order", TestProject.Usings, "using static ResNetDsl.UnitKind;\nusing ResNetDsl;\n", Unchanged, Unchanged)]
    [InlineData("blanks in an attribute", "256, 64", "256,    64", Modified, Modified)]
    [InlineData("a number as a product", "256", "64 * 4", Modified, Modified)]
    [InlineData("a number in hexadecimal", "256", "0x100", Modified, Modified)]
    [InlineData("a number by the name of a constant", "256", "Sizes.Wide", Modified, Modified)]
    [InlineData("a name as a constant expression", "\"block2\"", "\"block\" + \"2\"", Modified, Modified)]
    [InlineData("a positional argument by name", "256, 64", "depth: 256, bottleneckDepth: 64", Modified, Modified)]
    [InlineData("arguments in another order", "repeat: 2, lastStride: 2", "lastStride: 2, repeat: 2", Unchanged, Unchanged)]
    [InlineData("a default written out", "repeat: 3", "repeat: 3, firstStride: 0", Modified, Modified)]
    [InlineData("a body for a class without one", "partial class B;", "partial class B { }", Unchanged, Unchanged)]
    [InlineData("a private constructor", "partial class B;", "partial class B { private B(int x) : this() { } }", Unchanged, Unchanged)]
    public void Edit_that_changes_no_value_emits_nothing(string edit, string find, string replacement, IncrementalStepRunReason first, IncrementalStepRunReason second)
    {
        string edited = Networks.Replace(find, replacement, StringComparison.Ordinal);
        Assert.NotEqual(Networks, edited);

        GeneratorRun run = GeneratorRun.Of(Project).Then(Project.With(TestProject.FileName, edited));

        Assert.Equal([first, second], Settled(run.ReasonsOf(TrackingNames.Networks)));
        AssertNothingIsEmitted(run.AssertClean());
        Assert.NotEmpty(edit);
    }

    [Theory]
    [InlineData("defaults written out", "public partial class B;", "[Network(Channels = 3, Classes = 1000), ArgScope] public partial class B;")]
    [InlineData("a member", "public partial class B;", "public partial class B { internal int Size { get; set; } }")]
    public void Edit_that_the_table_might_have_minded_emits_nothing(string edit, string find, string replacement)
    {
        GeneratorRun run = GeneratorRun.Of(Project).Then(Project.With(TestProject.FileName, Networks.Replace(find, replacement, StringComparison.Ordinal)));

        Assert.Equal([Unchanged, Modified], Settled(run.ReasonsOf(TrackingNames.Sources)));
        Assert.Equal([Unchanged, Unchanged], Settled(run.ReasonsOf(TrackingNames.Files)));
        Assert.Equal(0, run.AssertClean().Rewritten);
        Assert.NotEmpty(edit);
    }

    [Fact]
    public void Networks_in_another_order_emit_nothing_new()
    {
        GeneratorRun before = GeneratorRun.Of(Project);
        GeneratorRun after = before.Then(Project.With(TestProject.FileName, TestProject.Usings + Tables.Small("B") + Tables.Small("A")));

        Assert.Equal(before.AllSources, after.AllSources);
    }

    [Theory]
    [InlineData("a number", "256, 64", "512, 64")]
    [InlineData("a repeat", "repeat: 2", "repeat: 3")]
    [InlineData("a name", "block1", "stage1")]
    [InlineData("an option", "public partial class A", "[Network(Classes = 10)] public partial class A")]
    [InlineData("a constant of the arg scope", "public partial class A", "[ArgScope(WeightDecay = 0)] public partial class A")]
    public void Edited_value_emits_one_of_several_networks(string what, string find, string replacement)
    {
        string table = Tables.Small("A");
        string edited = table.Replace(find, replacement, StringComparison.Ordinal);

        GeneratorRun run = GeneratorRun.Of(Project).Then(Project.With(TestProject.FileName, TestProject.Usings + edited + Tables.Small("B")));

        Assert.NotEqual(table, edited);
        Assert.Equal([Modified, Unchanged], Settled(run.ReasonsOf(TrackingNames.Sources)));
        Assert.Equal([Unchanged], Settled(run.ReasonsOf(TrackingNames.Collisions)));
        Assert.Equal([Modified, Unchanged], Settled(run.ReasonsOf(TrackingNames.Files)));
        Assert.Equal(1, run.Rewritten);
        Assert.NotEmpty(what);
    }

    [Fact]
    public void Edited_constant_in_another_file_emits_the_networks_that_use_it()
    {
        TestProject project = Project.With(TestProject.FileName, TestProject.Usings + Tables.Small("A").Replace("256", "Sizes.Wide", StringComparison.Ordinal) + Tables.Small("B"));

        GeneratorRun run = GeneratorRun.Of(project).Then(project.With(OtherFile, "internal static class Sizes { public const int Wide = 320; }"));

        Assert.Equal([Modified, Unchanged], Settled(run.ReasonsOf(TrackingNames.Sources)));
        Assert.Equal(1, run.Rewritten);
    }

    [Fact]
    public void Added_network_leaves_the_others_alone()
    {
        GeneratorRun run = GeneratorRun.Of(Project).Then(Project.With(TestProject.FileName, Networks + Tables.Small("C")));

        Assert.Equal([Unchanged, Unchanged, New], Settled(run.ReasonsOf(TrackingNames.Sources)));
        Assert.Equal([Unchanged, Unchanged, New], Settled(run.ReasonsOf(TrackingNames.Files)));
        Assert.Equal(1, run.Rewritten);
    }

    [Fact]
    public void Removed_network_leaves_the_others_alone()
    {
        GeneratorRun run = GeneratorRun.Of(Project).Then(Project.With(TestProject.FileName, TestProject.Usings + Tables.Small("A")));

        Assert.Equal([Unchanged, Removed], Settled(run.ReasonsOf(TrackingNames.Files)));
        Assert.Equal(["A.g.cs"], run.Sources.Keys);
    }

    [Fact]
    public void Name_that_comes_to_collide_moves_both_files_and_no_third()
    {
        TestProject project = Project.With(TestProject.FileName, Networks + Tables.Small("C"));

        GeneratorRun run = GeneratorRun.Of(project).Then(project.With(TestProject.FileName, TestProject.Usings + Tables.Small("A") + Tables.Small("a") + Tables.Small("C")));

        Assert.Equal([Modified], run.ReasonsOf(TrackingNames.Collisions));
        Assert.Equal([Modified, Modified, Unchanged], Settled(run.ReasonsOf(TrackingNames.Files)));
        Assert.Equal(2, run.Rewritten);
        Assert.Contains("C.g.cs", run.Sources.Keys);
    }

    [Fact]
    public void Wrong_table_that_moves_is_reported_at_its_new_place_and_emits_nothing()
    {
        string wrong = TestProject.Usings + Tables.Small("A", depth: 0) + Tables.Small("B");
        TestProject project = Project.With(TestProject.FileName, wrong);

        GeneratorRun before = GeneratorRun.Of(project);
        GeneratorRun after = before.Then(project.With(TestProject.FileName, "\n" + wrong));

        Assert.Equal([New], before.ReasonsOf(TrackingNames.Failures));
        Assert.Equal([Modified], after.ReasonsOf(TrackingNames.Failures));
        AssertAllSettled(after, TrackingNames.Sources, TrackingNames.Files);
        Assert.Equal(1, after.Rewritten);
        Assert.Equal(1 + before.Result.Diagnostics.Single().Location.GetLineSpan().StartLinePosition.Line, after.Result.Diagnostics.Single().Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void Corrected_table_takes_its_error_back_and_emits_one_network()
    {
        TestProject project = Project.With(TestProject.FileName, TestProject.Usings + Tables.Small("A", depth: 0) + Tables.Small("B"));

        GeneratorRun run = GeneratorRun.Of(project).Then(Project);

        Assert.Empty(run.Result.Diagnostics);
        Assert.Equal([Modified, Unchanged], Settled(run.ReasonsOf(TrackingNames.Files)));
        run.AssertClean();
    }

    private static void AssertNothingIsEmitted(GeneratorRun run)
    {
        AssertAllSettled(run, TrackingNames.Sources, TrackingNames.Collisions, TrackingNames.Files);
        Assert.Equal(0, run.Rewritten);
    }

    private static void AssertAllSettled(GeneratorRun run, params string[] steps) =>
        Assert.All(steps.SelectMany(run.ReasonsOf), reason => Assert.Contains(reason, new[] { Cached, Unchanged }));

    // A step whose input did not change is Cached, one that gave an equal value again Unchanged: alike to all that follows.
    private static IEnumerable<IncrementalStepRunReason> Settled(IEnumerable<IncrementalStepRunReason> reasons) =>
        reasons.Select(reason => reason == Cached ? Unchanged : reason);
}
