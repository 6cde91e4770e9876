using ResNetDsl.Review.Changes;

namespace ResNetDsl.Review.Tests;

/// <summary>The tool as its users run it: what it prints, its exit codes, and input of every bad kind.</summary>
[Trait(Lane.Trait, Lane.Long)]
public sealed class ProgramTests : IDisposable
{
    private const string Table = """
        using ResNetDsl;
        using static ResNetDsl.UnitKind;

        [Block("block1", Basic, 16, repeat: 2)]
        [Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar)]
        public partial class Net;

        """;

    private readonly Repository repository = new();

    public ProgramTests()
    {
        repository.Write("Net.cs", Table);
        repository.Commit("Begin");
    }

    public void Dispose() => repository.Dispose();

    /// <summary>The example on the page of reviews is what the tool prints.</summary>
    [Fact]
    public void The_page_shows_what_is_printed()
    {
        string table = """
            using ResNetDsl;
            using static ResNetDsl.UnitKind;

            [Block("block1", Bottleneck,  256,  64, repeat:  2, lastStride: 2)]
            [Block("block2", Bottleneck,  512, 128, repeat:  7, lastStride: 2)]
            [Block("block3", Bottleneck, 1024, 256, repeat: 35, lastStride: 2)]
            [Block("block4", Bottleneck, 2048, 512, repeat:  3)]
            public partial class ResNetV2_152;

            """;
        repository.Write("Networks/ResNetV2.cs", table);
        repository.Commit("ResNet-152");
        repository.Write("Networks/ResNetV2.cs", table.Replace("35", "22", StringComparison.Ordinal));
        repository.Commit("Fewer units");
        string printed = Run("diff", "HEAD~1..HEAD").Output;
        string page = File.ReadAllText(Path.Combine(BuildValue.Of("Repository"), "docs", "review.md")).ReplaceLineEndings("\n");
        Assert.Contains($"```\n{printed}```", page, StringComparison.Ordinal);
    }

    /// <summary>The tutorial, step by step.</summary>
    [Fact]
    public void The_tutorial_shows_what_is_printed()
    {
        string page = File.ReadAllText(Path.Combine(BuildValue.Of("Repository"), "docs", "tutorials", "review-in-ci.md")).ReplaceLineEndings("\n");
        string table = page.Split("```csharp\n")[1].Split("```")[0];
        repository.Write("Net.cs", table);
        repository.Commit("Three blocks");
        Shows(0, Run("check"));
        repository.Write("Net.cs", table.Replace("32, repeat: 2, firstStride: 2", "32, repeat: 2, firstStride: 2, Groups = 3", StringComparison.Ordinal));
        Shows(1, Run("check"));
        repository.Write("Net.cs", table.Replace("64, repeat: 2", "64, repeat: 4", StringComparison.Ordinal));
        Shows(0, Run("diff"));
        (int exitCode, string output, string errors) = Run("diff", "--fail-on", "weights", "--fail-on", "parameters+10%");
        Shows(2, (exitCode, output, ""));
        Shows(2, (exitCode, errors, ""));
        (int written, string snapshots, _) = Run("snapshot");
        Shows(0, (written, snapshots + Run("snapshot", "--verify").Output, ""));

        void Shows(int expected, (int ExitCode, string Output, string Errors) result)
        {
            Assert.Equal((expected, ""), (result.ExitCode, result.Errors));
            Assert.Contains($"```\n{result.Output}```", page, StringComparison.Ordinal);
        }
    }

    /// <summary>The pictures on the page are drawn by the tool. <c>SNAPSHOTS_ACCEPT=1</c> in the environment writes them anew.</summary>
    [Theory]
    [InlineData("check", "editor_error.svg", "1000, 250, repeat: 5, lastStride: 2, Groups = 32", 1)]
    [InlineData("summary", "editor_hover.svg", "1024, 256, repeat: 5, lastStride: 2", 0)]
    public void The_pictures_of_editors_are_drawn_by_the_tool(string command, string picture, string third, int exitCode)
    {
        repository.Write("Picture/Net.cs", $"""
            using ResNetDsl;
            using static ResNetDsl.UnitKind;

            [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
            [Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
            [Block("block3", Bottleneck, {third})]
            [Block("block4", Bottleneck, 2048, 512, repeat: 3)]
            [Network(Classes = 1000, Depth = 50)]
            public partial class Net;

            """);
        Assert.Equal(exitCode, Run(command, "Picture/Net.cs", "--picture", "net.svg").ExitCode);
        string page = Path.Combine(BuildValue.Of("Repository"), "docs", picture);
        if (Environment.GetEnvironmentVariable("SNAPSHOTS_ACCEPT") == "1")
        {
            File.Copy(repository.Of("net.svg"), page, overwrite: true);
        }

        Assert.Equal(File.ReadAllText(page).ReplaceLineEndings("\n"), File.ReadAllText(repository.Of("net.svg")).ReplaceLineEndings("\n"));
        AssertRefused("A picture shows one network, but ", "check", "Net.cs", "--picture", "net.svg");
    }

    [Fact]
    public void Conditions_decide_the_exit_code()
    {
        repository.Replace("Net.cs", "repeat: 2", "repeat: 3");
        NetworkReview network = Assert.Single(repository.Review("HEAD", null).Networks);
        foreach ((string condition, bool isMet) in new[]
        {
            ("weights", true), ("changes", true), ("errors", false), ("parameters", true), ("parameters+10%", true), ("parameters+1000%", false), ("parameters-1%", false), ("layers+1", true), ("layers+2", false),
            ("receptive-field", true), ("output-stride", false), ("activations+1", true), ("multiply-adds+0.5%", true),
        })
        {
            Assert.True(FailureCondition.Parse(condition)!.Reason(network) is not null == isMet, condition);
        }

        Assert.Equal(0, Run("diff", "--fail-on", "errors").ExitCode);
        (int code, _, string errors) = Run("diff", "--fail-on", "errors", "--fail-on", "layers+1");
        Assert.Equal((2, "--fail-on layers+1: Net: layers: +2 (+33.3 %).\n"), (code, errors));
    }

    [Theory]
    [InlineData("size")]
    [InlineData("weights+1")]
    [InlineData("parameters+")]
    [InlineData("parameters+x%")]
    [InlineData("parameters+-1")]
    [InlineData("parameters+1e400")]
    [InlineData("")]
    public void What_is_no_condition_is_not_read(string condition) => Assert.Null(FailureCondition.Parse(condition));

    [Fact]
    public void What_is_no_condition_is_refused() => AssertRefused("'size' is not a condition of --fail-on", "diff", "--fail-on", "size");

    [Fact]
    public void Pages_go_to_files_whole()
    {
        repository.Replace("Net.cs", "repeat: 2", "repeat: 3");
        foreach (string format in new[] { "text", "markdown", "html", "json" })
        {
            string file = repository.Of($"out/{format}");
            Assert.Equal((0, "", ""), Run("diff", "--format", format, "--output", file));
            Assert.Contains("Net", File.ReadAllText(file), StringComparison.Ordinal);
        }

        Assert.Equal(4, Directory.GetFiles(repository.Of("out")).Length);
        string page = File.ReadAllText(repository.Of("out/html"));
        Assert.Equal(2, page.Split("<svg").Length - 1);
        Assert.Equal(2, page.Split("class=\"mark\"").Length - 1);
        AssertRefused("cannot be written", "diff", "--output", repository.Of("Net.cs/page"));
        AssertRefused("'pdf'", "diff", "--format", "pdf");
    }

    [Fact]
    public void What_is_no_source_is_refused()
    {
        AssertRefused("'nowhere' is not a revision of this repository", "diff", "nowhere..HEAD");
        AssertRefused("'--all' is not a revision", "diff", "--", "--all");
        AssertRefused("'HEAD~5' is not a revision", "diff", "HEAD~5");
        AssertRefused("There is no file 'No.cs'", "diff", "No.cs", "Net.cs");
        AssertRefused("There is no file 'No.cs'", "check", "No.cs");
        AssertRefused("There is no file 'No.cs'", "summary", "No.cs");
        using TemporaryFolder elsewhere = new();
        AssertRefusedIn(elsewhere.Path, "is not in the working tree of a git repository", "diff");
        Assert.Equal(0, Repository.Tool(elsewhere.Path, "check").ExitCode);
    }

    [Fact]
    public void A_shallow_clone_says_how_to_deepen_it()
    {
        repository.Commit("Second");
        using TemporaryFolder clone = new();
        repository.Git("clone", "--quiet", "--depth", "1", "file://" + repository.Path, clone.Of("shallow"));
        AssertRefusedIn(clone.Of("shallow"), "The clone is shallow", "diff", "HEAD~1..HEAD");
        Assert.Equal(0, Repository.Tool(clone.Of("shallow"), "diff").ExitCode);
    }

    [Fact]
    public void The_help_has_the_name_of_the_command_that_the_tool_installs()
    {
        (int code, string output, string errors) = Run("diff", "--help");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("resnet diff [<sources>...] [options]", output, StringComparison.Ordinal);
        Assert.DoesNotContain("ResNetDsl.Review", output, StringComparison.Ordinal);

        (code, output, errors) = Run("--help");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("resnet [command] [options]", output, StringComparison.Ordinal);
        Assert.Equal((0, output, ""), Run());
        Assert.Equal(0, Run("--version").ExitCode);
    }

    [Fact]
    public void A_repository_without_commits_has_no_head()
    {
        using TemporaryFolder folder = new();
        repository.Git("init", "--quiet", folder.Path);
        AssertRefusedIn(folder.Path, "'HEAD' is not a revision of this repository. The repository has no commit yet. Commit the sources, or compare two files", "diff");
    }

    [Fact]
    public void Files_that_are_no_text_or_do_not_parse_are_passed_over()
    {
        repository.Write("Binary.cs", "[Block(\"x\", Basic, 8)]\0\u0001\u0002");
        repository.Write("Broken.cs", "using ResNetDsl; [Block(\"x\", UnitKind.Basic, 8)] public partial class Broken { void M( { \"");
        repository.Write("Conflict.cs", "<<<<<<< HEAD\n[Block(\"x\", Basic, 8)]\n=======\n>>>>>>> other\n");
        repository.Write("Empty.cs", "");
        (int code, string output, string errors) = Run("diff");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("Broken is new", output, StringComparison.Ordinal);
        (code, output, _) = Run("check", "Binary.cs", "Net.cs", "Empty.cs", "Conflict.cs");
        Assert.Equal(0, code);
        Assert.Contains("'Binary.cs' is not text and was not read", output, StringComparison.Ordinal);
        Assert.Contains("1 network in", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_submodule_is_another_repository()
    {
        using Repository other = new();
        other.Write("Other.cs", Table.Replace("class Net", "class Other", StringComparison.Ordinal));
        other.Commit("Begin");
        repository.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.Path, "other");
        repository.Commit("A submodule");
        (int code, string output, string errors) = Run("diff", "HEAD~1..HEAD");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("0 networks differ, 1 is unchanged", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_build_would_know_is_said_and_not_guessed()
    {
        repository.Write("Net.cs", Table.Replace("repeat: 2", "repeat: Generated.Count", StringComparison.Ordinal));
        (int code, string output, _) = Run("check");
        Assert.Equal(1, code);
        Assert.Contains("Net.cs(4,37): error: 'Generated' has no value without a build", output, StringComparison.Ordinal);
        Assert.Contains("^^^^^^^^^", output, StringComparison.Ordinal);
        (code, output, _) = Run("diff");
        Assert.Equal(0, code);
        Assert.Contains("The table has errors after:", output, StringComparison.Ordinal);
        Assert.DoesNotContain("units become", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_a_network_are_exact()
    {
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(Run("summary", "Net.cs", "--json").Output);
        System.Text.Json.JsonElement net = Assert.Single(json.RootElement.GetProperty("networks").EnumerateArray());
        Assert.Equal([3, 32, 32], net.GetProperty("input").EnumerateArray().Select(extent => extent.GetInt32()));
        Assert.Equal([10], net.GetProperty("output").EnumerateArray().Select(extent => extent.GetInt32()));

        // One class more is one number more of what the layers give, in 4 bytes.
        repository.Replace("Net.cs", "Classes = 10", "Classes = 11");
        MeasureChange activations = Assert.Single(repository.Review("HEAD", null).Networks).Comparison!.Measures.Single(measure => measure.Name == "activations");
        Assert.Equal(4, activations.Difference);
    }

    [Fact]
    public void Names_are_escaped()
    {
        Directory.CreateDirectory(repository.Of("a\u001b[2J"));
        repository.Write("a\u001b[2J/Evil.cs", Table.Replace("\"block1\"", "\"b\\u001b]0;t\\u0007\"", StringComparison.Ordinal).Replace("class Net", "class Evil", StringComparison.Ordinal));
        foreach (string[] arguments in new[] { new[] { "diff" }, ["check"], ["diff", "--format", "html"] })
        {
            (_, string output, string errors) = Run(arguments);
            Assert.DoesNotContain(output + errors, character => char.IsControl(character) && character is not ('\n' or '\t'));
        }
    }

    [Fact]
    public void Snapshots_are_written_and_compared()
    {
        Assert.Equal(1, Run("snapshot", "--verify").ExitCode);
        Assert.Equal(0, Run("snapshot").ExitCode);
        Assert.StartsWith("Net\nblock ", File.ReadAllText(repository.Of("Net.network.txt")), StringComparison.Ordinal);
        Assert.Equal(0, Run("snapshot", "--verify").ExitCode);
        File.WriteAllText(repository.Of("Net.network.txt"), File.ReadAllText(repository.Of("Net.network.txt")).ReplaceLineEndings("\r\n"));
        Assert.Equal(0, Run("snapshot", "--verify").ExitCode);

        repository.Replace("Net.cs", "repeat: 2", "repeat: 3");
        (int code, string output, _) = Run("snapshot", "--verify");
        Assert.Equal(1, code);
        Assert.Contains("+ block1           3", output, StringComparison.Ordinal);
        repository.Replace("Net.cs", "Basic, 16", "Basic, -16");
        string before = File.ReadAllText(repository.Of("Net.network.txt"));
        AssertRefused("no snapshot was touched", "snapshot");
        Assert.Equal(before, File.ReadAllText(repository.Of("Net.network.txt")));

        File.Delete(repository.Of("Net.cs"));
        Assert.Contains("does not belong to a network", Run("snapshot", "--verify").Output, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output, string Errors) Run(params string[] arguments) => Repository.Tool(repository.Path, arguments);

    private void AssertRefused(string sentence, params string[] arguments) => AssertRefusedIn(repository.Path, sentence, arguments);

    private static void AssertRefusedIn(string folder, string sentence, params string[] arguments)
    {
        (int code, string output, string errors) = Repository.Tool(folder, arguments);
        Assert.True(code == 1 && errors.Contains(sentence, StringComparison.Ordinal) && !(output + errors).Contains("   at ", StringComparison.Ordinal), $"{string.Join(' ', arguments)}: {code}\n{output}\n{errors}");
    }
}
