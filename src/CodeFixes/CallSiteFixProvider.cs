using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ResNetDsl.Generator.CallSites;

namespace ResNetDsl.CodeFixes;

/// <summary>The fixes of diagnostics at call sites: the right number of channels, a batch axis, the nearest block, an index in range.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CallSiteFixProvider))]
[Shared]
public sealed class CallSiteFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        new[] { Rules.InputChannels, Rules.InputRank, Rules.UnknownBlock, Rules.IndexOutside }.Select(rule => rule.Id).ToImmutableArray();

    /// <inheritdoc/>
    /// <remarks>None: each of them guesses what a tensor or a name should be.</remarks>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax wrong && Fixed(diagnostic, wrong) is var (title, right))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        title,
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(wrong, right.WithTriviaFrom(wrong)))),
                        equivalenceKey: diagnostic.Id),
                    diagnostic);
            }
        }
    }

    private static (string Title, ExpressionSyntax Right)? Fixed(Diagnostic diagnostic, ExpressionSyntax wrong)
    {
        if (diagnostic.Properties.TryGetValue(CallSiteAnalyzer.ValueProperty, out string? channels))
        {
            return ($"Use {channels} channels", SyntaxFactory.ParseExpression(channels!));
        }

        if (diagnostic.Properties.TryGetValue(CallSiteAnalyzer.NearestProperty, out string? block))
        {
            return ($"Use '{block}'", SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(block!)));
        }

        if (diagnostic.Properties.TryGetValue(CallSiteAnalyzer.IndexProperty, out string? index))
        {
            return (diagnostic.Properties[CallSiteAnalyzer.IndexTitleProperty]!, SyntaxFactory.ParseExpression(index!));
        }

        // A single image lacks the axis of the batch; any other rank lacks more than one can guess.
        return diagnostic.Id == Rules.InputRank.Id && diagnostic.Properties.ContainsKey(CallSiteAnalyzer.ImageProperty) && wrong is InvocationExpressionSyntax
            ? ("Add a batch axis", SyntaxFactory.ParseExpression(wrong.WithoutTrivia() + ".unsqueeze(0)"))
            : null;
    }
}
