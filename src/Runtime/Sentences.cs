namespace ResNetDsl;

/// <summary>Lists in sentences.</summary>
internal static class Sentences
{
    /// <summary>Returns <c>a, b or c</c>.</summary>
    public static string Or(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
