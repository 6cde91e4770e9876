using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.Generator.Diagnostics;
using ResNetDsl.Generator.Emission;
using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.Generator;

/// <summary>Compiles the block tables of a project to networks.</summary>
/// <remarks>
/// Mistakes in tables are the analyzer's to report. The generator adds one summary for each network that it could not generate, which stands even where analyzers
/// do not run. Two pipelines: what is emitted depends on values alone; what is reported depends on places too.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    private readonly Func<NetworkSource, CheckResult?, string> emit;

    /// <summary>Makes the generator.</summary>
    public NetworkGenerator()
        : this(NetworkEmitter.Emit)
    {
    }

    /// <summary>Makes a generator that writes files in another way, such as one that fails.</summary>
    internal NetworkGenerator(Func<NetworkSource, CheckResult?, string> emit) => this.emit = emit;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParsedNetwork> networks = context.SyntaxProvider
            .ForAttributeWithMetadataName(AttributeNames.Block, static (node, _) => node is TypeDeclarationSyntax, Parse)
            .Where(static network => network is not null)
            .Select(static (network, _) => network!)
            .WithTrackingName(TrackingNames.Networks);

        IncrementalValuesProvider<NetworkSource> sources = networks
            .Where(static network => network.Source is not null)
            .Select(static (network, _) => network.Source!)
            .WithTrackingName(TrackingNames.Sources);

        IncrementalValueProvider<EquatableArray<string>> collisions = sources
            .Select(static (source, _) => (source.MetadataName, HintName: source.HintName(collides: false)))
            .Collect()
            .Select(static (names, _) => names
                .GroupBy(name => name.HintName, name => name.MetadataName, StringComparer.OrdinalIgnoreCase)
                .Where(group => group.Distinct(StringComparer.Ordinal).Count() > 1)
                .SelectMany(group => group)
                .ToEquatableArray())
            .WithTrackingName(TrackingNames.Collisions);

        IncrementalValuesProvider<EmittedFile> files = sources
            .Where(static source => source.Declaration.CanBeExtended)
            .Combine(collisions)
            .Select((pair, cancellation) => Emit(pair.Left, pair.Right.Contains(pair.Left.MetadataName), cancellation))
            .WithTrackingName(TrackingNames.Files);

        IncrementalValueProvider<EquatableArray<EmissionDefect>> defects = files
            .Where(static file => file.Defect is not null)
            .Select(static (file, _) => file.Defect!)
            .Collect()
            .Select(static (all, _) => all.ToEquatableArray());

        IncrementalValuesProvider<NetworkFailure> failures = networks
            .Combine(defects)
            .Select(static (pair, _) => FailureOf(pair.Left, pair.Right))
            .Where(static failure => failure is not null)
            .Select(static (failure, _) => failure!)
            .WithTrackingName(TrackingNames.Failures);

        context.RegisterSourceOutput(
            files.Where(static file => file.Defect is null),
            static (output, file) => output.AddSource(file.HintName, SourceText.From(file.Text, System.Text.Encoding.UTF8)));
        context.RegisterSourceOutput(failures, static (output, failure) => output.ReportDiagnostic(Diagnostic.Create(
            failure.IsDefect ? Descriptors.GeneratorFailed : Descriptors.NotGenerated, failure.Location.ToLocation(), failure.Message)));
    }

    private static ParsedNetwork? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TypeDeclarationSyntax declaration = (TypeDeclarationSyntax)context.TargetNode;
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        SourceLocation location = SourceLocation.Of(declaration.Identifier);
        try
        {
            // Each declaration with a [Block] comes here; the network is generated for one of them.
            NetworkAttributes attributes = NetworkAttributes.Of(type);
            return attributes.Primary == declaration ? new(NetworkParser.Parse(type, attributes), location, null) : null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(null, location, Defect(type.Name, exception));
        }
    }

    private EmittedFile Emit(NetworkSource source, bool collides, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string hintName = source.HintName(collides);
        try
        {
            return new(hintName, emit(source, CheckOrNull(source)), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(hintName, "", new(source.MetadataName, Defect(source.Table.Name, exception)));
        }
    }

    private static NetworkFailure? FailureOf(ParsedNetwork network, EquatableArray<EmissionDefect> defects)
    {
        if (network.Source is not { } source)
        {
            return new(IsDefect: true, network.Defect!, network.Location);
        }

        if (defects.FirstOrDefault(defect => defect.MetadataName == source.MetadataName) is { } emission)
        {
            return new(IsDefect: true, emission.Message, network.Location);
        }

        try
        {
            List<Finding> errors = [.. CheckOrNull(source)?.Findings.Where(finding => finding.IsError) ?? []];
            string count = errors.Count == 1 ? "an error" : $"{Text.Grouped(errors.Count)} errors; the first";
            return errors.Count == 0
                ? null
                : new(IsDefect: false, $"'{source.Table.Name}' was not generated: its table has {count}: {errors[0].Message}", network.Location);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(IsDefect: true, Defect(source.Table.Name, exception), network.Location);
        }
    }

    /// <summary>The result of the check; null when an argument has no value and there is nothing to check yet.</summary>
    private static CheckResult? CheckOrNull(NetworkSource source) => source.IsComplete ? Checker.Check(source.Table, source.Declaration) : null;

    private static string Defect(string name, Exception exception) =>
        $"The ResNet generator failed on '{name}': {exception.GetType().FullName}: {exception.Message.Replace("\r", "").Replace('\n', ' ')}. Please report this";
}
