using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Emission;

/// <summary>What an editor shows where the pointer rests on a network, a generated member, a block attribute or one of its parameters.</summary>
public sealed class HoverTests
{
    private const string ResNetV2_152 = """
        [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128, repeat: 7, lastStride: 2)]
        [Block("block3", Bottleneck, 1024, 256, repeat: 35, lastStride: 2)]
        [Block("block4", Bottleneck, 2048, 512, repeat: 3)]
        public partial class ResNetV2_152;
        """;

    private static readonly Compilation Compiled = GeneratorRun.Of(ResNetV2_152).Output;

    [Theory]
    [InlineData("152 layers, 60,236,904 parameters, 10,906,697,728 multiply-adds at 3×224×224, receptive field 1,507.")]
    [InlineData("block3          36  bottleneck_v2 1024/256           512×14×14 -> 1024×7×7           2     1     40,648,704    7,813,005,312")]
    [InlineData("root                7x7/2, pool 3x3/2                3×224×224 -> 64×56×56           4     1          9,472      118,013,952")]
    public void Network_shows_its_totals_and_its_table(string line) => Assert.Contains(line, Documentation("ResNetV2_152"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Block3", "36 units, [N, 512, 14, 14] -> [N, 1024, 7, 7]: 40,648,704 parameters, 7,813,005,312 multiply-adds, receptive field 1,315.")]
    [InlineData("MultiplyAdds", "one image of 3×224×224")]
    [InlineData("InputShape", "[N, 3, 224, 224]")]
    [InlineData("OutputShape", "[N, 1000]")]
    [InlineData("forward_end_points", "[N, 3, H, W]")]
    public void Generated_member_shows_its_shapes(string member, string line) => Assert.Contains(line, Documentation("ResNetV2_152", member), StringComparison.Ordinal);

    [Fact]
    public void Every_public_generated_member_is_documented()
    {
        INamedTypeSymbol network = Compiled.GetTypeByMetadataName("ResNetV2_152")!;
        Assert.All(
            network.GetMembers().Concat(network.GetTypeMembers().SelectMany(type => type.GetMembers()))
                .Where(member => member is { DeclaredAccessibility: Accessibility.Public, IsImplicitlyDeclared: false } and not IMethodSymbol { AssociatedSymbol: not null }),
            member => Assert.NotEqual("", member.GetDocumentationCommentXml()));
    }

    [Fact]
    public void Constants_show_their_values()
    {
        INamedTypeSymbol network = Compiled.GetTypeByMetadataName("ResNetV2_152")!;
        Assert.Equal(
            [152, 60_236_904L, 10_906_697_728L, 32, 1_507L],
            new[] { "Depth", "ParameterCount", "MultiplyAdds", "OutputStride", "ReceptiveField" }.Select(name => ((IFieldSymbol)network.GetMembers(name).Single()).ConstantValue));
    }

    [Fact]
    public async Task Block_attribute_shows_units_shapes_and_costs()
    {
        Diagnostic[] notes = [.. (await Compiled.WithAnalyzers(Analyzers.All).GetAnalyzerDiagnosticsAsync())
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Hidden)
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];

        Assert.Equal(["RND504", "RND504", "RND504", "RND504"], notes.Select(note => note.Id));
        Assert.All(notes, note => Assert.Equal("Block", note.Location.SourceTree!.ToString().Substring(note.Location.SourceSpan.Start, note.Location.SourceSpan.Length)));
        Assert.Equal(
            "block3: 36 units (35 from repeat + 1 from lastStride), 512×14×14 → 1024×7×7, 40,648,704 parameters, 7,813,005,312 multiply-adds, receptive field 1,315",
            notes[2].GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("repeat", "The number of units of stride 1.")]
    [InlineData("lastStride", "an additional unit at the end of the block")]
    [InlineData("depth", "The output channels of each unit.")]
    public void Parameter_says_what_it_counts(string parameter, string sentence)
    {
        XDocument documentation = XDocument.Load(Path.ChangeExtension(typeof(BlockAttribute).Assembly.Location, ".xml"));
        XElement constructor = documentation.Descendants("member").Single(member => ((string)member.Attribute("name")!).StartsWith("M:ResNetDsl.BlockAttribute.#ctor", StringComparison.Ordinal));

        Assert.Contains(sentence, constructor.Elements("param").Single(element => (string)element.Attribute("name")! == parameter).Value, StringComparison.Ordinal);
    }

    private static string Documentation(string type, string? member = null)
    {
        INamedTypeSymbol network = Compiled.GetTypeByMetadataName(type)!;
        string xml = (member is null ? network : network.GetMembers(member).First()).GetDocumentationCommentXml()!;
        return XElement.Parse($"<doc>{xml}</doc>").Value;
    }
}
