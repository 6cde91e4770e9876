namespace ResNetDsl.Distributed.Tests;

/// <summary>Pictures, and two networks that one process has trained on them.</summary>
public sealed class TrainedPlainNet : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainedPlainNet()
    {
        MpiLauncher.RunAlone(folder.Path, "pictures", "data");
        string[] train = ["train", "PlainNet", "--data", "data", "--epochs", "1", "--batch-size", "16"];
        MpiLauncher.RunAlone(folder.Path, [.. train, "--seed", "3"]);
        MpiLauncher.RunAlone(folder.Path, [.. train, "--seed", "4", "--output", "other"]);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Copies all of it.</summary>
    /// <param name="target">The folder that receives the copies.</param>
    internal void CopyTo(TemporaryFolder target)
    {
        foreach (string file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            string copy = target.Of(Path.GetRelativePath(folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
