using System.Security;
using System.Text;

namespace ResNetDsl.NativeLoad;

/// <summary>Finds the libstdc++ that programs of this machine load, and what it defines.</summary>
internal static class HostLibrary
{
    private const string FileName = "libstdc++.so.6";

    private static readonly string[] UsualFolders =
        ["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib"];

    /// <summary>The bytes of the first libstdc++ found; null if there is none, or none that can be read.</summary>
    internal static byte[]? Read(IEnumerable<string> firstFolders)
    {
        IEnumerable<string> paths = Under(firstFolders)
            .Concat(MappedHere())
            .Concat(Under((Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':', ';')))
            .Concat(Under(UsualFolders));
        foreach (string path in paths)
        {
            try
            {
                if (File.Exists(path))
                    return File.ReadAllBytes(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException)
            {
                // The loader, too, continues to the next folder.
            }
        }

        return null;
    }

    /// <summary>Whether the bytes hold the name as a NUL-terminated string, as a library does that defines the version.</summary>
    internal static bool Defines(byte[] library, string version)
    {
        byte[] name = Encoding.UTF8.GetBytes(version + '\0');
        for (int at = 0; at <= library.Length - name.Length; at++)
        {
            at = Array.IndexOf(library, name[0], at, library.Length - name.Length - at + 1);
            if (at < 0)
                return false;

            int same = 1;
            while (same < name.Length && library[at + same] == name[same])
                same++;
            if (same == name.Length)
                return true;
        }

        return false;
    }

    private static IEnumerable<string> Under(IEnumerable<string> folders) =>
        folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, FileName));

    // The .NET runtime itself runs on libstdc++, so what this process has mapped is what the loader finds here,
    // ld.so.conf included.
    private static List<string> MappedHere()
    {
        try
        {
            return [.. File.ReadLines("/proc/self/maps")
                .Where(line => line.IndexOf('/') >= 0)
                .Select(line => line.Substring(line.IndexOf('/')))
                .Where(path => Path.GetFileName(path).StartsWith(FileName, StringComparison.Ordinal))
                .Take(1)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException)
        {
            return [];
        }
    }
}
