using System.Globalization;
using System.Text;

namespace ResNetDsl.Architecture;

/// <summary>Names as users type them and as the generated class has them.</summary>
public static class Names
{
    /// <summary>The property of a block or head: its name with a capital first letter.</summary>
    /// <param name="name">The name.</param>
    public static string Property(string name) => name.Length == 0 ? "" : char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>
    /// The property of a layer: <c>conv1</c> is <c>Conv1</c>, <c>se.fc1</c> is <c>SeFc1</c>; TF-slim's <c>Branch_1.Conv2d_0a_1x1</c>, whose underscores separate numbers, is
    /// <c>Branch_1_Conv2d_0a_1x1</c>.
    /// </summary>
    /// <param name="scope">The layer's scope.</param>
    public static string Layer(string scope)
    {
        StringBuilder name = new();
        foreach (string part in scope.Split('.'))
        {
            bool digit = name.Length > 0 && char.IsDigit(name[name.Length - 1]);
            name.Append(digit ? "_" : "").Append(Joined(part));
        }

        return name.ToString();
    }

    /// <summary>The name of a local variable: that of a property with a small first letter.</summary>
    /// <param name="scope">The layer's scope.</param>
    public static string Local(string scope)
    {
        string name = Layer(scope);
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    /// <summary>C# language specification 6.4.3, without escapes and formatting characters: a letter or underscore, then letters, digits, connectors and marks.</summary>
    internal static bool IsIdentifier(string name) => name.Length > 0 && name.Select((character, i) => IsAllowed(character, first: i == 0)).All(allowed => allowed);

    /// <summary>Whether an identifier may have a character.</summary>
    /// <param name="character">The character.</param>
    /// <param name="first">Whether it is the first one.</param>
    internal static bool IsAllowed(char character, bool first) => CharUnicodeInfo.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => !first,
        UnicodeCategory.ConnectorPunctuation => !first || character == '_',
        _ => false,
    };

    // An underscore between two letters separates words: shortcut_pool is ShortcutPool.
    private static string Joined(string part)
    {
        StringBuilder name = new(Property(part));
        for (int i = name.Length - 2; i > 0; i--)
        {
            if (name[i] == '_' && char.IsLetter(name[i - 1]) && char.IsLetter(name[i + 1]))
            {
                name[i + 1] = char.ToUpperInvariant(name[i + 1]);
                name.Remove(i, 1);
            }
        }

        return name.ToString();
    }
}
