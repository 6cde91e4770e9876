using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>Does something after each step.</summary>
internal sealed class When(Action<StepResult> stepped) : ITrainingObserver
{
    public void Stepped(StepResult result) => stepped(result);
}
