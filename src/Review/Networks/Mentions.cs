using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.Review.Networks;

/// <summary>The names that tables mention, and those that files declare, as texts: which files a table needs is mostly known without asking the compiler what a name means.</summary>
internal sealed class Mentions
{
    // What the language itself declares: attributes, enumerations and their values.
    private static readonly HashSet<string> Language = [.. typeof(BlockAttribute).Assembly.GetExportedTypes()
        .Where(type => type.Namespace == nameof(ResNetDsl))
        .SelectMany(type => type.IsEnum ? Enum.GetNames(type).Append(type.Name) : [type.Name.Split('`')[0], type.Name.Split('`')[0].Replace("Attribute", "", StringComparison.Ordinal)])
        .Append(nameof(ResNetDsl))
        .Append("IUnit")
        .Append("nameof")
        .Append("global")];

    // As they may be written: with the ending of their classes or without it.
    private static readonly HashSet<string> Tables = [.. new[] { AttributeNames.Block, AttributeNames.Backbone }
        .Select(name => name[(name.LastIndexOf('.') + 1)..])
        .SelectMany(name => new[] { name, name[..^nameof(Attribute).Length] })];

    private readonly HashSet<string> declared = [.. Language];
    private readonly List<SyntaxNode> tables = [];
    private readonly Dictionary<string, List<SyntaxNode>> needs = new(StringComparer.Ordinal);

    /// <summary>Whether an attribute may be one that makes a class a network or a composition.</summary>
    public static bool IsOfTable(AttributeSyntax attribute)
    {
        string name = (attribute.Name is QualifiedNameSyntax qualified ? qualified.Right : attribute.Name is AliasQualifiedNameSyntax alias ? alias.Name : (SimpleNameSyntax)attribute.Name).Identifier.ValueText;
        return Tables.Contains(name);
    }

    /// <summary>Adds a file.</summary>
    public void Add(SyntaxTree tree)
    {
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(node => node is not BaseMethodDeclarationSyntax and not BasePropertyDeclarationSyntax))
        {
            switch (node)
            {
                case BaseTypeDeclarationSyntax type:
                    // The attributes of a class are needed by tables that name it as their unit.
                    Declare(type.Identifier.ValueText, type.AttributeLists);
                    if (type.AttributeLists.SelectMany(list => list.Attributes).Any(IsOfTable))
                    {
                        tables.AddRange(type.AttributeLists);
                    }

                    break;
                case EnumMemberDeclarationSyntax member:
                    Declare(member.Identifier.ValueText, member.EqualsValue is { } value ? [value] : []);
                    break;
                case VariableDeclaratorSyntax variable when variable.Parent?.Parent is FieldDeclarationSyntax:
                    Declare(variable.Identifier.ValueText, variable.Initializer is { } initializer ? [initializer] : []);
                    break;
                case BaseNamespaceDeclarationSyntax space:
                    declared.UnionWith(space.Name.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Select(name => name.Identifier.ValueText));
                    break;
                case UsingDirectiveSyntax { Alias: { } alias }:
                    declared.Add(alias.Name.Identifier.ValueText);
                    break;
            }
        }
    }

    /// <summary>The names that tables mention, and that what they mention does, without a declaration.</summary>
    public IReadOnlyCollection<string> Undeclared()
    {
        HashSet<string> mentioned = new(StringComparer.Ordinal);
        Queue<SyntaxNode> open = new(tables);
        while (open.Count > 0)
        {
            foreach (SimpleNameSyntax name in open.Dequeue().DescendantNodes().OfType<SimpleNameSyntax>().Where(name => name.Parent is not NameEqualsSyntax and not NameColonSyntax))
            {
                if (mentioned.Add(name.Identifier.ValueText) && needs.TryGetValue(name.Identifier.ValueText, out List<SyntaxNode>? more))
                {
                    foreach (SyntaxNode node in more)
                    {
                        open.Enqueue(node);
                    }
                }
            }
        }

        mentioned.ExceptWith(declared);
        return mentioned;
    }

    private void Declare(string name, IEnumerable<SyntaxNode> needed)
    {
        declared.Add(name);
        if (!needs.TryGetValue(name, out List<SyntaxNode>? nodes))
        {
            needs.Add(name, nodes = []);
        }

        nodes.AddRange(needed);
    }
}
