using ResNetDsl.Training;

namespace ResNetDsl.Reports;

/// <summary>The progress of a training.</summary>
/// <param name="run">The run.</param>
internal sealed class ProgressState(TrainingRun run)
{
    private long evaluationStarted;
    private double evaluationSeconds;

    /// <summary>The run.</summary>
    public TrainingRun Run => run;

    /// <summary>The number of steps so far, counted over all epochs.</summary>
    public long Steps { get; private set; } = run.FirstStep;

    /// <summary>All steps.</summary>
    public long AllSteps => Math.Max(1, (long)run.Epochs * run.StepsPerEpoch);

    /// <summary>The epoch, from 0.</summary>
    public int Epoch { get; private set; } = (int)(run.FirstStep / Math.Max(1, run.StepsPerEpoch));

    /// <summary>The loss of the last steps.</summary>
    public RunningMean Loss { get; } = new();

    /// <summary>The accuracy of the last steps, from 0 to 1.</summary>
    public RunningMean Top1 { get; } = new();

    /// <summary>The images of the last steps.</summary>
    public RunningMean Images { get; } = new();

    /// <summary>The seconds of the last steps.</summary>
    public RunningMean Seconds { get; } = new();

    /// <summary>The held-out accuracy of the last epoch, from 0 to 1.</summary>
    public double? HeldOutTop1 { get; private set; }

    /// <summary>Batches evaluated, and batches in all, while an epoch is evaluated.</summary>
    public (int Done, int Total)? Evaluation { get; private set; }

    /// <summary>Images per second of the last steps.</summary>
    public double ImagesPerSecond => Images.Value / Seconds.Value;

    /// <summary>The seconds until the end, evaluations of as long as the last one included; NaN before the first step.</summary>
    public double SecondsLeft => ((AllSteps - Steps) * Seconds.Value) + (Math.Max(0, run.Epochs - Epoch) * evaluationSeconds);

    public void Add(StepResult step)
    {
        Evaluation = null;
        Epoch = step.Epoch;
        Steps = step.Step + 1;
        Loss.Add(step.Loss);
        Top1.Add(step.Top1);
        double seconds = step.Images / step.ImagesPerSecond;
        if (double.IsFinite(seconds))
        {
            Images.Add(step.Images);
            Seconds.Add(seconds);
        }
    }

    public void Evaluating(int done, int total, long now)
    {
        if (Evaluation is null)
        {
            evaluationStarted = now;
        }

        Evaluation = (done, total);
    }

    public void End(EpochResult epoch, TimeProvider time, long now)
    {
        evaluationSeconds = Evaluation is null ? 0 : time.GetElapsedTime(evaluationStarted, now).TotalSeconds;
        Evaluation = null;
        Steps = epoch.Steps;
        Epoch = epoch.Epoch + 1;
        HeldOutTop1 = epoch.HeldOutTop1 ?? HeldOutTop1;
    }

    /// <summary>A moving mean: the mean of the first fifty numbers, then each new number has the weight 1/50.</summary>
    internal sealed class RunningMean
    {
        private const int Memory = 50;

        private int count;

        /// <summary>The mean; NaN before the first number.</summary>
        public double Value { get; private set; } = double.NaN;

        public void Add(double value)
        {
            // One loss that is NaN must not make the mean NaN permanently.
            count = double.IsFinite(Value) ? Math.Min(count + 1, Memory) : 1;
            Value = count == 1 ? value : Value + ((value - Value) / count);
        }
    }
}
