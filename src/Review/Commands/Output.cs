using System.Text;
using ResNetDsl.Platform;
using ResNetDsl.Texts;

namespace ResNetDsl.Review.Commands;

/// <summary>Where a command writes.</summary>
internal static class Output
{
    /// <summary>Writes a text to the terminal, with what moves a cursor or changes a terminal's state escaped: paths and names may have any characters.</summary>
    public static void Write(string text) => Console.Out.Write(Printable.Of(text, "\n\t"));

    /// <summary>Writes a text to a file, which is written atomically; to the terminal when it is null.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder or the file is denied.</exception>
    public static void Write(string text, string? path)
    {
        if (path is null)
        {
            Write(text);
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (IOException exception)
        {
            throw new IOException($"'{path}' cannot be written: its folder cannot be made. {exception.Message}", exception);
        }

        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
