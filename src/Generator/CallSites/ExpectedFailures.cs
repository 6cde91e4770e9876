using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResNetDsl.Generator.CallSites;

/// <summary>Code that is expected to fail: a test for a wrong tensor has an assertion around the call.</summary>
internal static class ExpectedFailures
{
    /// <summary>
    /// Whether a call stands in a function that is handed to <c>Assert.Throws</c> or its like, at once or by the name of a local; in a <c>try</c> whose <c>catch</c> names the exception that the
    /// call throws; or in a test with <c>[ExpectedException]</c>. A <c>catch</c> of every exception does not say that this one is expected.
    /// </summary>
    public static bool Contain(SyntaxNode call) => call.Ancestors().OfType<AnonymousFunctionExpressionSyntax>().Any(IsExpectedToFail)
        || call.Ancestors().OfType<LocalFunctionStatementSyntax>().Any(function => IsNamedInExpectation(function, function.Identifier.ValueText))
        || call.Ancestors().OfType<BlockSyntax>().Any(IsTried)
        || call.Ancestors().OfType<MethodDeclarationSyntax>().Any(method => method.AttributeLists.SelectMany(list => list.Attributes)
            .Any(attribute => RightmostName(attribute.Name) is "ExpectedException" or "ExpectedExceptionAttribute"));

    private static bool IsTried(BlockSyntax block) => block.Parent is TryStatementSyntax whole && whole.Block == block && whole.Catches.Any(clause =>
        IsRefusal(clause.Declaration?.Type) || clause.Filter?.DescendantNodes().OfType<TypeSyntax>().Any(IsRefusal) == true);

    // The exceptions of networks for a wrong tensor, and of blocks for a wrong index.
    private static bool IsRefusal(TypeSyntax? type) => type is not null && RightmostName(type) is "ArgumentException" or "ArgumentOutOfRangeException";

    private static string? RightmostName(TypeSyntax type) => type switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => RightmostName(qualified.Right),
        AliasQualifiedNameSyntax qualified => RightmostName(qualified.Name),
        _ => null,
    };

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
