using System.Security;
using Microsoft.Build.Framework;

namespace ResNetDsl.NativeLoad;

/// <summary>
/// Makes symbol versions that this machine's libstdc++ lacks optional in native libraries of an output folder, where
/// the libraries do not use them. Never writes through a link: an edited library is a new file in the link's place.
/// Never fails the build: a failure is a warning (RESNETDSLNATIVE), and the file is unchanged.
/// </summary>
public sealed class WeakenUnavailableVersion : Microsoft.Build.Utilities.Task
{
    private const string WarningCode = "RESNETDSLNATIVE";

    private byte[]? host;
    private bool hostRead;

    /// <summary>The libraries in the output folder. One that does not exist is passed over.</summary>
    [Required]
    public ITaskItem[] Libraries { get; set; } = [];

    /// <summary>The names of the versions, such as <c>GLIBCXX_3.4.32</c>.</summary>
    [Required]
    public string[] Versions { get; set; } = [];

    /// <summary>Folders to look for libstdc++.so.6 in before those of the machine.</summary>
    public string[] HostLibraryFolders { get; set; } = [];

    /// <summary>Does the work.</summary>
    /// <returns>True: there are no errors, only warnings.</returns>
    public override bool Execute()
    {
        foreach (string path in Libraries.Select(library => library.GetMetadata("FullPath")))
        {
            try
            {
                if (File.Exists(path))
                    Weaken(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException)
            {
                Warn(path, $"cannot be made to load on this machine: {e.Message}");
            }
        }

        return true;
    }

    private byte[]? Host
    {
        get
        {
            if (!hostRead)
                host = HostLibrary.Read(HostLibraryFolders);
            hostRead = true;
            return host;
        }
    }

    private void Weaken(string path)
    {
        byte[] image = File.ReadAllBytes(path);
        var weakened = new List<string>();
        foreach (string version in Versions.Where(version => version.Length > 0))
        {
            // The host is asked last: on a second build there is nothing to ask. A machine without any libstdc++
            // lacks more than a version.
            byte[] edited = (byte[])image.Clone();
            VersionNeedResult result = ElfVersionNeed.Weaken(edited, version);
            if (result.Outcome is VersionNeedOutcome.AlreadyWeak or VersionNeedOutcome.NotPresent
                || Host is not { } library || HostLibrary.Defines(library, version))
                continue;

            if (result.Outcome != VersionNeedOutcome.Weakened)
            {
                Warn(path, $"may not load, because this machine's libstdc++ does not have {version}, and is left as it is: {result.Reason}");
                continue;
            }

            image = edited;
            weakened.Add(version);
        }

        if (weakened.Count == 0)
            return;

        if (LinkedFolder(path) is { } folder)
        {
            Warn(path, $"is left as it is, because its folder is a link: {folder}");
            return;
        }

        Replace(path, image);
        Log.LogMessage(
            MessageImportance.High,
            "ResNetDsl: {0} asks for {1}, which this machine's libstdc++ does not have and the library does not use; "
            + "made optional in {2} (turn off with -p:ResNetDslNativeLoad=false).",
            Path.GetFileName(path),
            string.Join(", ", weakened),
            path);
    }

    // A build links files. Who links one of NuGet's folders instead has the package folder itself in the output.
    private static string? LinkedFolder(string path)
    {
        DirectoryInfo? folder = new FileInfo(path).Directory;
        while (folder is { Name: "native" or "linux-x64" or "runtimes" })
        {
            if ((folder.Attributes & FileAttributes.ReparsePoint) != 0)
                return folder.FullName;
            folder = folder.Parent;
        }

        return null;
    }

    // The path may be a symbolic or hard link into the package folder, and a running program may have it mapped:
    // both keep the old file when a new one is renamed over the path.
    private static void Replace(string path, byte[] image)
    {
        string temporary = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        try
        {
            // Copies what a link points to, with its permissions and last-write time.
            File.Copy(path, temporary);
            DateTime lastWrite = File.GetLastWriteTimeUtc(temporary);
            FileAttributes attributes = File.GetAttributes(temporary);
            if ((attributes & FileAttributes.ReadOnly) != 0)
                File.SetAttributes(temporary, attributes & ~FileAttributes.ReadOnly);
            File.WriteAllBytes(temporary, image);
            if ((attributes & FileAttributes.ReadOnly) != 0)
                File.SetAttributes(temporary, attributes);

            // With the time and size of its source, the next build's copy passes the file over.
            File.SetLastWriteTimeUtc(temporary, lastWrite);
            File.Replace(temporary, path, null); // rename(2)
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private void Warn(string path, string message) =>
        Log.LogWarning(null, WarningCode, null, path, 0, 0, 0, 0, "ResNetDsl: {0} {1}", Path.GetFileName(path), message);
}
