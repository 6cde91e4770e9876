using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace ResNetDsl.Generator.Tests.Running;

/// <summary>What a step keeps between runs must not hold on to a compilation, or every keystroke would keep one alive and compare unequal.</summary>
internal static class CachedValues
{
    private static readonly Type[] Forbidden =
    [
        typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SyntaxToken), typeof(SyntaxReference), typeof(Compilation), typeof(SemanticModel),
        typeof(Location), typeof(Diagnostic), typeof(AttributeData), typeof(TypedConstant),
    ];

    public static void AssertHoldNoPartOfACompilation(IEnumerable<object> values)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        foreach (object value in values)
        {
            Visit(value, value.GetType().Name, seen);
        }
    }

    private static void Visit(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string or Delegate or Type || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        Type? held = Forbidden.FirstOrDefault(type => type.IsInstanceOfType(value));
        Assert.True(held is null, $"{path} holds a {held?.Name}");

        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Visit(item, path + "[]", seen);
            }
        }

        for (Type? type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Visit(field.GetValue(value), $"{path}.{field.Name}", seen);
            }
        }
    }
}
