using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.Generator.Diagnostics;
using ResNetDsl.Generator.Emission;
using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Parsing;
using ResNetDsl.Generator.Writing;

namespace ResNetDsl.Generator;

/// <summary>Generates networks from the block tables of a project, and compositions from heads on backbones.</summary>
/// <remarks>
/// The analyzer reports mistakes in tables. The generator adds one summary for each class that it could not generate, which is reported even if analyzers
/// do not run. Two pipelines: what is emitted depends on values alone; what is reported depends on places too.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    private readonly Func<NetworkSource, CheckResult?, EmittedCode> emit;

    /// <summary>Creates the generator.</summary>
    public NetworkGenerator()
        : this(NetworkEmitter.Emit)
    {
    }

    /// <summary>Creates a generator that writes files in another way, such as one that fails.</summary>
    internal NetworkGenerator(Func<NetworkSource, CheckResult?, EmittedCode> emit) => this.emit = emit;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParsedType<NetworkSource>> networks = Declared(context, AttributeNames.Block, attributes => attributes.Blocks.Count > 0, NetworkParser.Parse);
        // A class whose blocks all have user-defined units.
        IncrementalValuesProvider<ParsedType<NetworkSource>> declared =
            Declared(context, AttributeNames.DeclaredBlock, attributes => attributes.Blocks.Count > 0 && attributes.Blocks.All(NetworkAttributes.IsDeclaredBlock), NetworkParser.Parse);
        IncrementalValuesProvider<ParsedType<CompositionSource>> compositions =
            Declared(context, AttributeNames.Backbone, attributes => attributes.IsComposition, NetworkParser.ParseComposition);
        IncrementalValuesProvider<NetworkSource> networkSources = Sources(networks);
        IncrementalValuesProvider<NetworkSource> declaredSources = Sources(declared);
        IncrementalValuesProvider<CompositionSource> compositionSources = Sources(compositions);

        IncrementalValueProvider<EquatableArray<string>> collisions = HintNames(networkSources)
            .Combine(HintNames(declaredSources))
            .Combine(HintNames(compositionSources))
            .Select(static (names, _) => names.Left.Left.Concat(names.Left.Right).Concat(names.Right)
                .GroupBy(name => name.HintName, name => name.MetadataName, StringComparer.OrdinalIgnoreCase)
                .Where(group => group.Distinct(StringComparer.Ordinal).Count() > 1)
                .SelectMany(group => group)
                .ToEquatableArray())
            .WithTrackingName(TrackingNames.Collisions);

        Emit(context, networks, networkSources, collisions, source => emit(source, source.IsComplete ? source.Check() : null));
        Emit(context, declared, declaredSources, collisions, source => emit(source, source.IsComplete ? source.Check() : null));
        Emit(context, compositions, compositionSources, collisions, CompositionEmitter.Emit);

        // The file of the list is emitted again if a class is added, removed or renamed, and not when a table changes.
        IncrementalValuesProvider<string> list = Listed(networkSources)
            .Combine(Listed(declaredSources))
            .Combine(Listed(compositionSources))
            .Combine(context.CompilationProvider.Select(static (compilation, _) => CommandReferences.Of(compilation)))
            .SelectMany(static (all, _) => ListOf(all.Left.Left.Left.Concat(all.Left.Left.Right).Concat(all.Left.Right), all.Right))
            .WithTrackingName(TrackingNames.List);
        context.RegisterSourceOutput(list, static (output, text) => output.AddSource(NetworkListEmitter.HintName, SourceText.From(text, System.Text.Encoding.UTF8)));
    }

    private static IncrementalValueProvider<EquatableArray<ListedClass>> Listed<TSource>(IncrementalValuesProvider<TSource> sources)
        where TSource : TypeSource => sources
            .Where(static source => source.CanBeCreated && source.Declaration.CanBeExtended)
            .Select(static (source, _) => new ListedClass(source.Name, source.MetadataName, GeneratedFile.NameOf(source), source is CompositionSource))
            .Collect()
            .Select(static (classes, _) => classes.ToEquatableArray());

    /// <summary>The text of the list; none where the commands are not referenced. A project without networks has an empty list, unless it sees that of another, which is the one it means then.</summary>
    private static IEnumerable<string> ListOf(IEnumerable<ListedClass> classes, CommandReference reference)
    {
        ListedClass[] listed = [.. classes.OrderBy(listed => listed.MetadataName, StringComparer.Ordinal)];
        return reference.HasCommands && (listed.Length > 0 || !reference.SeesAnotherList) ? [NetworkListEmitter.Emit(listed)] : [];
    }

    private static IncrementalValuesProvider<ParsedType<TSource>> Declared<TSource>(
        IncrementalGeneratorInitializationContext context, string attribute, Func<NetworkAttributes, bool> applies, Func<INamedTypeSymbol, NetworkAttributes, TSource> parse)
        where TSource : TypeSource => context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (node, _) => node is TypeDeclarationSyntax, (found, cancellation) => Parse(found, applies, parse, cancellation))
            .Where(static type => type is not null)
            .Select(static (type, _) => type!)
            .WithTrackingName(TrackingNames.Networks);

    private static IncrementalValuesProvider<TSource> Sources<TSource>(IncrementalValuesProvider<ParsedType<TSource>> types)
        where TSource : TypeSource => types
            .Where(static type => type.Source is not null)
            .Select(static (type, _) => type.Source!)
            .WithTrackingName(TrackingNames.Sources);

    private static IncrementalValueProvider<EquatableArray<(string MetadataName, string HintName)>> HintNames<TSource>(IncrementalValuesProvider<TSource> sources)
        where TSource : TypeSource => sources
            .Select(static (source, _) => (source.MetadataName, HintName: source.HintName(collides: false)))
            .Collect()
            .Select(static (names, _) => names.SelectMany(name => new[] { name, (name.MetadataName, TypeSource.EndPointsName(name.HintName)) }).ToEquatableArray());

    private static void Emit<TSource>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<ParsedType<TSource>> types,
        IncrementalValuesProvider<TSource> sources,
        IncrementalValueProvider<EquatableArray<string>> collisions,
        Func<TSource, EmittedCode> emit)
        where TSource : TypeSource
    {
        IncrementalValuesProvider<EmittedFile> files = sources
            .Where(static source => source.Declaration.CanBeExtended)
            .Combine(collisions)
            .Select((pair, cancellation) => Emit(pair.Left, pair.Right.Contains(pair.Left.MetadataName), emit, cancellation))
            .WithTrackingName(TrackingNames.Files);

        IncrementalValueProvider<EquatableArray<EmissionDefect>> defects = files
            .Where(static file => file.Defect is not null)
            .Select(static (file, _) => file.Defect!)
            .Collect()
            .Select(static (all, _) => all.ToEquatableArray());

        IncrementalValuesProvider<NetworkFailure> failures = types
            .Combine(defects)
            .Select(static (pair, _) => FailureOf(pair.Left, pair.Right))
            .Where(static failure => failure is not null)
            .Select(static (failure, _) => failure!)
            .WithTrackingName(TrackingNames.Failures);

        context.RegisterSourceOutput(
            files.Where(static file => file.Defect is null),
            static (output, file) =>
            {
                output.AddSource(file.HintName, SourceText.From(file.Code!.Text, System.Text.Encoding.UTF8));
                if (file.Code.EndPoints is { } points)
                {
                    output.AddSource(TypeSource.EndPointsName(file.HintName), SourceText.From(points, System.Text.Encoding.UTF8));
                }
            });
        context.RegisterSourceOutput(failures, static (output, failure) => output.ReportDiagnostic(Diagnostic.Create(
            failure.IsDefect ? Descriptors.GeneratorFailed : Descriptors.NotGenerated, failure.Location.ToLocation(), failure.Message)));
    }

    private static ParsedType<TSource>? Parse<TSource>(
        GeneratorAttributeSyntaxContext context, Func<NetworkAttributes, bool> applies, Func<INamedTypeSymbol, NetworkAttributes, TSource> parse, CancellationToken cancellation)
        where TSource : TypeSource
    {
        cancellation.ThrowIfCancellationRequested();
        TypeDeclarationSyntax declaration = (TypeDeclarationSyntax)context.TargetNode;
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        SourceLocation location = SourceLocation.Of(declaration.Identifier);
        try
        {
            // Each declaration with a [Block] comes here; the network is generated for one of them.
            NetworkAttributes attributes = NetworkAttributes.Of(type);
            return attributes.Primary == declaration && applies(attributes) ? new(parse(type, attributes), location, null) : null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(null, location, Defect(type.Name, exception));
        }
    }

    private static EmittedFile Emit<TSource>(TSource source, bool collides, Func<TSource, EmittedCode> emit, CancellationToken cancellation)
        where TSource : TypeSource
    {
        cancellation.ThrowIfCancellationRequested();
        string hintName = source.HintName(collides);
        try
        {
            return new(hintName, emit(source), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(hintName, null, new(source.MetadataName, Defect(source.Name, exception)));
        }
    }

    private static NetworkFailure? FailureOf<TSource>(ParsedType<TSource> type, EquatableArray<EmissionDefect> defects)
        where TSource : TypeSource
    {
        if (type.Source is not { } source)
        {
            return new(IsDefect: true, type.Defect!, type.Location);
        }

        if (defects.FirstOrDefault(defect => defect.MetadataName == source.MetadataName) is { } emission)
        {
            return new(IsDefect: true, emission.Message, type.Location);
        }

        try
        {
            List<Finding> errors = [.. source.IsComplete ? source.Findings().Where(finding => finding.IsError) : []];
            string count = errors.Count == 1 ? "an error" : $"{Text.Grouped(errors.Count)} errors; the first";
            return errors.Count == 0
                ? null
                : new(IsDefect: false, $"'{source.Name}' was not generated: its table has {count}: {errors[0].Message}", type.Location);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(IsDefect: true, Defect(source.Name, exception), type.Location);
        }
    }

    private static string Defect(string name, Exception exception) =>
        $"The ResNet generator failed on '{name}': {exception.GetType().FullName}: {exception.Message.Replace("\r", "").Replace('\n', ' ')}. Please report this";
}
