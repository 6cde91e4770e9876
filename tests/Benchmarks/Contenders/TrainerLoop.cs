using ResNetDsl.Benchmarks.Training;
using ResNetDsl.Data;

namespace ResNetDsl.Benchmarks.Contenders;

/// <summary>The trainer around the generated network. A gap: there is no trainer yet, so the contender is none, and <c>train</c> leaves it out unless it is asked for.</summary>
/// <param name="network">What is trained; it is disposed with the loop.</param>
/// <param name="pictures">The pictures.</param>
/// <param name="batchSize">The images at once.</param>
internal sealed class TrainerLoop(Network network, IImageDataset pictures, int batchSize) : ITrainingLoop
{
    public void Run(int steps, Action stepped) => throw new NotImplementedException(
        $"The trainer is not there yet: {steps} steps of {batchSize} of {pictures.Count} pictures are to run here, as in StockLoop, with {nameof(stepped)} called after each.");

    public void Dispose() => network.Dispose();
}
