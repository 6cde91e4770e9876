namespace ResNetDsl.Texts;

/// <summary>Lists in sentences.</summary>
internal static class Sentences
{
    /// <summary>Returns <c>a, b or c</c>.</summary>
    public static string Or(IEnumerable<string> items) => Joined(items, "or");

    /// <summary>Returns <c>a, b and c</c>.</summary>
    public static string And(IEnumerable<string> items) => Joined(items, "and");

    /// <summary>Returns a clause with a capital, for the beginning of a sentence.</summary>
    public static string Capital(string clause) => clause.Length == 0 ? "" : char.ToUpperInvariant(clause[0]) + clause[1..];

    private static string Joined(IEnumerable<string> items, string last)
    {
        string[] all = [.. items];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} {last} {all[^1]}";
    }
}
