using Microsoft.CodeAnalysis;

namespace ResNetDsl.Generator.Diagnostics;

/// <summary>The compiler's descriptors of <see cref="Rules"/>, and of what the generator itself reports. The sentences are the checker's.</summary>
internal static class Descriptors
{
    private const string Category = "ResNetDsl";

    /// <summary>'ResNet152' was not generated: its table has 2 errors; the first: block3: repeat must not be negative (-3).</summary>
    /// <remarks>Configurable: after an error that is not, the compiler stops before it asks the analyzers, whose messages say what is wrong and where.</remarks>
    public static readonly DiagnosticDescriptor NotGenerated = Create("RND900", "A network was not generated", DiagnosticSeverity.Error, configurable: true);

    /// <summary>The ResNet generator failed on 'ResNet152': exception type: message. Please report this.</summary>
    public static readonly DiagnosticDescriptor GeneratorFailed = Create("RND901", "The ResNet generator failed", DiagnosticSeverity.Error);

    private static readonly Dictionary<string, DiagnosticDescriptor> OfRules = Rules.All.ToDictionary(
        rule => rule.Id,
        rule => Create(rule.Id, rule.Title, rule.Severity == RuleSeverity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning),
        StringComparer.Ordinal);

    /// <summary>The descriptors of all rules.</summary>
    public static IEnumerable<DiagnosticDescriptor> All => Rules.All.Select(Of);

    /// <summary>The descriptor of a rule.</summary>
    public static DiagnosticDescriptor Of(Rule rule) => OfRules[rule.Id];

    // What cannot be built cannot be silenced either.
    private static DiagnosticDescriptor Create(string id, string title, DiagnosticSeverity severity, bool configurable = false) =>
        new(id, title, "{0}", Category, severity, isEnabledByDefault: true, customTags: severity == DiagnosticSeverity.Error && !configurable ? [WellKnownDiagnosticTags.NotConfigurable] : []);
}
