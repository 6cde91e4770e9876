using Microsoft.Win32.SafeHandles;

namespace ResNetDsl.Platform;

/// <summary>
/// Regular files that are read. A pipe or a device is refused before it is opened: a pipe without a writer makes its reader wait for ever, and a device may have no end. Systems give both the length 0,
/// so that an empty file is refused with them.
/// </summary>
internal static class InputFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">It is empty, or a pipe or a device.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to it is denied.</exception>
    public static SafeFileHandle OpenHandle(string path)
    {
        RefuseEmpty(path);
        return File.OpenHandle(path);
    }

    /// <summary>Opens a file as a stream.</summary>
    /// <inheritdoc cref="OpenHandle"/>
    public static FileStream Open(string path)
    {
        RefuseEmpty(path);
        return new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
    }

    /// <summary>Reads a whole file. What is empty or special has no bytes.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to it is denied.</exception>
    public static byte[] ReadAllBytes(string path) => IsEmptyOrSpecial(path) ? [] : File.ReadAllBytes(path);

    /// <summary>Whether a file is empty, or a pipe or a device.</summary>
    /// <param name="path">The file, or a link to it.</param>
    public static bool IsEmptyOrSpecial(string path)
    {
        FileInfo file = new(path);
        return file.Exists && (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)) is FileInfo { Length: 0 };
    }

    private static void RefuseEmpty(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        }

        if (IsEmptyOrSpecial(path))
        {
            throw new InvalidDataException($"'{path}' is empty, or is not a regular file but a pipe or a device. Name a file that has data.");
        }
    }
}
