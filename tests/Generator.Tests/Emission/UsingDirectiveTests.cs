using System.Diagnostics;
using System.Text;
using Xunit.Abstractions;

namespace ResNetDsl.Generator.Tests.Emission;

/// <summary>
/// Directives through generated types, right and misspelt. The compiler runs in a process of its own, the one of the SDK: where a fault of it ends in a stack overflow
/// (dotnet/roslyn#70027), nothing else ends. Whatever it says, it says of what the user wrote.
/// </summary>
public sealed class UsingDirectiveTests(ITestOutputHelper output) : IDisposable
{
    private const string SeedVariable = "USING_DIRECTIVE_SEED";

    private static readonly int Runs = Lane.Cases(1, 6), DirectivesOfARun = Lane.Cases(120, 240);

    // Namespaces that begin like what emitted code names, and the members of a network that a directive may name.
    private static readonly string[] Namespaces = ["Zoo", "System", "ResNetDsl", "TorchSharp", "Zoo.System", "System.ResNetDsl", "global"];

    private static readonly string[] Members =
    [
        "", ".EndPoint", ".EndPoints", ".BottleneckUnit", ".BottleneckUnit.EndPoints", ".BottleneckUnit.EndPoint", ".Outputs", ".Output", ".Block1", ".Summary", ".X.Y", ".Nested", ".Nested.EndPoints",
        ".Network", ".HookRemover", ".EndPoints.Logits", "<int>", ".EndPoints<int>",
    ];

    private static readonly string[] Forms =
    [
        "global using static {0};", "global using {0};", "global using {1} = {0};", "global using {1} = ResNetDsl.Block<{0}>;", "global using {1} = System.Collections.Generic.List<{0}>;",
        "global using {1} = {0}[];", "global using {1} = ({0} First, int Second);", "global using {1} = global::{0};", "global using static ResNetDsl.BlockEndPoints<{0}>;",
        "global using static ResNetDsl.Composition<{0}>;", "global using {1} = {0}?;", "global using static global::{0};",
    ];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Misspelt
    {
        get
        {
            TheoryData<string, string> misspelt = new() { { "System", "global using static System.Net.EndPoint;" } };
            if (Lane.IsLong)
            {
                misspelt.Add("Zoo", "global using static Zoo.Net.EndPoint;");
                misspelt.Add("Zoo", "global using Zoo.Net.X;");
                misspelt.Add("Zoo", "global using Points = Zoo.Composed.Outpts;");
            }

            return misspelt;
        }
    }

    [Theory]
    [Trait(Lane.Trait, Lane.Both)]
    [MemberData(nameof(Misspelt))]
    public void A_misspelt_directive_is_said_at_its_name(string space, string directive)
    {
        string said = Compile(space, [directive]);
        Assert.StartsWith("Networks.cs(1,", said, StringComparison.Ordinal);
        Assert.All(Errors(said), error => Assert.StartsWith("Networks.cs(1,", error, StringComparison.Ordinal));
    }

    [Fact]
    [Trait(Lane.Trait, Lane.Both)]
    public void No_directive_breaks_the_compiler_or_an_emitted_file()
    {
        int seed = Seed.Of(SeedVariable);
        Random random = new(seed);
        for (int run = 0; run < Runs; run++)
        {
            string space = Namespaces[random.Next(Namespaces.Length)];
            string prefix = space == "global" ? "" : space + ".";
            string[] directives = [.. Enumerable.Range(0, DirectivesOfARun).Select(i => string.Format(
                System.Globalization.CultureInfo.InvariantCulture, Forms[random.Next(Forms.Length)],
                prefix + (random.Next(3) == 0 ? "Composed" : "Net") + Members[random.Next(Members.Length)], $"Alias{i}"))];
            string said = Compile(space, directives);
            Assert.True(
                Errors(said).All(error => error.StartsWith("Networks.cs(", StringComparison.Ordinal)),
                $"{SeedVariable}={seed}\n{string.Join('\n', directives)}\n{said}");
        }

        output.WriteLine($"{Runs} runs of {DirectivesOfARun} directives; {SeedVariable}={seed} gives the same again");
    }

    public void Dispose() => folder.Dispose();

    private static string[] Errors(string said) =>
        [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Contains("error ", StringComparison.Ordinal))];

    /// <summary>What the compiler says of two classes and the directives above them.</summary>
    private string Compile(string space, string[] directives)
    {
        string table = """
            [ResNetDsl.Block("block1", ResNetDsl.UnitKind.Bottleneck, 64, 16)]
            public partial class Net
            {
                public class Nested : Net;
            }

            [ResNetDsl.Backbone(typeof(Net)), ResNetDsl.ClassifierHead("scores", "block1", 3)]
            public partial class Composed;
            """.Replace("ResNetDsl.", "global::ResNetDsl.", StringComparison.Ordinal);
        File.WriteAllText(folder.Of("Networks.cs"), string.Join('\n', directives) + "\n" + (space == "global" ? table : $"namespace {space} {{ {table} }}") + "\n");
        IEnumerable<string> assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll" or "TorchSharp.dll" or "ResNetDsl.Dsl.dll" or "ResNetDsl.Runtime.dll"));
        File.WriteAllLines(folder.Of("arguments.rsp"), [
            "-nologo", "-target:library", "-out:Zoo.dll", "-langversion:latest", "-nullable", "-preferreduilang:en", "-nowarn:CS1701,CS1702", "Networks.cs",
            .. assemblies.Select(path => $"-reference:\"{path}\""),
            .. new[] { "ResNetDsl.Generator.dll", "ResNetDsl.Dsl.dll" }.Select(name => $"-analyzer:\"{Path.Combine(AppContext.BaseDirectory, name)}\""),
        ]);
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", BuildValue.Of("Compiler"), "-noconfig", "@arguments.rsp"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode is 0 or 1, $"{string.Join('\n', directives)}\n{errors.Result}");
        return said;
    }
}
