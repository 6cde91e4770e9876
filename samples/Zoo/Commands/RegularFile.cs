namespace ResNetDsl.Zoo.Commands;

/// <summary>The file that the table is written into.</summary>
internal static class RegularFile
{
    /// <summary>Refuses what has no bytes before it is opened: a pipe without a writer never answers, and a device may have no end. Systems give both the length 0.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it should be, such as <c>a Markdown file</c>.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">It is empty, or a pipe or a device.</exception>
    public static void Require(string path, string kind)
    {
        FileInfo file = new(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        }

        if ((file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)) is FileInfo { Length: 0 })
        {
            throw new InvalidDataException($"'{path}' is empty, or is a pipe or a device. Name {kind}.");
        }
    }
}
