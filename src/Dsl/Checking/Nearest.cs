namespace ResNetDsl.Architecture;

/// <summary>What was probably meant by a name that does not exist.</summary>
public static class Nearest
{
    // Longer names than any that a person types; the distance takes time in proportion to the product of the lengths.
    private const int Longest = 100;

    /// <summary>The name with the fewest changed letters, at most a third of them; null when there is none so near.</summary>
    /// <param name="name">The name that was written.</param>
    /// <param name="names">The names there are.</param>
    public static string? Of(string name, IEnumerable<string> names) =>
        name.Length > Longest
            ? null
            : names.Where(other => other.Length <= Longest)
                .Select(other => (Name: other, Distance: Distance(name.ToUpperInvariant(), other.ToUpperInvariant())))
                .Where(other => other.Distance <= Math.Max(1, Math.Max(name.Length, other.Name.Length) / 3))
                .OrderBy(other => other.Distance)
                .Select(other => other.Name)
                .FirstOrDefault();

    /// <summary>The fewest insertions, deletions and replacements of characters that make one of the other (Levenshtein, 1966).</summary>
    /// <param name="first">One text.</param>
    /// <param name="second">The other.</param>
    public static int Distance(string first, string second)
    {
        int[] row = [.. Enumerable.Range(0, second.Length + 1)];
        for (int i = 1; i <= first.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= second.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (first[i - 1] == second[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[second.Length];
    }
}
