namespace ResNetDsl.Distributed.Tests;

/// <summary>Pictures, and two networks that one process trains on them for the first test that needs them.</summary>
public sealed class TrainedPlainNet : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private bool isTrained;

    public void Dispose() => folder.Dispose();

    /// <summary>Copies all of it.</summary>
    /// <param name="target">The folder that receives the copies.</param>
    internal void CopyTo(TemporaryFolder target)
    {
        if (!isTrained)
        {
            string[] train = ["train", "PlainNet", "--data", "data", "--epochs", "1", "--batch-size", "16"];
            Run("pictures", "data");
            Run([.. train, "--seed", "3"]);
            Run([.. train, "--seed", "4", "--output", "other"]);
            isTrained = true;
        }

        foreach (string file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            string copy = target.Of(Path.GetRelativePath(folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private void Run(params string[] arguments)
    {
        RankResult result = MpiLauncher.RunAlone(folder.Path, arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
    }
}
