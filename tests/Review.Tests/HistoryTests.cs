using ResNetDsl.Review.Changes;
using ResNetDsl.Review.Pages;

namespace ResNetDsl.Review.Tests;

/// <summary>A history as teams write it: each commit is described in the words that a reviewer would use, and what changes no network is not mentioned.</summary>
public sealed class HistoryTests : IDisposable
{
    private const string Main = """
        using ResNetDsl;
        using static ResNetDsl.UnitKind;

        namespace Shop.Networks;

        [Block("block1", Bottleneck, 64, 16, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 128, 32, repeat: Sizes.Second)]
        [Block("block3", Bottleneck, 256, 64, repeat: 5, lastStride: 2)]
        [Network(Height = 64, Width = 64, StemWidth = 16, Classes = 100)]
        public partial class Net;

        """;

    private const string Small = """
        using ResNetDsl;
        using static ResNetDsl.UnitKind;

        namespace Shop.Networks;

        /// <summary>For digits.</summary>
        [Block("a", Basic, 16, repeat: 3)]
        [Block("b", Basic, 32, repeat: 2, firstStride: 2)]
        [Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar)]
        public partial class Small;

        [Block("only", Plain, 16, repeat: 2)]
        [Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = ActivationKind.PostActivation)]
        public partial class Plain2;

        [Block<Square>("stage", 16, repeat: 2)]
        [Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, StemWidth = 16)]
        public partial class Own;

        """;

    private const string Units = """
        using ResNetDsl;

        namespace Shop.Networks;

        [UnitConvolution("conv1", 3, Width.Depth)]
        public sealed class Square : IUnit;

        """;

    private const string Heads = """
        using ResNetDsl;

        namespace Shop.Networks;

        [Backbone(typeof(Net))]
        [ClassifierHead("labels", nameof(Net.Block3), classes: 7)]
        public partial class Tagger;

        """;

    private readonly Repository repository = new();

    public HistoryTests()
    {
        repository.Write("src/Net.cs", Main);
        repository.Write("src/Small.cs", Small);
        repository.Write("src/Units.cs", Units);
        repository.Write("src/Heads.cs", Heads);
        repository.Write("src/Sizes.cs", "namespace Shop.Networks;\n\ninternal static class Sizes\n{\n    public const int Second = Half * 2;\n    private const int Half = 2;\n}\n");
        repository.Write("src/Program.cs", "using System;\n\nConsole.WriteLine(\"Block(1)\");\n");
        repository.Write("readme.md", "[Block(\"no\", Basic, 1)]\n");
        repository.Commit("Begin");
    }

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Every_commit_is_described()
    {
        Assert.All(Networks.NetworkReader.Read(new Sources.FileTree([repository.Path])), network => Assert.Empty(network.Errors));
        Step("More units", () => repository.Replace("src/Net.cs", "repeat: 5", "repeat: 7"), "Net", "block3: 6 units become 8", "Tagger", "parameters");
        Step("A constant in another file", () => repository.Replace("src/Sizes.cs", "Half = 2", "Half = 1"), "Net", "block2: 4 units become 2");
        Same("A constant moves", () =>
        {
            repository.Replace("src/Sizes.cs", "    private const int Half = 1;\n", "");
            repository.Replace("src/Sizes.cs", "Half * 2", "Shares.Half * 2");
            repository.Write("lib/Shares.cs", "namespace Shop.Networks { static class Shares { internal const int Half = 1; } }\n");
        });
        Same("A file moves", () => repository.Git("mv", "src/Net.cs", "lib/Net.cs"));
        Same("Comments and blanks", () => repository.Replace("src/Small.cs", "/// <summary>For digits.</summary>\n[Block(\"a\", Basic, 16,", "// Small.\n[Block( \"a\",Basic,0x10 ,"));
        Same("Other code", () => repository.Replace("src/Program.cs", "Block(1)", "Block(2)"));
        Step("An option", () => repository.Replace("src/Small.cs", "firstStride: 2)", "firstStride: 2, Dropout = 0.1)"), "Small", "b: Dropout = 0.1 instead of the default, 0");
        Step("Another value", () => repository.Replace("src/Small.cs", "Dropout = 0.1", "Dropout = 0.2"), "b: Dropout: 0.1 becomes 0.2", "Saved weights load: all");
        Step("No option", () => repository.Replace("src/Small.cs", ", Dropout = 0.2", ""), "b: Dropout has its default, 0, instead of 0.2");
        Step("Classes", () => repository.Replace("lib/Net.cs", "Classes = 100", "Classes = 20"), "[Network]: Classes: 100 becomes 20", "2 have different shapes (2 in logits), the first: logits.weight, [100, 256, 1, 1] before and [20, 256, 1, 1] after");
        Step("A class is renamed", () => repository.Replace("src/Small.cs", "class Small;", "class Digits;"), "Small is renamed to Digits", "Saved weights load: all");
        Step("A namespace", () => repository.Replace("src/Small.cs", "namespace Shop.Networks;", "namespace Shop.Tiny;\n\nusing Shop.Networks;\n"), "Shop.Networks.Digits is renamed to Shop.Tiny.Digits");
        Step("A block is renamed", () => repository.Replace("lib/Net.cs", "\"block2\"", "\"middle\""), "block2: renamed to middle", "in middle", "in block2");
        Step("Renamed back, and wider", () => repository.Replace("lib/Net.cs", "\"middle\", Bottleneck, 128, 32", "\"block2\", Bottleneck, 192, 48"), "middle: renamed to block2", "block2: 128 channels become 192", "block2: 32 bottleneck channels become 48", "so block3: input is 192×8×8 instead of 128×8×8");
        Step("A stride moves", () => repository.Replace("lib/Net.cs", "repeat: 7, lastStride: 2", "firstStride: 2, repeat: 7"), "block3: stride 2 moves from its last unit to its first", "compute a different function", "strides");
        Step("Activation", () => repository.Replace("lib/Net.cs", "Classes = 20", "Classes = 20, Activation = ActivationKind.PostActivation"), "[Network]: Activation = ActivationKind.PostActivation instead of the default, ActivationKind.PreActivation");
        Step("Output stride", () => repository.Replace("lib/Net.cs", "StemWidth = 16", "StemWidth = 16, OutputStride = 8"), "so block3: dilation rate 1 becomes 2", "Saved weights load: all");
        Step("Input", () => repository.Replace("lib/Net.cs", "Height = 64", "Height = 96"), "[Network]: Height: 64 becomes 96", "so block1: input is 16×24×16 instead of 16×16×16", "parameters", "same");
        Step("A new block", () => repository.Replace("lib/Net.cs", "[Network(", "[Block(\"block4\", Basic, 64, repeat: 2)]\n[Network("), "block4: added: 2 units of basic_v1 64");
        Step("Another kind", () => repository.Replace("lib/Net.cs", "\"block4\", Basic, 64", "\"block4\", Bottleneck, 64, 16"), "block4: Basic units become Bottleneck units", "block4: has 16 bottleneck channels");
        Step("A block goes", () => repository.Replace("lib/Net.cs", "[Block(\"block1\", Bottleneck, 64, 16, repeat: 2, lastStride: 2)]\n", ""), "block1: removed: 3 units of bottleneck_v1 64/16");
        Step("Blocks change places", () => Swap("lib/Net.cs", 5, 6), "moved from position");
        Step("A constant of batch norm", () => repository.Replace("src/Small.cs", "public partial class Digits;", "[ArgScope(BatchNormEpsilon = 1e-3)]\npublic partial class Digits;"), "[ArgScope]: BatchNormEpsilon: 1E-05 becomes 0.001", "would compute a different function", "batch norm's epsilon");
        Step("A unit of the project's own", () => repository.Replace("src/Units.cs", "\"conv1\", 3", "\"conv1\", 5"), "Own", "stage: Square declares different layers");
        Step("A head", () => repository.Replace("src/Heads.cs", "classes: 7", "classes: 9"), "Tagger", "labels: classes: 7 becomes 9");
        Step("A tap", () => repository.Replace("src/Heads.cs", "nameof(Net.Block3)", "\"block2\""), "labels: taps: Block3 becomes block2");
        Step("A mistake", () => repository.Replace("src/Small.cs", "\"b\", Basic, 32", "\"b\", Basic, -32"), "Digits", "The table has errors after:", "src/Small.cs(", "error RND103: b: depth must be at least 1, not -32", "^^^");
        Same("The mistake stays", () => repository.Write("src/More.cs", "internal static class More;\n"));
        Step("The mistake is mended", () => repository.Replace("src/Small.cs", "\"b\", Basic, -32", "\"b\", Basic, 32"), "Digits", "The table has errors before:");
        Step("A network goes, and one comes", () => repository.Replace("src/Small.cs", "[Block(\"only\", Plain, 16, repeat: 2)]", "[Block(\"only\", Plain, 24, repeat: 4)]\n[Network(Classes = 3, Activation = ActivationKind.PostActivation)]\npublic partial class Fresh;\n\n[Block(\"only\", Plain, 16, repeat: 2)]"), "Fresh is new", "6 layers");
        Step("A file goes", () => File.Delete(repository.Of("src/Heads.cs")), "Tagger is removed");

        Assert.Equal(31, int.Parse(repository.Git("rev-list", "--count", "HEAD"), System.Globalization.CultureInfo.InvariantCulture) - 1);
    }

    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void Merges_show_what_came_from_the_other_side()
    {
        repository.Git("checkout", "--quiet", "-b", "wider");
        repository.Replace("src/Small.cs", "\"a\", Basic, 16, repeat: 3", "\"a\", Basic, 16, repeat: 4");
        repository.Commit("Deeper digits");
        repository.Git("checkout", "--quiet", "main");
        repository.Replace("src/Net.cs", "repeat: 5", "repeat: 6");
        repository.Commit("Deeper net");
        repository.Git("merge", "--quiet", "--no-edit", "wider");

        Assert.Equal(["Small"], repository.Review("HEAD^1", "HEAD").Networks.Select(network => network.Name));
        Assert.Equal(["Tagger", "Net"], repository.Review("HEAD^2", "HEAD").Networks.Select(network => network.Name));
        (int code, string output, _) = Repository.Tool(repository.Path, "diff", "wider...main^1");
        Assert.Equal(0, code);
        Assert.Contains("a fork", output.Replace("the fork", "a fork", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("block3: 6 units become 7", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Small", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_under_the_keys_of_another_library_load_with_LoadWeights_alone()
    {
        const string table = """
            using ResNetDsl;
            using static ResNetDsl.UnitKind;

            [Block("block1", Bottleneck, 64, 16, repeat: 2)]
            [Block("block2", Bottleneck, 128, 32, firstStride: 2)]
            [Network(Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
            public partial class Keyed;

            """;
        repository.Write("Keyed.cs", table);
        repository.Commit("Torchvision's keys");
        repository.Write("Keyed.cs", table.Replace("Library.Torchvision", "Library.Torchvision, Keys = Library.Slim", StringComparison.Ordinal));
        WeightComparison weights = Assert.Single(repository.Review("HEAD", null).Networks).Comparison!.Weights!;
        Assert.True(weights.Verdict == WeightVerdict.OtherKeys, weights.Description);
        Assert.StartsWith("Saved weights load with LoadWeights: all ", weights.Description, StringComparison.Ordinal);
        Assert.EndsWith("Saved files have the keys of Torchvision, and the network those of Slim: LoadWeights reads them by name; load and load_state_dict do not.", weights.Description, StringComparison.Ordinal);
    }

    /// <summary>Samples and tests of one repository often have classes of one name.</summary>
    [Fact]
    public void Projects_have_classes_of_one_name_and_use_those_of_others()
    {
        foreach (string project in new[] { "one", "two" })
        {
            repository.Write($"{project}/{project}.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
            repository.Write($"{project}/deep/Same.cs", "using ResNetDsl;\n[Block(\"x\", UnitKind.Basic, 8, repeat: Count.Units)]\npublic partial class Same;\n");
            repository.Write($"{project}/Count.cs", "static class Count { public const int Units = 2; }\n");
        }

        repository.Write("three/three.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        repository.Write("three/Heads.cs", "using ResNetDsl;\n[Backbone(typeof(Shop.Networks.Net))]\n[ClassifierHead(\"labels\", \"block3\", classes: Most.Classes)]\npublic partial class Far;\n");
        repository.Write("one/Most.cs", "public static class Most { public const int Classes = 3; }\n");
        repository.Commit("Projects");
        Assert.All(Networks.NetworkReader.Read(new Sources.FileTree([repository.Path])), network => Assert.Empty(network.Errors));

        repository.Write("two/Count.cs", "static class Count { public const int Units = 4; }\n");
        SourceReview review = repository.Review("HEAD", null);
        NetworkReview same = Assert.Single(review.Networks);
        Assert.Equal("two/deep/Same.cs:3", same.Place);
        Assert.Equal("x: 2 units become 4", Assert.Single(same.Comparison!.Changes).ToString());
        Assert.Equal(7, review.Same);

        repository.Commit("More units");
        repository.Git("mv", "one", "first");
        Assert.Empty(repository.Review("HEAD", null).Networks);
    }

    [Fact]
    public void What_a_conditional_symbol_decides_is_named()
    {
        repository.Write("Conditional.cs", """
            using ResNetDsl;

            internal static class Depths
            {
            #if LARGE
                public const int Units = 9;
            #else
                public const int Units = 3;
            #endif
            }

            [Block("x", UnitKind.Basic, 8, repeat: Depths.Units)]
            public partial class Conditional;
            """);
        Assert.Equal("'Conditional.cs' has tables or constants for a conditional symbol (#if), which were left out: no symbol is defined without a build.", Assert.Single(repository.Review("HEAD", null).Notes));
    }

    [Fact]
    public void The_working_tree_has_changed_and_new_and_deleted_files()
    {
        repository.Replace("src/Net.cs", "repeat: 5", "repeat: 6");
        File.Delete(repository.Of("src/Small.cs"));
        repository.Write("new/Two.cs", "using ResNetDsl;\n[Block(\"x\", UnitKind.Basic, 8)]\npublic partial class Two;\n");
        repository.Write(".gitignore", "ignored\n");
        repository.Write("ignored/Three.cs", "using ResNetDsl;\n[Block(\"x\", UnitKind.Basic, 8)]\npublic partial class Three;\n");
        SourceReview review = repository.Review("HEAD", null);
        Assert.Equal(["Two is new", "Tagger", "Net", "Small is removed", "Plain2 is removed", "Own is removed"], review.Networks.Select(network => network.Title));
    }

    private void Step(string message, Action change, params string[] expected)
    {
        string page = Reviewed(message, change);
        foreach (string part in expected)
        {
            Assert.True(page.Contains(part, StringComparison.Ordinal), $"{message}: no '{part}' in\n{page}");
        }
    }

    private void Same(string message, Action change)
    {
        string page = Reviewed(message, change);
        Assert.True(page.Contains(" 0 networks differ", StringComparison.Ordinal), $"{message}:\n{page}");
    }

    private string Reviewed(string message, Action change)
    {
        change();
        repository.Commit(message);
        SourceReview review = repository.Review("HEAD~1", "HEAD");

        // Each page says the same.
        string html = HtmlPage.Of(review);
        string markdown = MarkdownPage.Of(review);
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(JsonPage.Of(review));
        Assert.Equal(review.Networks.Count, json.RootElement.GetProperty("networks").GetArrayLength());
        Assert.All(review.Networks, network => Assert.Contains($"<h2>{System.Net.WebUtility.HtmlEncode(network.Title)}</h2>", html, StringComparison.Ordinal));
        Assert.Equal(review.Networks.Count, markdown.Split("\n#### ").Length - 1);
        return TextPage.Of(review);
    }

    private void Swap(string name, int first, int second)
    {
        string[] lines = File.ReadAllLines(repository.Of(name));
        (lines[first], lines[second]) = (lines[second], lines[first]);
        File.WriteAllLines(repository.Of(name), lines);
    }
}
