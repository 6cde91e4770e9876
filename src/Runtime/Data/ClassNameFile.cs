using System.Text;
using ResNetDsl.Platform;
using ResNetDsl.Texts;

namespace ResNetDsl.Data;

/// <summary>A text file with one class name per line.</summary>
internal static class ClassNameFile
{
    // Far more than 100,000 names, so that a file of weights passed by mistake is not read.
    private const int Longest = 1 << 24;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is empty or too long, is a pipe or a device, or is not text in UTF-8.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Text(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidDataException($"'{path}' is a folder; specify a file with one class name per line.");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}' with the names of the classes.", path);
        }

        if (InputFile.IsEmptyOrSpecial(path))
        {
            throw new InvalidDataException($"'{path}' is empty, or is a pipe or a device; it must have one class name per line.");
        }

        byte[] bytes;
        using (FileStream stream = InputFile.Open(path))
        {
            // One byte more than there may be.
            byte[] buffer = new byte[(int)Math.Min(stream.Length, Longest) + 1];
            int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            bytes = read <= Longest ? buffer[..read] : throw new InvalidDataException($"'{path}' has more than {Architecture.Text.Grouped(Longest)} bytes, so it is not a list of the names of classes.");
        }

        try
        {
            string text = Strict.GetString(bytes);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException exception)
        {
            int line = 1 + bytes.AsSpan(0, Math.Max(exception.Index, 0)).Count((byte)'\n');
            throw new InvalidDataException($"'{path}' is not UTF-8 text: line {Architecture.Text.Grouped(line)} has invalid bytes. Save it as UTF-8, with one class name per line.", exception);
        }
    }

    /// <summary>The names on the lines of a text.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="InvalidDataException">There are no names, or a line is blank, repeated or has control characters.</exception>
    public static IReadOnlyList<string> Lines(string path, string text)
    {
        string[] lines = text.Split('\n');
        if (lines[^1].Length == 0)
        {
            lines = lines[..^1];
        }

        if (lines.Length == 0)
        {
            throw new InvalidDataException($"'{path}' is empty; it must have one class name per line.");
        }

        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < lines.Length; i++)
        {
            string name = lines[i].Trim();
            string? problem = name.Length == 0 ? "is blank"
                : name.Any(char.IsControl) ? "has a control character, so it is not the name of a class"
                : !seen.TryAdd(name, i) ? $"is '{OneLine.Of(name)}', as line {Architecture.Text.Grouped(seen[name] + 1)} is: class names must be unique"
                : null;
            if (problem is not null)
            {
                throw new InvalidDataException($"Line {Architecture.Text.Grouped(i + 1)} of '{path}' {problem}.");
            }

            lines[i] = name;
        }

        return lines;
    }
}
