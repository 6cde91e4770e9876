using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;

namespace ResNetDsl.Generator.Tests.CodeFixes;

/// <summary>Each way out, as it changes the source. Every one leaves a project that compiles, with nothing reported.</summary>
public sealed class TableFixTests
{
    private const string Net = "internal partial class Net;";

    [Theory]
    [InlineData("RND001", "[Block(\"a\", Bottleneck, 8, 2)] internal class Net;", "[Block(\"a\", Bottleneck, 8, 2)] internal partial class Net;")]
    [InlineData("RND001", "[Block(\"a\", Bottleneck, 8, 2)]\nsealed class Net { }", "[Block(\"a\", Bottleneck, 8, 2)]\nsealed partial class Net { }")]
    [InlineData("RND002", "internal static class Models\n{\n    [Block(\"a\", Bottleneck, 8, 2)]\n    internal partial class Net;\n}", "internal static partial class Models\n{\n    [Block(\"a\", Bottleneck, 8, 2)]\n    internal partial class Net;\n}")]
    [InlineData("RND003", "[Block(\"a\", Bottleneck, 8, 2)]\ninternal partial class Net<T>;", "[Block(\"a\", Bottleneck, 8, 2)]\ninternal partial class Net;")]
    [InlineData("RND003", "[Block(\"a\", Bottleneck, 8, 2)]\ninternal static partial class Net;", "[Block(\"a\", Bottleneck, 8, 2)]\ninternal partial class Net;")]
    [InlineData("RND003", "// A network.\n[Block(\"a\", Bottleneck, 8, 2)]\nabstract partial class Net;", "// A network.\n[Block(\"a\", Bottleneck, 8, 2)]\npartial class Net;")]
    [InlineData("RND003", "[Block(\"a\", Bottleneck, 8, 2)]\nfile partial class Net;", "[Block(\"a\", Bottleneck, 8, 2)]\npartial class Net;")]
    [InlineData("RND004", "internal class Widget; [Block(\"a\", Bottleneck, 8, 2)] internal partial class Net : Widget;", "internal class Widget; [Block(\"a\", Bottleneck, 8, 2)] internal partial class Net;")]
    [InlineData("RND004", "internal class Widget; [Block(\"a\", Bottleneck, 8, 2)] internal partial class Net : Widget, System.ICloneable { public object Clone() => this; }", "internal class Widget; [Block(\"a\", Bottleneck, 8, 2)] internal partial class Net : System.ICloneable { public object Clone() => this; }")]
    [InlineData("RND005", "[Network(Classes = 10)]\ninternal partial class Net;", "[Block(\"block1\", Bottleneck, 256, 64)]\n[Network(Classes = 10)]\ninternal partial class Net;")]
    [InlineData("RND006", "[Block(\"a\", Bottleneck, 8, 2)]\ninternal partial class Net;\n[Block(\"b\", Bottleneck, 8, 2)]\npartial class Net;", "[Block(\"a\", Bottleneck, 8, 2)]\n[Block(\"b\", Bottleneck, 8, 2)]\ninternal partial class Net;\npartial class Net;")]
    public void Declarations(string id, string before, string after) => Fixes(id, before, after);

    [Theory]
    [InlineData("RND008", "\"forward\", Bottleneck, 8, 2", "\"forward2\", Bottleneck, 8, 2")]
    [InlineData("RND101", "\"block 3\", Bottleneck, 8, 2", "\"block_3\", Bottleneck, 8, 2")]
    [InlineData("RND101", "\"3\", Bottleneck, 8, 2", "\"_3\", Bottleneck, 8, 2")]
    [InlineData("RND101", "\"\", Bottleneck, 8, 2", "\"block1\", Bottleneck, 8, 2")]
    [InlineData("RND104", "\"a\", Bottleneck, 8, -2", "\"a\", Bottleneck, 8, 2")]
    [InlineData("RND105", "\"a\", Bottleneck, 64, 256", "\"a\", Bottleneck, 256, 64")]
    [InlineData("RND105", "bottleneckDepth: 256, unit: Bottleneck, name: \"a\", depth: 64", "bottleneckDepth: 64, unit: Bottleneck, name: \"a\", depth: 256")]
    [InlineData("RND106", "\"a\", Bottleneck, 1000, 256", "\"a\", Bottleneck, 1024, 256")]
    [InlineData("RND107", "\"a\", Bottleneck, 8, 2, -3", "\"a\", Bottleneck, 8, 2, 1")]
    [InlineData("RND107", "\"a\", Bottleneck, 8, 2, repeat: 0", "\"a\", Bottleneck, 8, 2, repeat: 1")]
    [InlineData("RND108", "\"a\", Bottleneck, 8, 2, lastStride: -2", "\"a\", Bottleneck, 8, 2")]
    [InlineData("RND108", "\"a\", Bottleneck, 8, 2, 3, -2, 2", "\"a\", Bottleneck, 8, 2, 3, lastStride: 2")]
    [InlineData("RND108", "firstStride: -2, name: \"a\", unit: Bottleneck, depth: 8, bottleneckDepth: 2", "name: \"a\", unit: Bottleneck, depth: 8, bottleneckDepth: 2")]
    [InlineData("RND109", "\"a\", unit: (UnitKind)int.MinValue, depth: 8, bottleneckDepth: 2", "\"a\", unit: Bottleneck, depth: 8, bottleneckDepth: 2")]
    [InlineData("RND109", "\"a\", (UnitKind)(-97), 8, 2", "\"a\", Bottleneck, 8, 2")]
    [InlineData("RND110", "\"a\", Basic, 8, 2", "\"a\", Basic, 8")]
    [InlineData("RND110", "\"a\", Basic, 8, 2, 3", "\"a\", Basic, 8, repeat: 3")]
    [InlineData("RND110", "\"a\", Basic, 64, 2", "\"a\", Basic, 64, repeat: 2")]
    [InlineData("RND110", "\"a\", Basic, 64, 2", "\"a\", Basic, 64", 2)]
    [InlineData("RND110", "\"a\", Basic, 128, 2, firstStride: 2", "\"a\", Basic, 128, firstStride: 2, repeat: 1")]
    [InlineData("RND110", "\"a\", Basic, 128, 6, 2", "\"a\", Basic, 128, repeat: 5, firstStride: 2")]
    [InlineData("RND110", "\"a\", Basic, 64, 64, repeat: 3", "\"a\", Basic, 64, repeat: 3")]
    [InlineData("RND127", "\"a\", Bottleneck, 64, 4", "\"a\", Bottleneck, 256, 64, repeat: 4")]
    [InlineData("RND127", "\"a\", Bottleneck, 64, 4", "\"a\", Bottleneck, 64, 16, repeat: 4", 2)]
    [InlineData("RND127", "\"a\", Bottleneck, 256, 6, 2", "\"a\", Bottleneck, 256, 64, 5, firstStride: 2")]
    [InlineData("RND127", "\"a\", Bottleneck, 64, 64, repeat: 3", "\"a\", Bottleneck, 256, 64, repeat: 3")]
    [InlineData("RND110", "\"a\", Bottleneck, 256", "\"a\", Bottleneck, 256, bottleneckDepth: 64")]
    [InlineData("RND110", "\"a\", Bottleneck, 256, Groups = 2", "\"a\", Bottleneck, 256, bottleneckDepth: 64, Groups = 2")]
    [InlineData("RND112", "\"a\", Bottleneck, 384, 100, Groups = 32", "\"a\", Bottleneck, 384, 96, Groups = 32", 1)]
    [InlineData("RND112", "\"a\", Bottleneck, 256, 100, Groups = 32", "\"a\", Bottleneck, 256, 128, Groups = 32", 2)]
    [InlineData("RND112", "\"a\", Bottleneck, 256, 64, Groups = 0", "\"a\", Bottleneck, 256, 64")]
    [InlineData("RND117", "\"a\", Bottleneck, 256, 64, repeat: 3, lastStride: 1", "\"a\", Bottleneck, 256, 64, repeat: 4")]
    [InlineData("RND117", "\"a\", Bottleneck, 256, 64, lastStride: 1", "\"a\", Bottleneck, 256, 64, repeat: 2")]
    [InlineData("RND118", "\"a\", Bottleneck, 256, 64, Kernel = 5, Groups = 2", "\"a\", Bottleneck, 256, 64, Groups = 2")]
    [InlineData("RND118", "\"a\", Basic, 64, OutputActivation = false", "\"a\", Basic, 64")]
    [InlineData("RND118", "\"a\", Basic, 64, Dilate = true", "\"a\", Basic, 64")]
    [InlineData("RND119", "\"a\", Basic, 64, Dropout = 1.5", "\"a\", Basic, 64")]
    [InlineData("RND120", "\"a\", Basic, 100, SqueezeExcitation = 16", "\"a\", Basic, 96, SqueezeExcitation = 16", 1)]
    [InlineData("RND120", "\"a\", Basic, 100, SqueezeExcitation = 16", "\"a\", Basic, 112, SqueezeExcitation = 16", 2)]
    public void Values(string id, string before, string after, int offer = 1) => Fixes(id, $"[Block({before})] {Net}", $"[Block({after})] {Net}", offer);

    [Theory]
    [InlineData("RND109", "Stem = (StemKind)7, Activation = ActivationKind.PostActivation", "Stem = StemKind.InceptionResNetV2, Activation = ActivationKind.PostActivation")]
    [InlineData("RND109", "Shortcut = (ShortcutKind)(-1), Classes = 10", "Shortcut = ShortcutKind.Projection, Classes = 10")]
    [InlineData("RND119", "StochasticDepth = 1.0, Classes = 10", "Classes = 10")]
    [InlineData("RND121", "Stem = StemKind.InceptionResNetV2, Width = 256, Height = 256", "Stem = StemKind.InceptionResNetV2, Width = 256, Height = 256, Activation = ActivationKind.PostActivation")]
    [InlineData("RND122", "StemWidth = 32, Stem = StemKind.None, Classes = 10", "Stem = StemKind.None, Classes = 10")]
    [InlineData("RND122", "BatchNorm = false", null)]
    [InlineData("RND122", "HiddenUnits = 8, PoolWindow = 7", "HiddenUnits = 8")]
    [InlineData("RND123", "Convention = Library.Torchvision", "Convention = Library.Torchvision, Activation = ActivationKind.PostActivation", 1)]
    [InlineData("RND123", "Convention = Library.Torchvision", "Convention = Library.Torchvision, Keys = Library.Slim", 2)]
    [InlineData("RND123", "Keys = Library.Torchvision, Classes = 10", "Keys = Library.Slim, Classes = 10", 2)]
    [InlineData("RND201", "Shortcut = ShortcutKind.Identity, Classes = 10", "Classes = 10")]
    [InlineData("RND202", "PoolWindow = 70", null)]
    [InlineData("RND202", "PoolWindow = -1, Classes = 10", "Classes = 10")]
    [InlineData("RND205", "OutputStride = 12", "OutputStride = 8", 1)]
    [InlineData("RND205", "OutputStride = 12", "OutputStride = 16", 2)]
    [InlineData("RND501", "MaxParameters = 1000", "MaxParameters = 624_232")]
    [InlineData("RND502", "MaxMultiplyAdds = 1000", "MaxMultiplyAdds = 575_072_256")]
    [InlineData("RND503", "Depth = 50", "Depth = 17")]
    public void Options(string id, string before, string? after, int offer = 1)
    {
        const string Blocks = "[Block(\"a\", Bottleneck, 256, 64, repeat: 1, lastStride: 2)] [Block(\"b\", Bottleneck, 256, 64, repeat: 2, lastStride: 2)] ";
        Fixes(id, $"{Blocks}[Network({before})] {Net}", after is null ? $"{Blocks}[Network] {Net}" : $"{Blocks}[Network({after})] {Net}", offer);
    }

    [Theory]
    [InlineData("RND301", "[ClassifierHead(\"a\", tap: \"blok2\", classes: 10)]", "[ClassifierHead(\"a\", tap: \"block2\", classes: 10)]")]
    [InlineData("RND301", "[FeaturePyramid(\"a\", 256, \"block1\", \"blck2\")]", "[FeaturePyramid(\"a\", 256, \"block1\", \"block2\")]")]
    [InlineData("RND301", "[FeaturePyramid(\"a\", 256, new[] { \"block1\", \"blck2\" })]", "[FeaturePyramid(\"a\", 256, new[] { \"block1\", \"block2\" })]")]
    [InlineData("RND302", "[ClassifierHead(\"a\", \"block1\", 10, Channels = 512)]", "[ClassifierHead(\"a\", \"block2\", 10, Channels = 512)]")]
    [InlineData("RND305", "[FeaturePyramid(\"a\", 256, \"block1\", \"block1\", \"block2\")]", "[FeaturePyramid(\"a\", 256, \"block1\", \"block2\")]")]
    [InlineData("RND305", "[FeaturePyramid(\"a\", 256, taps: [\"block1\", \"block1\", \"block2\"])]", "[FeaturePyramid(\"a\", 256, taps: [\"block1\", \"block2\"])]")]
    [InlineData("RND101", "[ClassifierHead(\"a b\", \"block1\", 10)]", "[ClassifierHead(\"a_b\", \"block1\", 10)]")]
    public void Compositions(string id, string before, string after)
    {
        const string Backbone = "[Block(\"block1\", Bottleneck, 256, 64, lastStride: 2)] [Block(\"block2\", Bottleneck, 512, 128)] internal partial class Small;\n[Backbone(typeof(Small))] ";
        Fixes(id, Backbone + before + Net, Backbone + after + Net);
    }

    [Fact]
    public void RND102_takes_the_next_number() => Fixes(
        "RND102",
        $"[Block(\"block3\", Bottleneck, 8, 2)] [Block(\"block3\", Bottleneck, 8, 2)] [Block(\"block4\", Bottleneck, 8, 2)] {Net}",
        $"[Block(\"block3\", Bottleneck, 8, 2)] [Block(\"block5\", Bottleneck, 8, 2)] [Block(\"block4\", Bottleneck, 8, 2)] {Net}",
        leaves: ["error RND207: block5 comes before block4; blocks run in the order in which they are written"]);

    [Fact]
    public void RND203_removes_the_stride() => Fixes(
        "RND203",
        $"[Block(\"a\", Bottleneck, 256, 64, lastStride: 8)] [Block(\"b\", Bottleneck, 256, 64, lastStride: 2)] [Network(Height = 32, Width = 32)] {Net}",
        $"[Block(\"a\", Bottleneck, 256, 64, lastStride: 8)] [Block(\"b\", Bottleneck, 256, 64)] [Network(Height = 32, Width = 32)] {Net}");

    [Fact]
    public void RND207_sorts_the_blocks() => Fixes(
        "RND207",
        $"[Block(\"block1\", Bottleneck, 256, 64)]\n[Block(\"block4\", Bottleneck, 2048, 512)] // the last\n[Block(\"block3\", Bottleneck, 1024, 256)]\n{Net}",
        $"[Block(\"block1\", Bottleneck, 256, 64)]\n[Block(\"block3\", Bottleneck, 1024, 256)] // the last\n[Block(\"block4\", Bottleneck, 2048, 512)]\n{Net}");

    [Fact]
    public void RND201_makes_the_depth_equal() => Fixes(
        "RND201",
        $"[Block(\"a\", Basic, 64)] [Block(\"b\", Basic, 128)] [Network(Shortcut = ShortcutKind.Identity)] {Net}",
        $"[Block(\"a\", Basic, 64)] [Block(\"b\", Basic, 64)] [Network(Shortcut = ShortcutKind.Identity)] {Net}",
        offer: 2);

    [Fact]
    public void RND121_adds_a_network_attribute_where_there_is_none() => Fixes(
        "RND121",
        $"// A network.\n[Block(\"a\", Plain, 64)] // first\n[Block(\"b\", Plain, 128)]\n{Net}",
        $"// A network.\n[Network(Activation = ActivationKind.PostActivation)]\n[Block(\"a\", Plain, 64)] // first\n[Block(\"b\", Plain, 128)]\n{Net}");

    [Theory]
    [InlineData("RND209", "[Block(\"a\", Basic, 64)] [Block(\"b\", Highway, 128)] ", "[Block(\"a\", Basic, 64)] [Block(\"b\", Highway, 64)] ")]
    [InlineData("RND209", "[Block(\"a\", Basic, 64)] [Block(\"b\", InceptionA, 128)] ", "[Block(\"a\", Basic, 64)] [Block(\"b\", InceptionA, 320)] ")]
    public void Units(string id, string before, string after) => Fixes(
        id,
        $"{before}[Network(Activation = ActivationKind.PostActivation)] {Net}",
        $"{after}[Network(Activation = ActivationKind.PostActivation)] {Net}");

    [Fact]
    public void RND210_moves_the_strides() => Fixes(
        "RND210",
        $"[Block(\"a\", Bottleneck, 256, 64, repeat: 3)]\n[Block(\"b\", Bottleneck, 512, 128, repeat: 3, firstStride: 2)]\n[Block(\"c\", Bottleneck, 512, 128, firstStride: 2)]\n[Network(Classes = 10, StridePlacement = StridePlacement.Conv1x1)]\n{Net}",
        $"[Block(\"a\", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]\n[Block(\"b\", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]\n[Block(\"c\", Bottleneck, 512, 128, repeat: 2)]\n[Network(Classes = 10)]\n{Net}");

    [Fact]
    public void Line_breaks_and_comments_between_arguments_stay() => Fixes(
        "RND107",
        $"[Block(\n    \"a\", // the name\n    Bottleneck,\n    8,\n    2,\n    repeat: -3 /* wrong */,\n    lastStride: 2)]\n{Net}",
        $"[Block(\n    \"a\", // the name\n    Bottleneck,\n    8,\n    2,\n    repeat: 1 /* wrong */,\n    lastStride: 2)]\n{Net}");

    [Fact]
    public void Blocks_move_between_files()
    {
        FixRun run = FixRun.Of(
            ("A.cs", "using ResNetDsl;\nusing static ResNetDsl.UnitKind;\n[Block(\"a\", Bottleneck, 8, 2)]\ninternal partial class Net;\n"),
            ("B.cs", "using ResNetDsl;\nusing static ResNetDsl.UnitKind;\n[Block(\"b\", Bottleneck, 8, 2)]\npartial class Net;\n"));

        FixRun after = run.After(run.Offers(run.Diagnostics().Single()).Single());

        Assert.Contains("[Block(\"a\", Bottleneck, 8, 2)]\n[Block(\"b\", Bottleneck, 8, 2)]\ninternal partial class Net;", after.Files.First().Text, StringComparison.Ordinal);
        Assert.EndsWith("UnitKind;\npartial class Net;\n", after.Files.Last().Text, StringComparison.Ordinal);
        Assert.All(after.Complaints(), complaint => Assert.Contains("CS8019", complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void Fix_all_mends_every_network()
    {
        FixRun run = FixRun.Of(string.Concat(Enumerable.Range(0, 5).Select(i =>
            $"[Block(\"a\", Bottleneck, 8, 2, lastStride: 1)] [Block(\"b\", Bottleneck, 8, 2, repeat: {i}, firstStride: 1)] internal partial class Net{i};\n")));
        Diagnostic first = run.Diagnostics()[0];

        FixRun after = run.AfterAll(first, run.Offers(first).Single())!;

        Assert.Equal(10, run.Diagnostics().Count);
        Assert.DoesNotContain(after.Diagnostics(), diagnostic => diagnostic.Id == first.Id);
    }

    // As dotnet format would, unseen.
    [Theory]
    [InlineData("RND104", "\"a\", Bottleneck, 8, -2")]
    [InlineData("RND106", "\"a\", Bottleneck, 1000, 256")]
    [InlineData("RND107", "\"a\", Bottleneck, 8, 2, -3")]
    [InlineData("RND110", "\"a\", Basic, 64, 2")]
    [InlineData("RND110", "\"a\", Bottleneck, 256")]
    [InlineData("RND119", "\"a\", Basic, 64, Dropout = 1.5")]
    [InlineData("RND127", "\"a\", Bottleneck, 64, 4")]
    public void Fix_all_does_not_guess(string id, string block)
    {
        FixRun run = FixRun.Of($"[Block({block})] {Net}");
        Diagnostic diagnostic = run.Diagnostics().Single(diagnostic => diagnostic.Id == id);
        Assert.All(run.Offers(diagnostic), offer => Assert.Null(run.AfterAll(diagnostic, offer)));
    }

    [Fact]
    public void Fix_all_of_call_sites_does_not_guess() => Assert.Null(new ResNetDsl.CodeFixes.CallSiteFixProvider().GetFixAllProvider());

    [Fact]
    public void Fix_all_makes_everything_partial()
    {
        FixRun run = FixRun.Of("internal class Outer { [Block(\"a\", Bottleneck, 8, 2)] internal class First; [Block(\"a\", Bottleneck, 8, 2)] internal class Second; }");
        foreach (string id in new[] { "RND001", "RND002" })
        {
            Diagnostic first = run.Diagnostics().First(diagnostic => diagnostic.Id == id);
            run = run.AfterAll(first, run.Offers(first).Single())!;
        }

        Assert.Empty(run.Complaints());
    }

    [Fact]
    public void Every_rule_that_names_a_way_out_is_tested_here()
    {
        string[] none = ["RND009", "RND103", "RND113", "RND114", "RND115", "RND116", "RND124", "RND125", "RND126", "RND204", "RND208", "RND303", "RND304", "RND306", "RND504", "RND701", "RND702", "RND703"];
        string[] tested = [.. typeof(TableFixTests).GetMethods().SelectMany(method => method.GetCustomAttributesData()
            .Where(data => data.AttributeType == typeof(InlineDataAttribute))
            .Select(data => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)[0].Value!))];
        string[] alone = ["RND102", "RND203", "RND207", "RND210"];

        Assert.Equal(
            Rules.Declarations.Select(rule => rule.Id).Except(none).Order(StringComparer.Ordinal),
            tested.Concat(alone).Distinct().Order(StringComparer.Ordinal));
    }

    private static void Fixes(string id, string before, string after, int offer = 1, string[]? leaves = null)
    {
        FixRun run = FixRun.Of(before);
        Diagnostic diagnostic = run.Diagnostics().First(diagnostic => diagnostic.Id == id);
        IReadOnlyList<CodeAction> offers = run.Offers(diagnostic);
        Assert.True(offers.Count >= offer, $"{offers.Count} fixes are offered");

        FixRun changed = run.After(offers[offer - 1]);

        Assert.Equal(after, changed.Text);
        Assert.Equal(leaves ?? [], changed.Complaints());
    }
}
