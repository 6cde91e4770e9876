using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.CodeFixes;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.CodeFixes;

/// <summary>The drawing that an editor offers on a table.</summary>
public sealed class DrawingTests
{
    private const string Table = """
        using ResNetDsl;
        using static ResNetDsl.UnitKind;

        namespace Zoo;

        [Block("block1", Bottleneck, 64, 16, repeat: 2)]
        public partial class Net
        {
            public int Other() => 1;
        }

        """;

    [Theory]
    [InlineData("block1")]
    [InlineData("repeat")]
    [InlineData("class Net")]
    public void It_is_offered_on_the_table_and_written_beside_the_file(string place)
    {
        Document document = Project(Table);
        Solution drawn = Apply(Assert.Single(Offers(document, place)));
        TextDocument drawing = Assert.Single(drawn.GetProject(document.Project.Id)!.AdditionalDocuments);
        Assert.Equal(("Net.svg", Path.Combine("/zoo", "Net.svg"), "Networks"), (drawing.Name, drawing.FilePath, Assert.Single(drawing.Folders)));
        XElement svg = Parsed(drawing);
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.Contains("block1", svg.Value, StringComparison.Ordinal);

        // Drawn again, it is the same document.
        Document wider = drawn.WithDocumentText(document.Id, SourceText.From(Table.Replace("64, 16", "128, 32", StringComparison.Ordinal))).GetDocument(document.Id)!;
        TextDocument again = Assert.Single(Apply(Assert.Single(Offers(wider, place))).GetProject(document.Project.Id)!.AdditionalDocuments);
        Assert.Equal(drawing.Id, again.Id);
        Assert.Contains("128", Parsed(again).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Other")]
    [InlineData("using ResNetDsl;")]
    [InlineData("namespace")]
    public void It_is_not_offered_elsewhere(string place) => Assert.Empty(Offers(Project(Table), place));

    [Theory]
    [InlineData("64, 16", "64, -16")]
    [InlineData("64, 16", "64, Unknown")]
    [InlineData("[Block(\"block1\", Bottleneck, 64, 16, repeat: 2)]", "[System.Obsolete]")]
    public void What_is_no_network_is_not_drawn(string old, string made) => Assert.Empty(Offers(Project(Table.Replace(old, made, StringComparison.Ordinal)), "class Net"));

    private static XElement Parsed(TextDocument drawing) => XDocument.Parse(drawing.GetTextAsync().Result.ToString()).Root!;

    private static Solution Apply(CodeAction action) => action.GetOperationsAsync(CancellationToken.None).GetAwaiter().GetResult().OfType<ApplyChangesOperation>().Single().ChangedSolution;

    private static List<CodeAction> Offers(Document document, string place)
    {
        int at = document.GetTextAsync().Result.ToString().IndexOf(place, StringComparison.Ordinal);
        List<CodeAction> actions = [];
        new DrawingProvider().ComputeRefactoringsAsync(new(document, new TextSpan(at + place.Length - 1, 0), actions.Add, CancellationToken.None)).GetAwaiter().GetResult();
        return actions;
    }

    private static Document Project(string source)
    {
        AdhocWorkspace workspace = new();
        CSharpCompilation compilation = TestProject.Of(("Net.cs", source)).Compilation;
        Project project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Zoo", "Zoo", LanguageNames.CSharp,
            compilationOptions: compilation.Options, parseOptions: compilation.SyntaxTrees[0].Options, metadataReferences: compilation.References));
        return project.AddDocument("Net.cs", SourceText.From(source), ["Networks"], Path.Combine("/zoo", "Net.cs"));
    }
}
