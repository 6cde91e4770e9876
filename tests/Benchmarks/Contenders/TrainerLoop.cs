using ResNetDsl.Benchmarks.Training;
using ResNetDsl.Data;
using ResNetDsl.Optimization;
using ResNetDsl.Training;

namespace ResNetDsl.Benchmarks.Contenders;

/// <summary>The trainer around the generated network, with the numbers of <see cref="StockLoop"/> and without a folder.</summary>
/// <param name="network">What is trained; it is disposed with the loop.</param>
/// <param name="pictures">The pictures.</param>
/// <param name="batchSize">The images at once.</param>
/// <param name="computeType">The type that convolutions are computed in; null for the parameters' own.</param>
internal sealed class TrainerLoop(Network network, IImageDataset pictures, int batchSize, ScalarType? computeType) : ITrainingLoop
{
    public void Run(int steps, Action stepped)
    {
        using CancellationTokenSource enough = new();
        int side = network.Architecture.Input.Height;
        ImagePipeline pipeline = new([], Normalization.ImageNet, 3, side, side);
        using ImageLoader loader = new(pictures, pipeline, new() { BatchSize = batchSize, Shuffle = true, DropLast = true });
        TrainingOptions options = new()
        {
            Epochs = int.MaxValue,
            Schedule = new ConstantSchedule { Rate = 0.01 },
            Optimizer = new SgdRecipe { WeightDecay = 1e-4 },
            ComputeType = computeType,
        };
        Counter counter = new(() =>
        {
            stepped();
            if (--steps == 0)
            {
                enough.Cancel();
            }
        });
        new Trainer(network, options) { Observers = { counter } }.Fit(loader, cancellation: enough.Token);
    }

    public void Dispose() => network.Dispose();

    private sealed class Counter(Action stepped) : ITrainingObserver
    {
        public void Stepped(StepResult result) => stepped();
    }
}
