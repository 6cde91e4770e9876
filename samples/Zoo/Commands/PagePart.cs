namespace ResNetDsl.Zoo.Commands;

/// <summary>Generated lines of a page, between two lines that stay.</summary>
/// <param name="Begin">The line before them.</param>
/// <param name="End">The line after them.</param>
/// <param name="Name">What they are, in messages.</param>
/// <param name="Command">The command that writes them.</param>
internal sealed record PagePart(string Begin, string End, string Name, string Command)
{
    /// <summary>Writes the lines into a page, or compares them with those of the page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="lines">Returns the lines, given those of the page.</param>
    /// <param name="check">Whether nothing is written.</param>
    /// <returns>The exit code: 1 where the page has no place for the lines, or has others and nothing is written.</returns>
    public int Update(FileInfo page, Func<IReadOnlyList<string>, IReadOnlyList<string>> lines, bool check)
    {
        RegularFile.Require(page.ToString(), "a Markdown file");
        string text = File.ReadAllText(page.FullName);
        string[] all = text.Split('\n');
        if (Find(all) is not { } place)
        {
            Console.Error.WriteLine($"'{page}' has no lines {Begin} and {End} to write the table between.");
            return 1;
        }

        string[] before = [.. all[(place.Begin + 1)..place.End].Select(line => line.TrimEnd('\r'))];
        IReadOnlyList<string> table = lines(before);
        if (check)
        {
            if (before.SequenceEqual(table))
            {
                return 0;
            }

            Console.Error.WriteLine($"The {Name} in '{page}' is not current; '{Command} --page {page}' writes it.");
            return 1;
        }

        string end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r" : "";
        File.WriteAllText(page.FullName, string.Join('\n', [.. all[..(place.Begin + 1)], .. table.Select(line => line + end), .. all[place.End..]]));
        return 0;
    }

    private (int Begin, int End)? Find(string[] lines)
    {
        int begin = lines.TakeWhile(line => line.Trim() != Begin).Count();
        int end = begin + 1 + lines.Skip(begin + 1).TakeWhile(line => line.Trim() != End).Count();
        return end < lines.Length ? (begin, end) : null;
    }
}
