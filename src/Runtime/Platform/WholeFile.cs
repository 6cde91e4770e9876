namespace ResNetDsl.Platform;

/// <summary>Writes files atomically.</summary>
internal static class WholeFile
{
    /// <summary>Writes a temporary file and renames it when all of it is on the disk. Until then an existing file is unchanged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes what it holds, to a stream that can seek, and that can read what was written.</param>
    /// <exception cref="IOException">The file cannot be written: there is no such folder, or no room.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder or the file is denied.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileSizeLimit.FailWrites();
        string temporary = path + ".partial";
        bool begun = false;
        try
        {
            using (FileStream stream = Created(temporary))
            {
                begun = true;
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            begun = false;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException(Sentence(path, exception), exception);
        }
        catch (IOException exception)
        {
            throw new IOException(Sentence(path, exception), exception);
        }
        catch (ArgumentOutOfRangeException exception) when (exception.ParamName == "value")
        {
            // What .NET makes of EFBIG.
            IOException tooLarge = new("it would be larger than the system lets this process write", exception);
            throw new IOException(Sentence(path, tooLarge), tooLarge);
        }
        finally
        {
            // One that another writer holds open is that writer's.
            if (begun)
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>Creates a new file. What an ended process left under the name is replaced; a link is, not what it points to.</summary>
    private static FileStream Created(string temporary)
    {
        if (new FileInfo(temporary) is { LinkTarget: null, Exists: true })
        {
            // Fails where another process writes it.
            using FileStream left = new(temporary, FileMode.Open, FileAccess.Write, FileShare.None);
        }

        File.Delete(temporary);
        return new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    private static string Sentence(string path, Exception exception) => $"'{path}' cannot be written, and is unchanged: {exception.Message.TrimEnd('.')}.";
}
