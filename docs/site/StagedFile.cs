namespace ResNetDsl.Site;

/// <summary>A file in the folder that docfx reads.</summary>
internal static class StagedFile
{
    /// <summary>Writes a file, and the folders above it.</summary>
    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Copies a file, and makes the folders above it.</summary>
    public static void Copy(string source, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(source, path, overwrite: true);
    }
}
