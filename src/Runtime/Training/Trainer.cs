using ResNetDsl.Data;

namespace ResNetDsl.Training;

/// <summary>
/// Trains a network on labelled pictures. With a folder it can be interrupted at any moment, killed even: the same call then goes on from the last checkpoint and ends with the same weights, bit
/// for bit, as a run that was not interrupted.
/// </summary>
/// <example>
/// <code>
/// using ImageLoader train = new(pictures, ImagePipeline.ForTraining(network.Architecture), new() { BatchSize = 64, Shuffle = true });
/// using ImageLoader test = new(heldOut, ImagePipeline.ForEvaluation(network.Architecture));
/// TrainingResult result = new Trainer(network, new() { Epochs = 20, Folder = "run" }).Fit(train, test);
/// </code>
/// </example>
public sealed class Trainer
{
    private readonly Network network;
    private readonly TrainingOptions options;

    /// <summary>Begins with a network and how to train it.</summary>
    /// <param name="network">The network. It stays the caller's.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of the options means nothing.</exception>
    public Trainer(Network network, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        this.options = options ?? new();
        this.options.Check();
    }

    /// <summary>Who is told how it goes.</summary>
    public IList<ITrainingObserver> Observers { get; } = [];

    /// <summary>Trains until the epochs are done, or stopping early is due, or the caller cancels. The network is left with the last weights (averaged ones, if weights are averaged), in the
    /// mode it was in; the best ones are in the folder, in <c>weights.safetensors</c>.</summary>
    /// <param name="training">The pictures to learn from.</param>
    /// <param name="heldOut">The pictures to evaluate on after every epoch; null for none.</param>
    /// <param name="cancellation">Stops after the step that is under way, with a checkpoint.</param>
    /// <exception cref="ArgumentException">The network cannot tell the classes of the pictures apart.</exception>
    /// <exception cref="DivergenceException">The loss or its gradient is no number any more. The last good checkpoint is kept.</exception>
    /// <exception cref="CheckpointException">The folder holds a checkpoint of another run, or none that is whole, or a checkpoint cannot be written.</exception>
    /// <exception cref="Images.ImageFileException">A picture cannot be read, and the loader is to refuse it.</exception>
    public TrainingResult Fit(IImageLoader training, IImageLoader? heldOut = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        Evaluator.RequireClasses(network, training.Dataset.Classes);
        if (heldOut is not null && !heldOut.Dataset.Classes.SequenceEqual(training.Dataset.Classes))
        {
            throw new ArgumentException(
                $"The held-out pictures are of other classes ({string.Join(", ", heldOut.Dataset.Classes.Take(5))}) than those to learn from ({string.Join(", ", training.Dataset.Classes.Take(5))}).",
                nameof(heldOut));
        }

        if (training.BatchesPerEpoch == 0)
        {
            throw new ArgumentException("There is no batch to learn from: give more pictures or a smaller batch.", nameof(training));
        }

        if (options.KeepFreedMemory)
        {
            NativeMemory.KeepFreed();
        }

        bool wasTraining = network.training;
        ScalarType? computed = network.ComputeType;
        using TrainingFolder? folder = options.Folder is null ? null : TrainingFolder.Open(options.Folder);
        using TrainingRunState state = new(network, options, training, folder, Observers);
        try
        {
            network.ComputeType = options.ComputeType ?? computed;
            return state.Run(heldOut, cancellation);
        }
        finally
        {
            network.ComputeType = computed;
            network.train(wasTraining);
        }
    }
}
