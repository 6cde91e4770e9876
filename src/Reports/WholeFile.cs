namespace ResNetDsl.Reports;

/// <summary>Files that appear whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file beside its place, in a folder that is made if it is not there, and then renames it.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written; the message names it.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string whole = Path.GetFullPath(path);
        string temporary = whole + ".partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(whole) ?? whole);
            try
            {
                using (FileStream stream = File.Create(temporary))
                {
                    write(stream);
                    stream.Flush(flushToDisk: true);
                }

                File.Move(temporary, whole, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The file '{path}' cannot be written: {exception.Message} Name a folder that this user may write to.", exception);
        }
    }
}
