using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ResNetDsl.CodeFixes;

/// <summary>
/// Applies only unambiguous fixes in bulk: a fix that guesses could turn a table with an error into a wrong table that compiles.
/// </summary>
internal sealed class CertainFixes : FixAllProvider
{
    private const string Certain = ".certain";

    private CertainFixes()
    {
    }

    /// <summary>The only instance.</summary>
    public static CertainFixes Instance { get; } = new();

    /// <summary>The key by which equal fixes of several findings are known.</summary>
    /// <param name="id">The id of the finding.</param>
    /// <param name="position">The position of the fix in the menu.</param>
    /// <param name="fix">The fix.</param>
    public static string KeyOf(string id, int position, Fix fix) => $"{id}.{Text.Plain(position)}{(fix.IsCertain ? Certain : "")}";

    /// <inheritdoc/>
    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => WellKnownFixAllProviders.BatchFixer.GetSupportedFixAllScopes();

    /// <inheritdoc/>
    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) =>
        fixAllContext.CodeActionEquivalenceKey?.EndsWith(Certain, StringComparison.Ordinal) == true
            ? WellKnownFixAllProviders.BatchFixer.GetFixAsync(fixAllContext)
            : Task.FromResult<CodeAction?>(null);
}
