namespace ResNetDsl.Weights;

/// <summary>The files beside a model that have bytes of its tensors. A model may name files of its own folder only.</summary>
internal sealed class OnnxExternalFiles(string model) : IDisposable
{
    private readonly Dictionary<string, TensorFile> files = new(StringComparer.Ordinal);
    private readonly string folder = Path.GetDirectoryName(Path.GetFullPath(model))!;

    /// <summary>The bytes of all files.</summary>
    public long Length => files.Values.Sum(file => file.Length);

    /// <summary>Opens a file, or returns it when it is open.</summary>
    /// <param name="location">Its name, relative to the model's folder.</param>
    /// <exception cref="FormatException">It is in another folder, or there is none.</exception>
    public TensorFile Open(string location)
    {
        if (files.TryGetValue(location, out TensorFile? open))
        {
            return open;
        }

        bool isPath = location.Length > 0 && !location.Contains('\0', StringComparison.Ordinal) && !Path.IsPathRooted(location);
        string path = isPath ? Path.GetFullPath(location, folder) : "";
        if (!isPath || !path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new FormatException($"it has tensors in '{location}', which is not in its folder");
        }

        if (!File.Exists(path))
        {
            throw new FormatException($"it has tensors in the file '{location}', which is not beside it; copy it into '{folder}'");
        }

        files.Add(location, open = TensorFile.Open(path));
        return open;
    }

    public void Dispose()
    {
        foreach (TensorFile file in files.Values)
        {
            file.Dispose();
        }
    }
}
