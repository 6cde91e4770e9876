using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Platform;

namespace ResNetDsl.Training;

/// <summary>
/// Trains a network on labeled pictures. With a folder, training can be interrupted at any time, or even killed: the same call then continues from the last checkpoint and ends with the same weights, bit
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

    /// <summary>Creates a trainer for a network.</summary>
    /// <param name="network">The network. The caller keeps ownership.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is out of range.</exception>
    /// <exception cref="ArgumentException">An option has no effect because of another one.</exception>
    public Trainer(Network network, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        this.options = options ?? new();
        this.options.Check();
    }

    /// <summary>
    /// The processes that train together; by default those that an MPI launcher started (<see cref="ProcessGroup.Current"/>), or this one alone. Each reads its part of every batch, and all have the same weights
    /// after every step. The batch size is that of all processes together.
    /// </summary>
    public ProcessGroup? Group { get; init; }

    /// <summary>The observers, which are notified of the progress. Of a group of processes, only those of rank 0 are.</summary>
    public IList<ITrainingObserver> Observers { get; } = [];

    /// <summary>Trains until all epochs are done, early stopping applies, or the caller cancels. Afterwards the network has the last weights (averaged, if weights are averaged) and the
    /// mode that it had before; the best weights are in <c>weights.safetensors</c> in the folder.</summary>
    /// <remarks>
    /// Frozen parts keep their values, bit for bit, including the statistics of batch normalization: modules that <see cref="Modules.NetworkModule.FreezeWeights"/> or <see cref="Network.FreezeParts"/> holds, parts
    /// in evaluation mode of a network in training mode, and batch normalization whose parameters have no gradient. A network that is in evaluation mode as a whole is trained as a whole.
    /// </remarks>
    /// <param name="training">The training pictures.</param>
    /// <param name="heldOut">The pictures to evaluate on after every epoch; null for none.</param>
    /// <param name="cancellation">Stops after the current step, with a checkpoint. A group of processes stops when any of them is canceled, one step later if an observer cancels.</param>
    /// <exception cref="ArgumentException">The network does not classify the classes of the pictures, a label is out of range, an <see cref="ImageLoader"/> that does not shuffle has
    /// the pictures of each class one after the other, or <see cref="TrainingOptions.Patience"/> has no held-out
    /// pictures to judge by.</exception>
    /// <exception cref="InvalidOperationException">Every parameter is frozen, or the loss is not a scalar, or it ignores the second labels of mixup.</exception>
    /// <exception cref="Kernels.WrongKernelException">This machine computes convolutions of the network incorrectly in the type of the training; see <see cref="TrainingOptions.CheckKernels"/>. Nothing was
    /// changed.</exception>
    /// <exception cref="DivergenceException">The loss or its gradient is no longer finite. The last valid checkpoint is kept.</exception>
    /// <exception cref="CheckpointException">The folder has a checkpoint of another run or only damaged ones, or a checkpoint cannot be written.</exception>
    /// <exception cref="Images.ImageFileException">A picture cannot be read, and the loader does not skip it.</exception>
    /// <exception cref="ProcessGroupException">MPI cannot be used, the processes have different programs, data or options, or a batch has fewer pictures than there are processes.</exception>
    public TrainingResult Fit(IImageLoader training, IImageLoader? heldOut = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        Evaluator.RequireClasses(network, training.Dataset.Classes);
        ClassNames.Require(training.Dataset.Classes);
        if (heldOut is not null && heldOut.Dataset.Classes.Except(training.Dataset.Classes).Any())
        {
            throw new ArgumentException(
                $"The held-out pictures are of other classes ({string.Join(", ", heldOut.Dataset.Classes.Take(5))}) than the training pictures ({string.Join(", ", training.Dataset.Classes.Take(5))}).",
                nameof(heldOut));
        }

        if (heldOut?.Pipeline is { } evaluated && training.Pipeline is { } trained && !trained.HasValuesOf(evaluated))
        {
            throw new ArgumentException(
                $"The training pictures have {trained.Normalization}, and the held-out pictures have {evaluated.Normalization}. Use the same normalization in both pipelines.", nameof(heldOut));
        }

        if (training.BatchesPerEpoch == 0)
        {
            throw new ArgumentException("There is no batch to train on: use more pictures or a smaller batch.", nameof(training));
        }

        if (training is ImageLoader { IsClassByClass: true })
        {
            throw new ArgumentException(
                $"The training pictures are ordered by class, so most batches would have only one class. Set {nameof(LoaderOptions.Shuffle)} to true in the options of their loader.", nameof(training));
        }

        if (options.Patience > 0 && heldOut is null)
        {
            throw new ArgumentException($"{nameof(TrainingOptions.Patience)} waits for a better held-out accuracy: pass held-out pictures to {nameof(Fit)}, or set it to 0.", nameof(heldOut));
        }

        foreach (RateFactor factor in options.RateFactors)
        {
            network.Part(factor.Part);
        }

        if (options.KeepFreedMemory)
        {
            NativeMemory.KeepFreed();
        }

        ScalarType? computed = network.ComputeType;
        TrainingOptions effective = options with { ComputeType = options.ComputeType ?? computed };
        using TrainedParts parts = new(network);
        if (network.parameters().All(parameter => !parameter.requires_grad))
        {
            throw new InvalidOperationException(
                $"Every parameter of {network.Architecture.Name} is frozen: there is nothing to train. Leave a part unfrozen, such as the classifier.");
        }

        ProcessGroup group = Group ?? ProcessGroup.Current;
        group.Timeout = options.RankTimeout;
        if (group.Size > 1 && training.Dataset.Count / training.BatchesPerEpoch < group.Size)
        {
            throw new ProcessGroupException(
                $"A batch has about {Text.Grouped(training.Dataset.Count / training.BatchesPerEpoch)} pictures, fewer than the {Text.Grouped(group.Size)} ranks: use a larger batch or fewer ranks. The batch size is that of all ranks together.");
        }

        using FolderOfFirst folder = new();
        group.OnFirst(() => folder.Open(options.Folder), "the folder of the training");
        using TrainingRunState state = new(network, parts, effective, training, heldOut, folder.Folder, group, Observers);
        try
        {
            network.ComputeType = effective.ComputeType;
            return state.Run(cancellation);
        }
        finally
        {
            network.ComputeType = computed;
            network.Training = null;
        }
    }

    // Rank 0 writes checkpoints; the others need not have the folder.
    private sealed class FolderOfFirst : IDisposable
    {
        public TrainingFolder? Folder { get; private set; }

        public void Open(string? path) => Folder = path is null ? null : TrainingFolder.Open(path);

        public void Dispose() => Folder?.Dispose();
    }
}
