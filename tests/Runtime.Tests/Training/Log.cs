using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>Keeps what it is told.</summary>
internal sealed class Log : ITrainingObserver
{
    public List<StepResult> Steps { get; } = [];

    public List<EpochResult> Epochs { get; } = [];

    public List<string> Notes { get; } = [];

    public TrainingRun? Run { get; private set; }

    public void Started(TrainingRun run) => Run = run;

    public void Stepped(StepResult result) => Steps.Add(result);

    public void EpochEnded(EpochResult epoch) => Epochs.Add(epoch);

    public void Noted(string message) => Notes.Add(message);
}
