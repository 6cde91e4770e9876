using TorchSharp.Modules;

namespace ResNetDsl.Training;

/// <summary>
/// Logs a training for TensorBoard (<c>tensorboard --logdir folder</c>), by TorchSharp's <c>SummaryWriter</c>. By step: <c>training/loss</c>, <c>training/top1</c>,
/// <c>training/learning_rate</c>, <c>training/gradient_norm</c>, <c>training/images_per_second</c>; by epoch, at the step it ended with: <c>epoch/loss</c>, <c>epoch/top1</c>,
/// <c>held_out/loss</c>, <c>held_out/top1</c>, <c>held_out/top5</c>; as text: <c>network</c> and <c>note</c>.
/// </summary>
/// <remarks>
/// Every value is in the file once it is logged: a training that is killed keeps all of them. A training that continues from a checkpoint writes a second file into the folder, and the
/// steps that it repeats are in both. If a value cannot be written, such as on a full disk, logging stops and training continues: see <see cref="Failure"/>.
/// </remarks>
public sealed class TensorBoardLog : ITrainingObserver
{
    private readonly Lock mutex = new();
    private readonly SummaryWriter writer;
    private readonly string folder;
    private readonly int every;
    private readonly string? summary;
    private long lastStep;

    /// <summary>Creates a log: a file whose name contains <c>tfevents</c> and the time in it.</summary>
    /// <param name="folder">The folder of this training, which is created if necessary. To compare runs, put their folders into a common folder.</param>
    /// <param name="every">The interval between two logged steps, beginning with the first; at least 1.</param>
    /// <param name="summary">A description of the network, such as its <c>Summary</c>, which is logged as text.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is less than 1.</exception>
    /// <exception cref="IOException">The folder or the file cannot be written; the message names the folder.</exception>
    public TensorBoardLog(string folder, int every = 10, string? summary = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        this.folder = folder;
        this.every = every;
        this.summary = summary;
        try
        {
            writer = utils.tensorboard.SummaryWriter(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"TensorBoard's log cannot be written to '{folder}': {exception.Message} Specify a folder that this user may write to.", exception);
        }
    }

    /// <summary>The reason why logging stopped, a sentence; null if it has not stopped.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public void Started(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Write(() =>
        {
            lastStep = run.FirstStep;

            // TensorBoard shows text as Markdown: a table of a network keeps its columns as a code block only.
            writer.add_text("network", summary is null ? run.Network : $"{run.Network}\n\n```\n{summary.TrimEnd()}\n```", Step(run.FirstStep));
        });
    }

    /// <inheritdoc/>
    public void Stepped(StepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        lastStep = result.Step;
        if (result.Step % every != 0)
        {
            return;
        }

        Write(() =>
        {
            int step = Step(result.Step);
            writer.add_scalar("training/loss", (float)result.Loss, step);
            writer.add_scalar("training/top1", (float)result.Top1, step);
            writer.add_scalar("training/learning_rate", (float)result.LearningRate, step);
            writer.add_scalar("training/gradient_norm", (float)result.GradientNorm, step);
            writer.add_scalar("training/images_per_second", (float)result.ImagesPerSecond, step);
        });
    }

    /// <inheritdoc/>
    public void EpochEnded(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        Write(() =>
        {
            // Of the last step made, as Stepped counts them: from 0.
            int step = Step(Math.Max(0, epoch.Steps - 1));
            foreach ((string tag, double? value) in ((string, double?)[])[
                ("epoch/loss", epoch.Loss), ("epoch/top1", epoch.Top1),
                ("held_out/loss", epoch.HeldOutLoss), ("held_out/top1", epoch.HeldOutTop1), ("held_out/top5", epoch.HeldOutTop5)])
            {
                if (value is { } number)
                {
                    writer.add_scalar(tag, (float)number, step);
                }
            }
        });
    }

    /// <inheritdoc/>
    public void Noted(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Write(() => writer.add_text("note", message, Step(lastStep)));
    }

    // The writer opens its file exclusively for every value, so two threads would block each other.
    private void Write(Action log)
    {
        lock (mutex)
        {
            if (Failure is not null)
            {
                return;
            }

            try
            {
                log();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // What follows a record that is truncated could not be read.
                Failure = $"TensorBoard's log in '{folder}' ends at step {lastStep}: {exception.Message}";
            }
        }
    }

    // The writer counts in 32 bits.
    private static int Step(long step) => int.CreateSaturating(step);
}
