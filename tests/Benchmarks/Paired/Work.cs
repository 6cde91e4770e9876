using ResNetDsl.Benchmarks.Peers;

namespace ResNetDsl.Benchmarks.Paired;

/// <summary>What is timed.</summary>
internal enum Mode
{
    /// <summary>Evaluation without gradients.</summary>
    Forward,

    /// <summary>A step of training.</summary>
    Train,

    /// <summary>Making the network, with its initial weights.</summary>
    Construct,
}

/// <summary>One piece of work for a process of its own.</summary>
/// <param name="Contender">Who does it.</param>
/// <param name="Mode">What.</param>
/// <param name="Depth">The network's layers.</param>
/// <param name="BatchSize">The images at once.</param>
/// <param name="Warmup">The steps that are not timed.</param>
/// <param name="Steps">The steps that are.</param>
internal sealed record Work(string Contender, Mode Mode, int Depth, int BatchSize, int Warmup, int Steps)
{
    /// <summary>Does the work in this process.</summary>
    public Measurement Run()
    {
        Contender contender = Peers.Contender.Find(Contender);
        if (Mode == Mode.Construct)
        {
            return Measurement.Take(this, contender.Housekeeping, () => contender.Make(Depth).Dispose());
        }

        using nn.Module<Tensor, Tensor> network = contender.Make(Depth);
        EqualWeights.Fill(network);
        network.train(Mode == Mode.Train);
        random.manual_seed(2);
        (Tensor images, Tensor labels) = Peers.Contender.Batch(Depth, BatchSize);
        using Tensor disposedImages = images, disposedLabels = labels;
        if (Mode == Mode.Train)
        {
            using TrainingStep training = new(network, images, labels);
            return Measurement.Take(this, contender.Housekeeping, training.Run);
        }

        using IDisposable inference = no_grad();
        return Measurement.Take(this, contender.Housekeeping, () => network.call(images).Dispose());
    }
}
