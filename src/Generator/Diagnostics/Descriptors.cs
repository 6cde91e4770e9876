using Microsoft.CodeAnalysis;

namespace ResNetDsl.Generator.Diagnostics;

/// <summary>The compiler's descriptors of <see cref="Rules"/>, and of what the generator itself reports. The sentences are the checker's.</summary>
internal static class Descriptors
{
    private const string Category = "ResNetDsl";

    /// <summary>'ResNet152' was not generated: its table has 2 errors; the first: block3: repeat must not be negative (-3).</summary>
    /// <remarks>Configurable: after an error that is not, the compiler stops before it asks the analyzers, whose messages say what is wrong and where.</remarks>
    public static readonly DiagnosticDescriptor NotGenerated = Create(
        "RND900", "A network was not generated", DiagnosticSeverity.Error, configurable: true, Rule.HelpLinkOf("RND900"));

    /// <summary>The ResNet generator failed on 'ResNet152': exception type: message. Please report this.</summary>
    public static readonly DiagnosticDescriptor GeneratorFailed = Create(
        "RND901", "The ResNet generator failed", DiagnosticSeverity.Error, configurable: false, Rule.HelpLinkOf("RND901"));

    private static readonly Dictionary<string, DiagnosticDescriptor> OfRules = Rules.All.ToDictionary(rule => rule.Id, Create, StringComparer.Ordinal);

    /// <summary>The descriptor of a rule.</summary>
    public static DiagnosticDescriptor Of(Rule rule) => OfRules[rule.Id];

    /// <summary>The compiler's word for a severity.</summary>
    public static DiagnosticSeverity Of(RuleSeverity severity) => severity switch
    {
        RuleSeverity.Error => DiagnosticSeverity.Error,
        RuleSeverity.Warning => DiagnosticSeverity.Warning,
        RuleSeverity.Info => DiagnosticSeverity.Info,
        _ => DiagnosticSeverity.Hidden,
    };

    // What cannot be built cannot be silenced either.
    private static DiagnosticDescriptor Create(Rule rule) =>
        Create(rule.Id, rule.Title, Of(rule.Severity), configurable: rule.Severity != RuleSeverity.Error || Rules.CallSites.Contains(rule), rule.HelpLink);

    private static DiagnosticDescriptor Create(string id, string title, DiagnosticSeverity severity, bool configurable, string helpLink) => new(
        id, title, "{0}", Category, severity, isEnabledByDefault: true, helpLinkUri: helpLink, customTags: configurable ? [] : [WellKnownDiagnosticTags.NotConfigurable]);
}
