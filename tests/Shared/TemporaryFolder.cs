namespace ResNetDsl.Tests;

/// <summary>A folder that is gone when its test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("ResNetDsl-");

    public string Path => directory.FullName;

    public string Of(string name) => System.IO.Path.Combine(directory.FullName, name);

    /// <summary>The names of all that lies in the folder.</summary>
    public string[] Entries() => [.. directory.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    public void Dispose() => directory.Delete(recursive: true);
}
