using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResNetDsl.Generator.CallSites;

/// <summary>Code that is there to fail: a test that a wrong tensor is refused says so around the call.</summary>
internal static class ExpectedFailures
{
    /// <summary>Whether a call stands in a function that is handed to <c>Assert.Throws</c> or its like, at once or by the name of a local.</summary>
    public static bool Contain(SyntaxNode call) => call.Ancestors().OfType<AnonymousFunctionExpressionSyntax>().Any(IsExpectedToFail)
        || call.Ancestors().OfType<LocalFunctionStatementSyntax>().Any(function => IsNamedInExpectation(function, function.Identifier.ValueText));

    private static bool IsExpectedToFail(AnonymousFunctionExpressionSyntax function) => function.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => Expects(call, except: function),
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax local } => IsNamedInExpectation(function, local.Identifier.ValueText),
        _ => false,
    };

    private static bool IsNamedInExpectation(SyntaxNode function, string name) =>
        function.Ancestors().FirstOrDefault(node => node is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax)?.DescendantNodes()
            .OfType<InvocationExpressionSyntax>()
            .Any(call => Expects(call, except: function) && call.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name)) == true;

    // xunit: Throws…, Record.Exception; NUnit: Throws…, Catch, That(…, Throws…); MSTest: Throws…; FluentAssertions: Should().Throw….
    private static bool Expects(InvocationExpressionSyntax call, SyntaxNode except) => call.DescendantTokens(node => node != except)
        .Any(token => token.IsKind(SyntaxKind.IdentifierToken)
            && (token.ValueText.StartsWith("Throw", StringComparison.Ordinal) || token.ValueText is "Exception" or "ExceptionAsync" or "Catch" or "CatchAsync"));
}
