using ResNetDsl.Platform;

namespace ResNetDsl.Reports;

/// <summary>Files of reports: they appear whole or not at all, in folders that are created if they do not exist.</summary>
internal static class ReportFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written; the message names it.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            string whole = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(whole) ?? whole);
            WholeFile.Write(whole, write);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The file '{path}' cannot be written: {(exception.InnerException ?? exception).Message} Specify a folder that this user may write to.", exception);
        }
    }
}
