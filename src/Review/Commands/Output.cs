using System.Text;
using ResNetDsl.Review.Sources;
using ResNetDsl.Texts;

namespace ResNetDsl.Review.Commands;

/// <summary>Where a command writes.</summary>
internal static class Output
{
    /// <summary>Writes a text to the terminal, with what moves a cursor or changes a terminal's state escaped: paths and names may have any characters.</summary>
    public static void Write(string text) => Console.Out.Write(Printable.Of(text, "\n\t"));

    /// <summary>Writes a text to a file, which appears whole or not at all; to the terminal when it is null.</summary>
    /// <exception cref="ReviewException">The file cannot be written.</exception>
    public static void Write(string text, string? path)
    {
        if (path is null)
        {
            Write(text);
            return;
        }

        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(temporary, text, new UTF8Encoding(false));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            throw new ReviewException($"'{path}' cannot be written: {exception.Message}");
        }
    }
}
