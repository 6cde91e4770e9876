using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ResNetDsl.Generator.Diagnostics;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.CodeFixes;

/// <summary>Offers the checker's fixes for each mistake in a table. Asks the checker again, so that a fix is never older than the source.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TableFixProvider))]
[Shared]
public sealed class TableFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = Rules.Declarations.Select(rule => rule.Id).ToImmutableArray();

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => CertainFixes.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration || model is null)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            // A type around a network is where it is told that it must be partial.
            foreach (TypeDeclarationSyntax candidate in declaration.DescendantNodesAndSelf().OfType<TypeDeclarationSyntax>())
            {
                if (model.GetDeclaredSymbol(candidate, context.CancellationToken) is not INamedTypeSymbol type
                    || FindingAt(type, diagnostic) is not { } finding)
                {
                    continue;
                }

                for (int i = 0; i < finding.Fixes.Count; i++)
                {
                    Fix fix = finding.Fixes[i];
                    context.RegisterCodeFix(
                        CodeAction.Create(
                            fix.Title,
                            cancellation => FixApplication.Apply(context.Document.Project.Solution, type, fix, cancellation),
                            equivalenceKey: CertainFixes.KeyOf(diagnostic.Id, i, fix)),
                        diagnostic);
                }

                break;
            }
        }
    }

    private static Finding? FindingAt(INamedTypeSymbol type, Diagnostic diagnostic)
    {
        NetworkAttributes attributes = NetworkAttributes.Of(type);
        if (!attributes.Any)
        {
            return null;
        }

        FindingLocations locations = new(type, attributes);
        return NetworkAnalyzer.Findings(NetworkAnalyzer.Parse(type, attributes)).FirstOrDefault(finding =>
            finding.Rule.Id == diagnostic.Id && finding.Fixes.Count > 0 && locations.Of(finding.Target) is var location
            && location.SourceSpan == diagnostic.Location.SourceSpan && location.SourceTree == diagnostic.Location.SourceTree);
    }
}
