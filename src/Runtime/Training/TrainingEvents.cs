using ResNetDsl.Data;

namespace ResNetDsl.Training;

/// <summary>Is told how a training goes. Every method does nothing until it is overridden.</summary>
public interface ITrainingObserver
{
    /// <summary>Training begins, or goes on.</summary>
    /// <param name="run">What is to be done.</param>
    void Started(TrainingRun run)
    {
    }

    /// <summary>A step was made.</summary>
    /// <param name="result">What came of it.</param>
    void Stepped(StepResult result)
    {
    }

    /// <summary>Pictures of the held-out set were evaluated, within an epoch's evaluation.</summary>
    /// <param name="done">Batches evaluated so far.</param>
    /// <param name="total">Batches in all.</param>
    void Evaluating(int done, int total)
    {
    }

    /// <summary>An epoch ended, with its evaluation if there is a held-out set.</summary>
    /// <param name="epoch">What came of it.</param>
    void EpochEnded(EpochResult epoch)
    {
    }

    /// <summary>Something that a person should know: a picture left out, a damaged checkpoint passed over, early stopping.</summary>
    /// <param name="message">One sentence.</param>
    void Noted(string message)
    {
    }

    /// <summary>Training is over.</summary>
    /// <param name="result">What came of it.</param>
    void Finished(TrainingResult result)
    {
    }
}

/// <summary>What a training is about to do.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Epochs">All epochs.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
/// <param name="FirstStep">The step it begins with, counted over all epochs: 0, unless it goes on from a checkpoint.</param>
/// <param name="Classes">The names of the classes.</param>
public sealed record TrainingRun(string Network, int Epochs, int StepsPerEpoch, long FirstStep, IReadOnlyList<string> Classes);

/// <summary>What came of a step.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Step">The step, counted over all epochs, from 0.</param>
/// <param name="Loss">The mean loss of the batch.</param>
/// <param name="Top1">The share of the batch that was classified right, from 0 to 1; with mixup, of the larger of the two classes.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="GradientNorm">The Euclidean norm of all gradients, before clipping.</param>
/// <param name="Images">The images of the batch.</param>
/// <param name="ImagesPerSecond">Images of the step by the time since the last one ended, input included.</param>
public sealed record StepResult(int Epoch, long Step, double Loss, double Top1, double LearningRate, double GradientNorm, int Images, double ImagesPerSecond);

/// <summary>What came of an epoch.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Steps">All steps made so far.</param>
/// <param name="Loss">The mean training loss.</param>
/// <param name="Top1">The share of training images classified right while training, from 0 to 1.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="ImagesPerSecond">Training images by the time they took.</param>
/// <param name="HeldOutLoss">The mean loss on the held-out set; null without one.</param>
/// <param name="HeldOutTop1">The share of held-out images classified right, from 0 to 1; null without a held-out set.</param>
/// <param name="HeldOutTop5">The share whose class is among the five likeliest; null without a held-out set.</param>
public sealed record EpochResult(
    int Epoch, long Steps, double Loss, double Top1, double LearningRate, double ImagesPerSecond, double? HeldOutLoss, double? HeldOutTop1, double? HeldOutTop5)
{
    /// <summary>The held-out images that the numbers are of: those that could be read; null without a held-out set.</summary>
    public int? HeldOutImages { get; init; }
}

/// <summary>What came of a training.</summary>
/// <param name="Epochs">Every epoch, those before an interruption too.</param>
/// <param name="Ended">Why it ended.</param>
/// <param name="Best">The epoch whose weights are the best: by held-out accuracy, or the last one without a held-out set; null when none ended.</param>
public sealed record TrainingResult(IReadOnlyList<EpochResult> Epochs, TrainingEnd Ended, EpochResult? Best)
{
    /// <summary>What of the training pictures was left out.</summary>
    public LeftOut LeftOut { get; init; } = LeftOut.Nothing;

    /// <summary>What of the held-out pictures was left out.</summary>
    public LeftOut HeldOutLeftOut { get; init; } = LeftOut.Nothing;
}

/// <summary>Why a training ended.</summary>
public enum TrainingEnd
{
    /// <summary>All epochs are done.</summary>
    Complete,

    /// <summary>The held-out accuracy did not rise for as long as was allowed.</summary>
    EarlyStopping,

    /// <summary>It was asked to stop; it can go on from its checkpoint.</summary>
    Cancelled,
}
