namespace ResNetDsl.Snapshots.Tests;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string FullName => _folder.Path;

    /// <summary>A source file as the compiler would pass it; it need not exist.</summary>
    public string SourceFile => At("SomeTests.cs");

    public string At(string name) => _folder.Of(name);

    public string Write(string name, string text)
    {
        var path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
