using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.Architecture.Drawing;
using ResNetDsl.Generator.Diagnostics;
using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.CodeFixes;

/// <summary>Offers to draw a network, at its table and at the name of its class: <c>Net.svg</c> beside the file, which an editor shows.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(DrawingProvider))]
[Shared]
public sealed class DrawingProvider : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || !IsOnTable(declaration, context.Span)
            || model?.GetDeclaredSymbol(declaration, context.CancellationToken) is not INamedTypeSymbol type)
        {
            return;
        }

        NetworkAttributes attributes = NetworkAttributes.Of(type);
        if (attributes.Blocks.Count > 0 && NetworkAnalyzer.Parse(type, attributes) is NetworkSource { IsComplete: true } source && source.Check().Plan is { } plan)
        {
            string file = plan.Name + ".svg";
            context.RegisterRefactoring(CodeAction.Create($"Draw {plan.Name} as {file}", _ => Task.FromResult(Drawn(context.Document, file, plan)), equivalenceKey: nameof(DrawingProvider)));
        }
    }

    // From the first attribute to the name of the class.
    private static bool IsOnTable(TypeDeclarationSyntax declaration, TextSpan span) => TextSpan.FromBounds(declaration.SpanStart, declaration.Identifier.Span.End).Contains(span);

    private static Solution Drawn(Document document, string file, NetworkPlan plan)
    {
        Project project = document.Project;
        SourceText text = SourceText.From(NetworkDrawing.Draw(plan, marked: []) + "\n", System.Text.Encoding.UTF8);
        return project.AdditionalDocuments.FirstOrDefault(other => other.Name == file && other.Folders.SequenceEqual(document.Folders)) is { } drawn
            ? project.Solution.WithAdditionalDocumentText(drawn.Id, text)
            : project.Solution.AddAdditionalDocument(DocumentId.CreateNewId(project.Id), file, text, document.Folders, document.FilePath is { } path ? Path.Combine(Path.GetDirectoryName(path)!, file) : null);
    }
}
