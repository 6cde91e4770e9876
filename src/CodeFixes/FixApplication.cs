using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using ResNetDsl.Generator.Diagnostics;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.CodeFixes;

/// <summary>Applies the edits of a <see cref="Fix"/> to the declarations of a network.</summary>
internal sealed class FixApplication
{
    private readonly SolutionEditor solution;
    private readonly INamedTypeSymbol type;
    private readonly NetworkAttributes attributes;
    private readonly CancellationToken cancellation;

    private FixApplication(Solution original, INamedTypeSymbol type, CancellationToken cancellation)
    {
        solution = new SolutionEditor(original);
        this.type = type;
        attributes = NetworkAttributes.Of(type);
        this.cancellation = cancellation;
    }

    /// <summary>The solution with a fix applied.</summary>
    /// <param name="solution">The solution.</param>
    /// <param name="type">The network's class.</param>
    /// <param name="fix">The fix.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static async Task<Solution> Apply(Solution solution, INamedTypeSymbol type, Fix fix, CancellationToken cancellation)
    {
        FixApplication application = new(solution, type, cancellation);
        // Several edits may be to one attribute, whose nodes each of them replaces.
        foreach (IGrouping<Target, Edit> edits in fix.Edits.GroupBy(edit => edit.Target with { Argument = null }))
        {
            await application.Apply(edits.Key, [.. edits]).ConfigureAwait(false);
        }

        return application.solution.GetChangedSolution();
    }

    private async Task Apply(Target target, IReadOnlyList<Edit> edits)
    {
        if (edits.All(edit => edit.Target.Argument is not null && edit.Kind is EditKind.SetArgument or EditKind.Remove or EditKind.SwapArguments)
            && attributes.At(target) is { } attribute)
        {
            AttributeSyntax syntax = NetworkAttributes.SyntaxOf(attribute);
            DocumentEditor editor = await EditorOf(syntax).ConfigureAwait(false);
            editor.ReplaceNode(syntax, edits.Aggregate(new ArgumentEdits(attribute), (arguments, edit) => arguments.With(edit)).ToAttribute());
            return;
        }

        if (target.Place == Place.Network && edits.All(edit => edit.Kind == EditKind.SetArgument))
        {
            // There is no [Network] yet.
            await AddAttribute(Target.Block(0, null), $"global::ResNetDsl.Network({string.Join(", ", edits.Select(edit => $"{edit.Target.Argument} = {edit.Value}"))})").ConfigureAwait(false);
            return;
        }

        foreach (Edit edit in edits)
        {
            await (edit.Kind switch
            {
                EditKind.AddPartial => AddPartial(target),
                EditKind.Remove when target.Place == Place.TypeKind => RemoveTypeKind(),
                EditKind.Remove when target.Place == Place.BaseType => RemoveBaseType(),
                EditKind.MoveToFirst => MoveToFirst(target),
                EditKind.OrderBlocks => OrderBlocks(edit.Value),
                EditKind.AddAttribute => AddAttribute(target, edit.Value),
                _ => throw new InvalidOperationException($"{edit.Kind} cannot be applied to {target.Place}."),
            }).ConfigureAwait(false);
        }
    }

    private async Task AddPartial(Target target)
    {
        INamedTypeSymbol whole = type;
        if (target.Place == Place.ContainingType)
        {
            Stack<INamedTypeSymbol> around = [];
            for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            {
                around.Push(outer);
            }

            whole = around.ElementAt(target.Index);
        }

        foreach (SyntaxReference reference in whole.DeclaringSyntaxReferences)
        {
            if (await reference.GetSyntaxAsync(cancellation).ConfigureAwait(false) is TypeDeclarationSyntax declaration
                && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                DocumentEditor editor = await EditorOf(declaration).ConfigureAwait(false);
                editor.SetModifiers(declaration, editor.Generator.GetModifiers(declaration).WithPartial(true));
            }
        }
    }

    private async Task RemoveTypeKind()
    {
        SyntaxKind[] kinds = [SyntaxKind.StaticKeyword, SyntaxKind.AbstractKeyword, SyntaxKind.FileKeyword];
        foreach (TypeDeclarationSyntax declaration in new FindingLocations(type, attributes).Written)
        {
            TypeDeclarationSyntax without = declaration.WithTypeParameterList(null).WithConstraintClauses(default);
            foreach (SyntaxToken modifier in declaration.Modifiers.Where(token => kinds.Contains(token.Kind())))
            {
                int position = without.Modifiers.IndexOf(modifier.Kind());
                without = without.WithModifiers(without.Modifiers.RemoveAt(position)).WithLeadingTrivia(declaration.GetLeadingTrivia());
            }

            (await EditorOf(declaration).ConfigureAwait(false)).ReplaceNode(declaration, without.WithAdditionalAnnotations(Formatter.Annotation));
        }
    }

    private async Task RemoveBaseType()
    {
        if (new FindingLocations(type, attributes).BaseType()?.Parent is BaseTypeSyntax { Parent: BaseListSyntax list } written)
        {
            DocumentEditor editor = await EditorOf(list).ConfigureAwait(false);
            if (list.Types.Count > 1)
            {
                editor.RemoveNode(written);
                return;
            }

            TypeDeclarationSyntax declaration = (TypeDeclarationSyntax)list.Parent!;
            SyntaxToken before = list.ColonToken.GetPreviousToken();
            TypeDeclarationSyntax without = declaration.ReplaceToken(before, before.WithTrailingTrivia(list.GetTrailingTrivia()));
            editor.ReplaceNode(declaration, without.WithBaseList(null));
        }
    }

    private async Task MoveToFirst(Target part)
    {
        AttributeSyntax moved = NetworkAttributes.SyntaxOf(attributes.At(part)!);
        AttributeListSyntax list = (AttributeListSyntax)moved.Parent!;
        DocumentEditor from = await EditorOf(moved).ConfigureAwait(false);
        if (list.Attributes.Count > 1)
        {
            from.RemoveNode(moved);
        }
        else
        {
            from.RemoveNode(list, SyntaxRemoveOptions.KeepNoTrivia);
        }

        AttributeListSyntax last = attributes.Parts
            .Where(other => NetworkAttributes.DeclarationOf(other) == NetworkAttributes.DeclarationOf(attributes.Parts[0]))
            .Select(other => (AttributeListSyntax)NetworkAttributes.SyntaxOf(other).Parent!)
            .Last();
        DocumentEditor to = await EditorOf(last).ConfigureAwait(false);
        to.InsertAfter(last, SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(moved.WithoutTrivia())).WithTriviaFrom(last).WithAdditionalAnnotations(Formatter.Annotation));
    }

    private async Task OrderBlocks(string order)
    {
        int[] positions = [.. order.Split(',').Select(position => int.Parse(position, CultureInfo.InvariantCulture))];
        for (int i = 0; i < positions.Length; i++)
        {
            AttributeSyntax there = NetworkAttributes.SyntaxOf(attributes.Blocks[i]);
            AttributeSyntax comes = NetworkAttributes.SyntaxOf(attributes.Blocks[positions[i]]);
            (await EditorOf(there).ConfigureAwait(false)).ReplaceNode(there, comes.WithTriviaFrom(there));
        }
    }

    private async Task AddAttribute(Target target, string text)
    {
        AttributeListSyntax list = (AttributeListSyntax)NetworkAttributes.SyntaxOf(attributes.At(target)!).Parent!;
        // Parsed where attributes stand: they have no grammar rule of their own that can be asked for.
        TypeDeclarationSyntax holder = (TypeDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"[{text}]\nclass C;")!;
        AttributeListSyntax added = holder.AttributeLists[0].WithLeadingTrivia(list.GetLeadingTrivia()).WithTrailingTrivia(EndOf(list))
            .WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);
        DocumentEditor editor = await EditorOf(list).ConfigureAwait(false);
        editor.InsertBefore(list, added);
        // What is said of the class stays above its first attribute.
        IEnumerable<SyntaxTrivia> indentation = list.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        editor.ReplaceNode(list, (current, _) => current.WithLeadingTrivia(indentation));

        static SyntaxTriviaList EndOf(AttributeListSyntax list) =>
            list.GetTrailingTrivia() is [.., var end] && end.IsKind(SyntaxKind.EndOfLineTrivia) ? new(end) : list.GetTrailingTrivia();
    }

    private async Task<DocumentEditor> EditorOf(SyntaxNode node) =>
        await solution.GetDocumentEditorAsync(solution.OriginalSolution.GetDocumentId(node.SyntaxTree), cancellation).ConfigureAwait(false);
}
