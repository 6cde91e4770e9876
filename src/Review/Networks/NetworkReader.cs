using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.Generator.Diagnostics;
using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Parsing;
using ResNetDsl.Review.Sources;

namespace ResNetDsl.Review.Networks;

/// <summary>
/// Reads the networks of some sources as the generator does, without a build: only files that hold tables are parsed, then those that declare the names which the tables use, and so on.
/// </summary>
internal sealed class NetworkReader
{
    // A file that may hold a table or the heads of a composition.
    private const string TablePattern = @"(Block|Backbone)(Attribute)?[[:space:]]*(<.*>)?[[:space:]]*\(";

    // Directives that reach every file.
    private const string GlobalUsingPattern = @"^[[:space:]]*global[[:space:]]+using[[:space:]]";

    // A constant of a constant of a constant.
    private const int DeepestNames = 12;

    // The one type of the runtime that a table refers to: what a class of the program's own units implements.
    private const string Runtime = "namespace ResNetDsl; public interface IUnit;";

    // Usings that a project file may add. They are tried where a table does not compile without them.
    private const string ProjectUsings = "global using ResNetDsl; global using static ResNetDsl.UnitKind; global using System;";

    private static readonly CSharpParseOptions Language = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);

    private static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileNameWithoutExtension(path) is "System.Private.CoreLib" or "System.Runtime" or "netstandard" or "ResNetDsl.Dsl")
        .Select(path => MetadataReference.CreateFromFile(path))];

    private readonly SourceTree source;
    private readonly SyntaxCache cache;
    private readonly string project;
    private readonly HashSet<string> paths = new(StringComparer.Ordinal);
    private readonly Mentions mentions = new();

    // Names that were looked for, by their texts and by what they mean to the compiler.
    private readonly HashSet<string> searched = new(StringComparer.Ordinal);
    private readonly HashSet<string> resolved = new(StringComparer.Ordinal);
    private CSharpCompilation compilation = CSharpCompilation.Create(
        "Sources", [CSharpSyntaxTree.ParseText(Runtime, Language)], References, new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

    private NetworkReader(SourceTree source, SyntaxCache cache, string project) => (this.source, this.cache, this.project) = (source, cache, project);

    /// <summary>Reads every network and composition, in the order of their files.</summary>
    /// <param name="source">The sources.</param>
    /// <param name="cache">Files that other states of the sources may have as well.</param>
    public static IReadOnlyList<ReadNetwork> Read(SourceTree source, SyntaxCache? cache = null)
    {
        cache ??= new();
        IReadOnlyList<string> tables = source.Find(TablePattern);
        IReadOnlyList<string> usings = tables.Count > 0 ? source.Find(GlobalUsingPattern) : [];
        List<ReadNetwork> networks = [];
        foreach (IGrouping<string, string> project in tables.GroupBy(source.ProjectOf))
        {
            NetworkReader reader = new(source, cache, project.Key);
            reader.Add([.. project, .. usings.Where(reader.IsOfProject)]);
            reader.AddMentioned();
            networks.AddRange(reader.ReadAll());
        }

        return [.. networks.OrderBy(network => network.Path, StringComparer.Ordinal).ThenBy(network => network.Line)];
    }

    private bool IsOfProject(string path) => source.ProjectOf(path) == project;

    private void Add(IReadOnlyCollection<string> found)
    {
        string[] added = [.. found.Where(paths.Add)];
        SyntaxTree[] trees = [.. source.Read(added).Select(file => cache.Parse(file, Language)).Where(tree => !IsOfLanguage(tree))];
        compilation = compilation.AddSyntaxTrees(trees);
        foreach (SyntaxTree tree in trees)
        {
            mentions.Add(tree);
            if (tree.GetRoot().ContainsDirectives && tree.GetRoot().DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia) && MayMatter(trivia.ToString())))
            {
                source.Note($"'{tree.FilePath}' has tables or constants for a conditional symbol (#if), which were left out: no symbol is defined without a build.");
            }
        }

        static bool MayMatter(string code) => code.Contains("const ", StringComparison.Ordinal) || code.Contains("Block", StringComparison.Ordinal) || code.Contains("Network", StringComparison.Ordinal);
    }

    /// <summary>
    /// Adds the files that declare what tables mention and the files so far do not, until there are none. Only texts are compared, which is fast; a name that several classes have may still be missing after it.
    /// </summary>
    private void AddMentioned()
    {
        for (int depth = 0; depth < DeepestNames; depth++)
        {
            string[] names = [.. mentions.Undeclared().Where(searched.Add)];
            if (names.Length == 0)
            {
                return;
            }

            AddDeclarations(names);
        }
    }

    /// <summary>Reads all networks; once more with what those lack that have no values.</summary>
    private List<ReadNetwork> ReadAll()
    {
        for (int depth = 0; ; depth++)
        {
            INamedTypeSymbol[] types = [.. Types()];
            List<ReadNetwork> networks = [];
            List<INamedTypeSymbol> open = [];
            foreach (INamedTypeSymbol type in types)
            {
                (ReadNetwork? network, bool isComplete) = Read(type);
                if (!isComplete)
                {
                    open.Add(type);
                }

                if (network is not null)
                {
                    networks.Add(network);
                }
            }

            string[] unknown = [.. open.SelectMany(UnknownNames).Select(name => name.Identifier.ValueText).Distinct()];
            if (depth == 0 && unknown.Length > 0)
            {
                compilation = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(ProjectUsings, Language));
                continue;
            }

            string[] names = [.. unknown.Where(resolved.Add)];
            if (names.Length == 0 || depth == DeepestNames)
            {
                return networks;
            }

            AddDeclarations(names);
        }
    }

    /// <summary>Adds the files that declare a type or a constant of a name: those of the project, and of others what the project does not declare.</summary>
    private void AddDeclarations(string[] names)
    {
        string alternatives = string.Join("|", names);
        ILookup<bool, string> found = source.Find($@"(class|struct|enum|interface|record)[[:space:]]+({alternatives})([^A-Za-z0-9_]|$)|const[[:space:]].*[[:space:],]({alternatives})[[:space:]]*=").ToLookup(IsOfProject);
        Add([.. found[true]]);
        if (mentions.Undeclared().Intersect(names).Any() || !found[true].Any())
        {
            Add([.. found[false]]);
        }
    }

    /// <summary>Whether a file is of the table language itself, which this program has: a part of its attributes would hide the whole.</summary>
    private bool IsOfLanguage(SyntaxTree tree) => tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .OfType<BaseTypeDeclarationSyntax>()
        .Any(type => type.Parent is BaseNamespaceDeclarationSyntax { Parent: CompilationUnitSyntax } named && named.Name.ToString().StartsWith("ResNetDsl", StringComparison.Ordinal)
            && compilation.GetTypeByMetadataName($"{named.Name}.{type.Identifier.ValueText}") is not null);

    /// <summary>The classes of the project that have an attribute that may be of a table.</summary>
    private IEnumerable<INamedTypeSymbol> Types()
    {
        HashSet<INamedTypeSymbol> seen = new(SymbolEqualityComparer.Default);
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0 && IsOfProject(tree.FilePath)))
        {
            SemanticModel? model = null;
            foreach (TypeDeclarationSyntax declaration in tree.GetRoot().DescendantNodes(node => node is not BaseMethodDeclarationSyntax and not BasePropertyDeclarationSyntax).OfType<TypeDeclarationSyntax>())
            {
                if (declaration.AttributeLists.SelectMany(list => list.Attributes).Any(Mentions.IsOfTable) && (model ??= compilation.GetSemanticModel(tree)).GetDeclaredSymbol(declaration) is { } type && seen.Add(type))
                {
                    yield return type;
                }
            }
        }
    }

    /// <summary>The names in the attributes of a network, in those of its own units, and in the constants that they use, that nothing declares.</summary>
    private IEnumerable<SimpleNameSyntax> UnknownNames(INamedTypeSymbol type)
    {
        Queue<SyntaxNode> open = new(AttributesOf(type));
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default) { type };
        while (open.Count > 0)
        {
            SyntaxNode node = open.Dequeue();
            SemanticModel model = compilation.GetSemanticModel(node.SyntaxTree);
            foreach (SimpleNameSyntax name in node.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Where(name => name.Parent is not NameEqualsSyntax and not NameColonSyntax && !IsInNameOf(name)))
            {
                SymbolInfo info = model.GetSymbolInfo(name);
                ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
                if (symbol is null or IErrorTypeSymbol)
                {
                    // What follows an unknown name is unknown for that reason.
                    if (name.Parent is not MemberAccessExpressionSyntax access || access.Name != name || model.GetSymbolInfo(access.Expression).Symbol is not null)
                    {
                        yield return name;
                    }
                }
                else if (symbol is IFieldSymbol { IsConst: true, HasConstantValue: false } constant && seen.Add(constant))
                {
                    foreach (SyntaxReference reference in constant.DeclaringSyntaxReferences)
                    {
                        open.Enqueue(reference.GetSyntax());
                    }
                }
                else if (symbol is INamedTypeSymbol { TypeKind: TypeKind.Class } named && !named.DeclaringSyntaxReferences.IsEmpty && seen.Add(named))
                {
                    foreach (SyntaxNode attribute in AttributesOf(named))
                    {
                        open.Enqueue(attribute);
                    }
                }
            }
        }
    }

    // nameof(Net.Block4) has its value whether or not the generated property is there.
    private static bool IsInNameOf(SimpleNameSyntax name) =>
        name.AncestorsAndSelf().TakeWhile(node => node is ExpressionSyntax or ArgumentSyntax or ArgumentListSyntax).Any(node => node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } });

    private static IEnumerable<SyntaxNode> AttributesOf(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>().SelectMany(declaration => declaration.AttributeLists).SelectMany(list => list.Attributes);

    /// <summary>Reads a class, and says whether all of it has values.</summary>
    private (ReadNetwork? Network, bool IsComplete) Read(INamedTypeSymbol type)
    {
        NetworkAttributes attributes = NetworkAttributes.Of(type);
        if (attributes.Primary is not { } primary)
        {
            // Attributes of another library, or those of the language where a project imports its namespace.
            return (null, false);
        }

        TypeSource parsed = NetworkAnalyzer.Parse(type, attributes);
        INamedTypeSymbol[] units = [.. attributes.Blocks.SelectMany(block => block.AttributeClass!.TypeArguments).OfType<INamedTypeSymbol>().Where(unit => unit.GetAttributes().Any(IsBroken))];
        bool isComplete = parsed.IsComplete && units.Length == 0;
        FindingLocations locations = new(type, attributes);
        Problem[] problems =
        [
            .. NetworkAnalyzer.Findings(parsed).Where(finding => finding.Severity != RuleSeverity.Hidden)
                .Select(finding => Of(finding.Rule.Id, finding.Severity, finding.Message, locations.Of(finding.Target)) with { Fixes = [.. finding.Fixes.Select(fix => fix.Title)] }),
            .. isComplete ? [] : units.Prepend(type).SelectMany(Unread),
        ];
        FileLinePositionSpan place = primary.Identifier.GetLocation().GetLineSpan();
        bool isSound = isComplete && !parsed.Findings().Any(finding => finding.IsError);
        return (
            new(
                project,
                parsed.MetadataName,
                parsed.Name,
                place.Path,
                place.StartLinePosition.Line + 1,
                isSound && parsed is NetworkSource network ? network.Check().Plan : null,
                isSound && parsed is CompositionSource composition ? composition.Check().Plan : null,
                problems),
            isComplete);
    }

    /// <summary>Whether an attribute does not compile, so that what it says is not known.</summary>
    private static bool IsBroken(AttributeData attribute) =>
        attribute.AttributeConstructor is null || attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(argument => argument.Value)).Any(argument => argument.Kind == TypedConstantKind.Error);

    /// <summary>Why arguments have no value.</summary>
    private IEnumerable<Problem> Unread(INamedTypeSymbol type)
    {
        SimpleNameSyntax[] unknown = [.. UnknownNames(type)];
        foreach (SimpleNameSyntax name in unknown)
        {
            yield return Of(
                "", RuleSeverity.Error, $"'{name.Identifier.ValueText}' has no value without a build: the sources do not declare it, or a generator, a package or a conditional symbol does", name.GetLocation());
        }

        if (unknown.Length > 0)
        {
            yield break;
        }

        foreach (SyntaxNode attribute in AttributesOf(type))
        {
            foreach (Diagnostic diagnostic in compilation.GetSemanticModel(attribute.SyntaxTree).GetDiagnostics(attribute.Span).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            {
                yield return Of(diagnostic.Id, RuleSeverity.Error, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), diagnostic.Location);
            }
        }
    }

    private static Problem Of(string id, RuleSeverity severity, string message, Location location)
    {
        FileLinePositionSpan span = location.GetLineSpan();
        TextLine line = location.SourceTree!.GetText().Lines[span.StartLinePosition.Line];
        return new(
            id, severity switch { RuleSeverity.Error => ProblemSeverity.Error, RuleSeverity.Warning => ProblemSeverity.Warning, _ => ProblemSeverity.Info }, message, span.Path, span.Span, line.ToString());
    }
}
