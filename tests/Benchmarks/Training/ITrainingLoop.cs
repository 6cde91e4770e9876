namespace ResNetDsl.Benchmarks.Training;

/// <summary>A way to train: batches, forward and backward pass, step of the optimizer, and the loss as a number.</summary>
internal interface ITrainingLoop : IDisposable
{
    /// <summary>Trains for some steps, over as many epochs as that takes.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="stepped">Is to be called after each.</param>
    void Run(int steps, Action stepped);
}
