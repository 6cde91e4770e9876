using System.Globalization;

namespace ResNetDsl.Training;

/// <summary>
/// The exception that is thrown when the loss, its gradient or a weight is not finite. For the loss and the gradient, the weights are those of the previous step. No checkpoint was written after the last valid one.
/// </summary>
public sealed class DivergenceException : InvalidOperationException
{
    internal DivergenceException(long step, int epoch, double loss, double gradientNorm, double lastGradientNorm, double learningRate, string? checkpoint, string? ranks = null)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged at step {step} (epoch {epoch + 1}): the loss is {Said(loss)}{(ranks is null ? "" : $" on {ranks}")} and the norm of its gradient is {(double.IsFinite(gradientNorm) ? $"{gradientNorm:G3}" : "infinite or not a number")}; it was {lastGradientNorm:G3} one step before, at a learning rate of {learningRate:G3}. "
            + $"Lower the learning rate, warm up longer or clip gradients. {Kept(checkpoint)}"))
    {
        Step = step;
        Loss = loss;
        GradientNorm = gradientNorm;
        LastGradientNorm = lastGradientNorm;
    }

    internal DivergenceException(long steps, int epoch, string tensor, double gradientNorm, string? checkpoint)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged by step {steps} (epoch {epoch + 1}): '{tensor}' has values that are not finite numbers, after a gradient of norm {gradientNorm:G3}. "
            + $"Lower the learning rate, warm up longer or clip gradients. {Kept(checkpoint)}"))
    {
        Step = steps - 1;
        Loss = double.NaN;
        GradientNorm = gradientNorm;
        LastGradientNorm = gradientNorm;
    }

    /// <summary>The step, counted over all epochs, from 0. It was not performed, unless a weight is not finite.</summary>
    public long Step { get; }

    /// <summary>The loss of the step; NaN if a weight is not finite.</summary>
    public double Loss { get; }

    /// <summary>The Euclidean norm of the step's gradients.</summary>
    public double GradientNorm { get; }

    /// <summary>The Euclidean norm of the gradients of the previous step; 0 if there was none.</summary>
    public double LastGradientNorm { get; }

    private static string Kept(string? checkpoint) => checkpoint is null ? "No checkpoint was written yet." : $"The last good checkpoint is '{checkpoint}'.";

    private static string Said(double value) => double.IsNaN(value) ? "not a number" : double.IsInfinity(value) ? "infinite" : value.ToString("G4", CultureInfo.InvariantCulture);
}
