namespace ResNetDsl.Training;

/// <summary>
/// The folder of a run: the latest checkpoint, the previous one, and the best weights. Only one process at a time trains in a folder.
/// </summary>
internal sealed class TrainingFolder : IDisposable
{
    private readonly FileStream ownership;

    private TrainingFolder(string path, FileStream ownership)
    {
        Path = path;
        this.ownership = ownership;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The latest checkpoint.</summary>
    public string Latest => At(Path, "checkpoint.safetensors");

    /// <summary>The checkpoint before the latest.</summary>
    public string Previous => At(Path, "checkpoint.previous.safetensors");

    /// <summary>The best weights so far.</summary>
    public string Weights => WeightsIn(Path);

    /// <summary>Returns the path of the best weights in a folder.</summary>
    public static string WeightsIn(string folder) => At(folder, "weights.safetensors");

    /// <summary>Creates the folder if necessary and locks it against other processes.</summary>
    /// <exception cref="CheckpointException">The folder is not writable, or another process trains in it.</exception>
    public static TrainingFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            // The system takes the lock back when the process ends, however it ends.
            return new(path, new FileStream(At(path, "training.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new CheckpointException($"Files cannot be written to '{path}': {exception.Message.TrimEnd('.')}. Choose another folder, or let this user write there.", exception);
        }
        catch (IOException exception) when (File.Exists(At(path, "training.lock")))
        {
            throw new CheckpointException($"Another process is training in '{path}'. Wait for it, or choose another folder.", exception);
        }
        catch (IOException exception)
        {
            throw new CheckpointException($"'{path}' cannot be used as a folder for training: {exception.Message.TrimEnd('.')}. Choose another one.", exception);
        }
    }

    /// <summary>Writes a checkpoint; the latest becomes the previous one. One of the two is intact at any time.</summary>
    /// <exception cref="CheckpointException">It cannot be written. Existing checkpoints are unchanged.</exception>
    public void Write(Network network, CheckpointState state, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        string next = At(Path, "checkpoint.next.safetensors");
        try
        {
            CheckpointFile.Write(next, network, state, tensors);
            if (File.Exists(Latest))
            {
                File.Move(Latest, Previous, overwrite: true);
            }

            File.Move(next, Latest, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string kept = File.Exists(Latest) ? $"'{Latest}' is kept as it was" : File.Exists(Previous) ? $"'{Previous}' is kept as it was" : "there is none yet";
            throw new CheckpointException(
                $"The checkpoint of step {state.Step} cannot be written in '{Path}' ({(exception.InnerException ?? exception).Message.TrimEnd('.')}); {kept}. Free some space, or let this user write there, and run the same again: it continues from there.",
                exception);
        }
    }

    /// <summary>Opens the latest intact checkpoint; returns null if there are no checkpoints.</summary>
    /// <param name="note">Receives a sentence about each checkpoint that is skipped.</param>
    /// <exception cref="CheckpointException">There are checkpoints, but none is intact.</exception>
    public CheckpointFile? OpenLatest(Action<string> note)
    {
        List<string> damaged = [];
        foreach (string path in new[] { Latest, Previous }.Where(File.Exists))
        {
            try
            {
                CheckpointFile file = CheckpointFile.Open(path);
                if (damaged.Count > 0)
                {
                    note($"{damaged[0]} Training continues from the previous one, '{path}', of step {file.State.Step}.");
                }

                return file;
            }
            catch (InvalidDataException exception)
            {
                damaged.Add(exception.Message);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new CheckpointException($"The checkpoint '{path}' cannot be read: {exception.Message.TrimEnd('.')}. Let this user read it, or choose another folder.", exception);
            }
        }

        return damaged.Count == 0
            ? null
            : throw new CheckpointException($"{string.Join(' ', damaged)} No checkpoint in '{Path}' is intact: delete them to start over, or choose another folder.");
    }

    public void Dispose() => ownership.Dispose();

    private static string At(string folder, string name) => System.IO.Path.Combine(folder, name);
}
