namespace ResNetDsl.Architecture;

/// <summary>Finds the name that was probably meant by an unknown one.</summary>
// A package with an edit distance, such as Quickenshtein, would have to be beside the generator in every compiler.
public static class Nearest
{
    // A longer name is not a typing error; the limit also bounds the cost of the distance.
    private const int MostLetters = 200;

    /// <summary>Returns the name with the smallest edit distance from the given one, ignoring case; null if more than a third of it would have to change.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="names">The known names. Of several at the same distance the one with the nearest letters is returned, <c>block4</c> for <c>block5</c>, then the first.</param>
    public static string? Of(string name, IEnumerable<string> names)
    {
        if (name.Length is 0 or > MostLetters)
        {
            return null;
        }

        int bound = Math.Max(1, (name.Length - 1) / 3);
        (string? nearest, int distance, long letters) = (null, bound + 1, 0L);
        foreach (string candidate in names)
        {
            if (Math.Abs(candidate.Length - name.Length) > bound)
            {
                continue;
            }

            int edits = Distance(name, candidate);
            long apart = Letters(name, candidate);
            if (edits < distance || (edits == distance && nearest is not null && apart < letters))
            {
                (nearest, distance, letters) = (candidate, edits, apart);
            }
        }

        return nearest;
    }

    /// <summary>The letters to insert, remove or exchange (Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals", 1966).</summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other.</param>
    public static int Distance(string left, string right)
    {
        int[] above = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int[] row = new int[right.Length + 1];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int exchanged = above[j - 1] + (Lower(left[i - 1]) == Lower(right[j - 1]) ? 0 : 1);
                row[j] = Math.Min(exchanged, Math.Min(above[j], row[j - 1]) + 1);
            }

            above = row;
        }

        return above[right.Length];
    }

    private static long Letters(string left, string right) =>
        left.Zip(right, (a, b) => (long)Math.Abs(Lower(a) - Lower(b))).Sum();

    private static char Lower(char letter) => char.ToLowerInvariant(letter);
}
