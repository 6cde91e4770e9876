using System.IO.Compression;
using ResNetDsl.Platform;

namespace ResNetDsl.Data;

/// <summary>Reads the files of datasets and turns errors into messages.</summary>
internal static class DatasetFile
{
    /// <summary>Opens a file, unpacked if its name ends with .gz, and reads it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="read">Reads it, given the most bytes that it can unpack to.</param>
    /// <exception cref="DatasetException">It cannot be opened or read, ends too early, or is not a gzip file.</exception>
    public static T Read<T>(string file, Func<Stream, long, T> read)
    {
        try
        {
            using FileStream stream = InputFile.IsEmptyOrSpecial(file)
                ? throw new DatasetException($"The file '{file}' is empty, or is a pipe or a device. Copy or download it again.")
                : InputFile.Open(file);
            if (!file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                return read(stream, stream.Length);
            }

            // Deflate packs 1,032 bytes into one at most, so that a header can be checked before memory is taken.
            using GZipStream unpacked = new(stream, CompressionMode.Decompress);
            return read(unpacked, 1032 * stream.Length);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DatasetException($"There is no file '{file}'. Check the path; a relative one starts at '{Environment.CurrentDirectory}'.", exception);
        }
        catch (EndOfStreamException exception)
        {
            throw Short(file, exception);
        }
        catch (InvalidDataException exception)
        {
            throw new DatasetException($"'{file}' is not a gzip file, or is damaged. Download it again.", exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or (IOException and not DatasetException))
        {
            throw new DatasetException($"The file '{file}' cannot be read: {exception.Message} Check that this user may read it.", exception);
        }
    }

    /// <summary>The lines of a file of names, without empty ones; null when there is no such file.</summary>
    /// <exception cref="DatasetException">It cannot be read.</exception>
    public static string[]? Lines(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        return Read(file, (stream, _) =>
        {
            using StreamReader reader = new(stream);
            return reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        });
    }

    public static DatasetException Short(string file, Exception? cause = null) => new($"The file '{file}' is cut off. Copy or download it again.", cause);
}
