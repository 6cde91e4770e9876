using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.CodeFixes;

/// <summary>Edits of one attribute's arguments, by the names of parameters and properties.</summary>
internal sealed class ArgumentEdits
{
    private readonly AttributeData attribute;
    private readonly List<(string? Name, AttributeArgumentSyntax Argument)> arguments;

    public ArgumentEdits(AttributeData attribute)
    {
        this.attribute = attribute;
        IReadOnlyList<AttributeArgumentSyntax> written = NetworkAttributes.SyntaxOf(attribute).ArgumentList is { } list ? list.Arguments : [];
        arguments = [.. written.Select((argument, position) => (NetworkAttributes.NameOf(attribute, argument, position), argument))];
    }

    public ArgumentEdits With(Edit edit)
    {
        string name = edit.Target.Argument!;
        if (NetworkAttributes.ExpressionOf(attribute, name) is { } element && element.FirstAncestorOrSelf<AttributeArgumentSyntax>()!.Expression != element)
        {
            EditElement(element, edit);
            return this;
        }

        int position = arguments.FindIndex(argument => argument.Name == name);
        switch (edit.Kind)
        {
            case EditKind.SetArgument when position >= 0:
                Replace(position, Value(edit.Value));
                break;
            case EditKind.SetArgument:
                Add(name, Value(edit.Value));
                break;
            case EditKind.Remove when position >= 0:
                Remove(position);
                break;
            case EditKind.SwapArguments:
                int other = arguments.FindIndex(argument => argument.Name == edit.Value);
                ExpressionSyntax first = arguments[position].Argument.Expression;
                Replace(position, arguments[other].Argument.Expression);
                Replace(other, first);
                break;
        }

        return this;
    }

    public AttributeSyntax ToAttribute()
    {
        AttributeSyntax syntax = NetworkAttributes.SyntaxOf(attribute);
        if (arguments.Count == 0)
        {
            return syntax.WithArgumentList(null);
        }

        // Separators keep their trivia where they were; there may be line breaks in them.
        AttributeArgumentListSyntax list = syntax.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        IEnumerable<SyntaxToken> separators = list.Arguments.GetSeparators().Concat(Enumerable.Repeat(comma, arguments.Count)).Take(arguments.Count - 1);
        return syntax.WithArgumentList(list.WithArguments(SyntaxFactory.SeparatedList(arguments.Select(argument => argument.Argument), separators)));
    }

    /// <summary>Edits an element of an array or collection that is one argument.</summary>
    private void EditElement(ExpressionSyntax element, Edit edit)
    {
        AttributeArgumentSyntax whole = element.FirstAncestorOrSelf<AttributeArgumentSyntax>()!;
        SyntaxNode item = element.Parent is ExpressionElementSyntax inCollection ? inCollection : element;
        AttributeArgumentSyntax changed = edit.Kind == EditKind.Remove
            ? whole.RemoveNode(item, SyntaxRemoveOptions.KeepNoTrivia)!
            : whole.ReplaceNode(element, Value(edit.Value).WithTriviaFrom(element));
        int position = arguments.FindIndex(argument => argument.Argument == whole);
        arguments[position] = (arguments[position].Name, changed);
    }

    private void Replace(int position, ExpressionSyntax value)
    {
        (string? name, AttributeArgumentSyntax argument) = arguments[position];
        arguments[position] = (name, argument.WithExpression(value.WithTriviaFrom(argument.Expression)));
    }

    private void Add(string name, ExpressionSyntax value)
    {
        SyntaxToken identifier = SyntaxFactory.Identifier(name);
        bool isParameter = attribute.AttributeConstructor?.Parameters.Any(parameter => parameter.Name == name) == true;
        AttributeArgumentSyntax argument = SyntaxFactory.AttributeArgument(value);
        if (isParameter)
        {
            // Arguments of the constructor are before properties.
            int position = arguments.FindIndex(existing => existing.Argument.NameEquals is not null);
            SyntaxToken colon = SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space);
            argument = argument.WithNameColon(SyntaxFactory.NameColon(SyntaxFactory.IdentifierName(identifier), colon));
            arguments.Insert(position < 0 ? arguments.Count : position, (name, argument));
            return;
        }

        SyntaxToken equals = SyntaxFactory.Token(SyntaxKind.EqualsToken).WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(SyntaxFactory.Space);
        arguments.Add((name, argument.WithNameEquals(SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName(identifier), equals))));
    }

    private void Remove(int position)
    {
        bool positional = arguments[position].Argument is { NameColon: null, NameEquals: null };
        arguments.RemoveAt(position);
        for (int i = position; positional && i < arguments.Count; i++)
        {
            // What came after it would otherwise be taken for it.
            (string? name, AttributeArgumentSyntax argument) = arguments[i];
            if (name is not null && !name.EndsWith("]", StringComparison.Ordinal) && argument is { NameColon: null, NameEquals: null })
            {
                SyntaxToken colon = SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space);
                NameColonSyntax label = SyntaxFactory.NameColon(SyntaxFactory.IdentifierName(name), colon).WithLeadingTrivia(argument.GetLeadingTrivia());
                arguments[i] = (name, argument.WithoutLeadingTrivia().WithNameColon(label));
            }
        }
    }

    private static ExpressionSyntax Value(string text) => SyntaxFactory.ParseExpression(text).WithAdditionalAnnotations(Simplifier.Annotation);
}
