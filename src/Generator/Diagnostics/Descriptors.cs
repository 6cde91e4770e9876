using Microsoft.CodeAnalysis;

namespace ResNetDsl.Generator.Diagnostics;

/// <summary>The descriptors of <see cref="Rules"/> and of the generator's own diagnostics. The messages are those of the checker.</summary>
internal static class Descriptors
{
    private const string Category = "ResNetDsl";

    /// <summary>'ResNet152' was not generated: its table has 2 errors; the first: block3: repeat must be at least 0, not -3.</summary>
    /// <remarks>Configurable: after an error that is not, the compiler stops before it asks the analyzers, whose messages say what is wrong and where.</remarks>
    public static readonly DiagnosticDescriptor NotGenerated = Create(
        "RND900", "A network was not generated", DiagnosticSeverity.Error, configurable: true, Rule.HelpLinkOf("RND900"));

    /// <summary>The ResNet generator failed on 'ResNet152': exception type: message. Please report this.</summary>
    public static readonly DiagnosticDescriptor GeneratorFailed = Create(
        "RND901", "The ResNet generator failed", DiagnosticSeverity.Error, configurable: false, Rule.HelpLinkOf("RND901"));

    private static readonly Dictionary<string, DiagnosticDescriptor> OfRules = Rules.All.ToDictionary(rule => rule.Id, Create, StringComparer.Ordinal);

    /// <summary>The descriptor of a rule.</summary>
    public static DiagnosticDescriptor Of(Rule rule) => OfRules[rule.Id];

    /// <summary>The severity of the compiler.</summary>
    public static DiagnosticSeverity Of(RuleSeverity severity) => severity switch
    {
        RuleSeverity.Error => DiagnosticSeverity.Error,
        RuleSeverity.Warning => DiagnosticSeverity.Warning,
        RuleSeverity.Info => DiagnosticSeverity.Info,
        _ => DiagnosticSeverity.Hidden,
    };

    // Errors that prevent the build cannot be suppressed.
    private static DiagnosticDescriptor Create(Rule rule) =>
        Create(rule.Id, rule.Title, Of(rule.Severity), configurable: rule.Severity != RuleSeverity.Error || Rules.CallSites.Contains(rule), rule.HelpLink);

    private static DiagnosticDescriptor Create(string id, string title, DiagnosticSeverity severity, bool configurable, string helpLink) => new(
        id, title, "{0}", Category, severity, isEnabledByDefault: true, helpLinkUri: helpLink, customTags: configurable ? [] : [WellKnownDiagnosticTags.NotConfigurable]);
}
