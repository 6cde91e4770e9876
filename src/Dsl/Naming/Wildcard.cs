namespace ResNetDsl.Architecture.Naming;

/// <summary>Names with a <c>*</c> that stands for any characters, or for none.</summary>
internal static class Wildcard
{
    /// <summary>Whether a pattern matches a whole name. Takes time in proportion to the product of both lengths at most.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="name">The name.</param>
    public static bool Matches(string pattern, string name)
    {
        (int inPattern, int inName, int star, int resume) = (0, 0, -1, 0);
        while (inName < name.Length)
        {
            if (inPattern < pattern.Length && pattern[inPattern] == '*')
            {
                (star, resume) = (inPattern, inName);
                inPattern++;
            }
            else if (inPattern < pattern.Length && pattern[inPattern] == name[inName])
            {
                inPattern++;
                inName++;
            }
            else if (star >= 0)
            {
                // The star takes one more.
                resume++;
                (inPattern, inName) = (star + 1, resume);
            }
            else
            {
                return false;
            }
        }

        while (inPattern < pattern.Length && pattern[inPattern] == '*')
        {
            inPattern++;
        }

        return inPattern == pattern.Length;
    }
}
