using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ResNetDsl.NativeLoad.Tests;

/// <summary>Runs the targets that make the library loadable.</summary>
public sealed class TargetsTests : IDisposable
{
    private const string Version = "GLIBCXX_9999"; // no machine has it

    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    [LinuxFact]
    public void Build_and_publish_edit_their_own_copies()
    {
        string[] places = ["out/runtimes/linux-x64/native", "out", "pub/runtimes/linux-x64/native", "pub"];
        string[] libraries = [.. places.Select(Place)];

        string first = Build();
        string second = Build();

        Assert.All(libraries, library => Assert.Equal(Image(2), File.ReadAllBytes(library)));
        Assert.All(libraries, library => Assert.Contains($"made optional in {library} ", first, StringComparison.Ordinal));
        Assert.DoesNotContain("ResNetDsl:", second, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void The_property_turns_them_off()
    {
        string library = Place("out");
        Assert.DoesNotContain("ResNetDsl:", Build("-p:ResNetDslNativeLoad=false"), StringComparison.Ordinal);
        Assert.Equal(Image(0), File.ReadAllBytes(library));
    }

    [LinuxFact]
    public void A_program_whose_output_folder_has_links_is_told_how_to_make_one_that_can_be_copied()
    {
        const string Links = "-p:CreateSymbolicLinksForCopyLocalIfPossible=true";
        const string Program = "-p:OutputType=Exe";
        const string Sentence = "message RND952: out/ has links to packages of this machine; to copy the program, copy the folder that dotnet publish creates";
        Assert.Contains(Sentence, Build(Links, Program), StringComparison.Ordinal);
        Assert.All(
            (string[][])[[Links], [Program], [Links, "-p:OutputType=Library"], [Links, Program, "-p:IsTestProject=true"], [Links, Program, "-p:ResNetDslSayLinks=false"]],
            arguments => Assert.DoesNotContain("RND952", Build(arguments), StringComparison.Ordinal));
    }

    [LinuxFact]
    public void Without_the_library_the_task_is_not_loaded() =>
        Assert.DoesNotContain("ResNetDsl:", Build("-p:ResNetDslNativeLoadAssembly=/none/at/all.dll"), StringComparison.Ordinal);

    [Fact]
    public void What_the_targets_say_agrees_with_the_tasks()
    {
        XDocument targets = XDocument.Load(TestPaths.Targets);
        Type[] tasks = [typeof(WeakenUnavailableVersion), typeof(RefuseTables), typeof(WriteSummaries)];
        Assert.Equal(tasks.Select(task => task.FullName), targets.Descendants("UsingTask").Select(task => task.Attribute("TaskName")!.Value));
        Assert.All(tasks, task => Assert.All(
            targets.Descendants(task.Name).SelectMany(used => used.Attributes()).Select(attribute => attribute.Name.LocalName).Where(name => name != "Condition"),
            name => Assert.NotNull(task.GetProperty(name))));

        // Every property that a user may set stands in the comment on top.
        string comment = targets.DescendantNodes().OfType<XComment>().First().Value;
        IEnumerable<string> properties = targets.Descendants("PropertyGroup").Elements()
            .Select(property => property.Name.LocalName)
            .Where(name => !name.StartsWith('_'));
        Assert.All(properties, name => Assert.Matches($@"\b{Regex.Escape(name)}\s", comment));
        Assert.Contains("ResNetDslNativeLoad", properties);
    }

    private static byte[] Image(ushort flags) => ElfWriter.With(flags, Version).Write();

    private string Place(string folder)
    {
        string library = Path.Combine(Directory.CreateDirectory(root.Of(folder)).FullName, "libLibTorchSharp.so");
        File.WriteAllBytes(library, Image(0));
        return library;
    }

    private string Build(params string[] arguments)
    {
        (int exitCode, string text) = StandIn.Build(
            root.Path,
            $"""
              <PropertyGroup>
                <OutDir>out/</OutDir>
                <PublishDir>pub/</PublishDir>
                <ResNetDslNativeLoadVersions>{Version}</ResNetDslNativeLoadVersions>
                <ResNetDslNativeLoadAssembly>{typeof(WeakenUnavailableVersion).Assembly.Location}</ResNetDslNativeLoadAssembly>
              </PropertyGroup>
            """,
            ["CopyFilesToOutputDirectory", "CopyFilesToPublishDirectory"],
            arguments);
        Assert.True(exitCode == 0, text);
        return text;
    }
}
