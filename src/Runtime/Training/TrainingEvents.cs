using ResNetDsl.Data;

namespace ResNetDsl.Training;

/// <summary>Receives the events of a training. By default every method does nothing.</summary>
public interface ITrainingObserver
{
    /// <summary>Called when training starts or continues.</summary>
    /// <param name="run">The run.</param>
    void Started(TrainingRun run)
    {
    }

    /// <summary>Called after a step.</summary>
    /// <param name="result">The result.</param>
    void Stepped(StepResult result)
    {
    }

    /// <summary>Called during the evaluation of an epoch, after each batch of held-out pictures.</summary>
    /// <param name="done">Batches evaluated so far.</param>
    /// <param name="total">Batches in all.</param>
    void Evaluating(int done, int total)
    {
    }

    /// <summary>Called after an epoch and its evaluation, if there is a held-out set.</summary>
    /// <param name="epoch">The result.</param>
    void EpochEnded(EpochResult epoch)
    {
    }

    /// <summary>Called for a note: an unreadable picture, a damaged checkpoint that is skipped, early stopping.</summary>
    /// <param name="message">One sentence.</param>
    void Noted(string message)
    {
    }

    /// <summary>Called when training has ended.</summary>
    /// <param name="result">The result.</param>
    void Finished(TrainingResult result)
    {
    }
}

/// <summary>Describes a training that is about to start.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Epochs">All epochs.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
/// <param name="FirstStep">The first step, counted over all epochs: 0, unless training continues from a checkpoint.</param>
/// <param name="Classes">The names of the classes.</param>
public sealed record TrainingRun(string Network, int Epochs, int StepsPerEpoch, long FirstStep, IReadOnlyList<string> Classes);

/// <summary>The result of a step.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Step">The step, counted over all epochs, from 0.</param>
/// <param name="Loss">The mean loss of the batch.</param>
/// <param name="Top1">The share of correctly classified images of the batch, from 0 to 1; with mixup, for the label with the larger weight.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="GradientNorm">The Euclidean norm of all gradients, before clipping.</param>
/// <param name="Images">The images of the batch.</param>
/// <param name="ImagesPerSecond">Images per second since the previous step, including their input.</param>
public sealed record StepResult(int Epoch, long Step, double Loss, double Top1, double LearningRate, double GradientNorm, int Images, double ImagesPerSecond);

/// <summary>The result of an epoch.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Steps">The number of steps so far.</param>
/// <param name="Loss">The mean training loss.</param>
/// <param name="Top1">The share of training images that were correctly classified during training, from 0 to 1.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="ImagesPerSecond">Training images per second.</param>
/// <param name="HeldOutLoss">The mean loss on the held-out set; null without one.</param>
/// <param name="HeldOutTop1">The share of correctly classified held-out images, from 0 to 1; null without a held-out set.</param>
/// <param name="HeldOutTop5">The share of images whose class is among the five most probable ones, from 0 to 1; null without a held-out set.</param>
public sealed record EpochResult(
    int Epoch, long Steps, double Loss, double Top1, double LearningRate, double ImagesPerSecond, double? HeldOutLoss, double? HeldOutTop1, double? HeldOutTop5)
{
    /// <summary>The number of held-out images that could be read; null without a held-out set.</summary>
    public int? HeldOutImages { get; init; }
}

/// <summary>The result of a training.</summary>
/// <param name="Epochs">All epochs, including those before an interruption.</param>
/// <param name="Ended">Why it ended.</param>
/// <param name="Best">The epoch with the best weights: by held-out accuracy, or the last one without a held-out set; null if no epoch ended.</param>
public sealed record TrainingResult(IReadOnlyList<EpochResult> Epochs, TrainingEnd Ended, EpochResult? Best)
{
    /// <summary>The training pictures that were left out.</summary>
    public LeftOut LeftOut { get; init; } = LeftOut.Nothing;

    /// <summary>The held-out pictures that were left out.</summary>
    public LeftOut HeldOutLeftOut { get; init; } = LeftOut.Nothing;
}

/// <summary>Specifies why a training ended.</summary>
public enum TrainingEnd
{
    /// <summary>All epochs are done.</summary>
    Complete,

    /// <summary>The held-out accuracy did not improve within the allowed number of epochs.</summary>
    EarlyStopping,

    /// <summary>It was canceled, and can continue from its checkpoint.</summary>
    Cancelled,
}
