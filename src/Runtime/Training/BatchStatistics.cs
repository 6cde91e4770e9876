using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Layers;
using ResNetDsl.Modules;

namespace ResNetDsl.Training;

/// <summary>Specifies the statistics of batch normalization with which held-out pictures are evaluated and the best weights are saved.</summary>
public enum EvaluationStatistics
{
    /// <summary>Recomputed statistics while the moving statistics span more steps than the training has had, and the moving statistics afterwards.</summary>
    Automatic,

    /// <summary>The moving statistics, as in TF-slim: means over about 1 / (1 − decay) steps, which include steps with older weights.</summary>
    Moving,

    /// <summary>Means over batches of the training pictures, computed with the current weights (PyTorch's <c>update_bn</c>).</summary>
    Recomputed,
}

/// <summary>Statistics of batch normalization for the current weights, instead of the moving statistics.</summary>
internal sealed class BatchStatistics
{
    /// <summary>The largest number of batches over which they are means.</summary>
    public const int MostBatches = 16;

    // The values of the first step still weigh e⁻³ = 5 % after three spans.
    private const int Spans = 3;

    private readonly Network network;
    private readonly TrainedParts parts;
    private readonly BatchNorm[] norms;
    private readonly EvaluationStatistics choice;
    private readonly ProcessGroup group;

    public BatchStatistics(Network network, TrainedParts parts, EvaluationStatistics choice, ProcessGroup? group = null)
    {
        this.network = network;
        this.parts = parts;
        this.choice = choice;
        this.group = group ?? ProcessGroup.Alone;
        norms = [.. network.modules().OfType<BatchNorm>().Where(norm => !parts.IsFixed(norm.RunningMean))];
    }

    /// <summary>Returns whether they are needed after a number of batches.</summary>
    /// <param name="batches">The batches that the training has had.</param>
    public bool AreNeeded(long batches) =>
        norms.Length > 0 && (choice == EvaluationStatistics.Recomputed || (choice == EvaluationStatistics.Automatic && batches < LastBatch));

    /// <summary>Returns a note on an evaluation, a sentence, or null.</summary>
    /// <param name="batches">The batches that the training has had.</param>
    public string? Note(long batches)
    {
        if (norms.Length == 0 || batches >= Span)
        {
            return null;
        }

        string span = $"The moving statistics of batch normalization span about {Text.Grouped((long)Math.Round(Span))} batches, and the training has had {Text.Grouped(batches)}";
        return choice switch
        {
            EvaluationStatistics.Automatic =>
                $"{span}: up to {Text.Grouped(LastBatch)}, held-out pictures are evaluated with statistics recomputed on the training pictures ({nameof(TrainingOptions.Statistics)}).",
            EvaluationStatistics.Moving =>
                $"{span}: the held-out accuracy may be far too low. Set {nameof(TrainingOptions.Statistics)} to {EvaluationStatistics.Automatic} (statistics: automatic), or lower BatchNormDecay.",
            _ => null,
        };
    }

    /// <summary>Replaces the statistics of the network by recomputed ones: the means over the first batches of an epoch, without dropout.</summary>
    /// <param name="training">The training pictures.</param>
    /// <param name="epoch">The epoch.</param>
    /// <returns>An object whose disposal restores the moving statistics.</returns>
    public Loan Lend(IImageLoader training, int epoch)
    {
        using IDisposable inference = no_grad();
        Tensor[] moving = [.. norms.SelectMany(norm => new[] { norm.RunningMean, norm.RunningVariance })];
        Loan loan = new(network, moving, [.. moving.Select(tensor => tensor.clone().DetachFromDisposeScope())]);
        try
        {
            parts.Enter(module => module is BatchNorm);
            Compute(training, epoch);
            return loan;
        }
        catch
        {
            loan.Dispose();
            throw;
        }
        finally
        {
            parts.Enter();
        }
    }

    // About the batches that the moving statistics are means over; 1 − 0.8 is a little less than 0.2.
    private double Span => norms.Length == 0 ? 0 : Math.Round(norms.Max(norm => norm.Span), 6);

    // The batch from which on the moving statistics are used.
    private long LastBatch => (long)Math.Ceiling(Spans * Span);

    private void Compute(IImageLoader training, int epoch)
    {
        TrainingPass? before = network.Training;
        try
        {
            int batches = 0;
            foreach (ImageBatch batch in training.Batches(epoch))
            {
                using (batch)
                {
                    Span<double> images = [batch.Indices.Count];
                    group.Sum(images, "the pictures of a batch");

                    // Batch normalization may not accept a batch of one picture, and such a batch has little information.
                    if (images[0] > 1 || (images[0] == 1 && training.BatchesPerEpoch == 1))
                    {
                        Add(batch, ++batches);
                    }
                }

                if (batches == MostBatches)
                {
                    return;
                }
            }
        }
        finally
        {
            network.Training = before;
        }
    }

    private void Add(ImageBatch batch, int number)
    {
        (Device device, ScalarType type) = network.Placement;
        if (group.Size > 1 && network.Training is { } own)
        {
            // Statistics of the whole batch, whether the training has them or not.
            network.Training = own with { Statistics = group, Part = new(batch.Start, batch.Indices.Count, batch.Total), Graph = null };
        }

        using Tensor images = batch.Indices.Count > 0 ? batch.Images.to(type, device) : zeros([1, .. batch.Images.shape[1..]], dtype: type, device: device);
        using Pass.Scope pass = Pass.OfStatistics(1.0 / number).Enter();
        network.forward(images).Dispose();
    }

    internal sealed class Loan(Network network, Tensor[] moving, Tensor[] kept) : IDisposable
    {
        /// <summary>Leaves the recomputed statistics in the network permanently.</summary>
        public void Keep() => Array.ForEach(kept, tensor => tensor.Dispose());

        public void Dispose()
        {
            using IDisposable inference = no_grad();
            using Variables.WeightGate.Hold hold = network.Gate.Changing();
            for (int i = 0; i < moving.Length; i++)
            {
                moving[i].copy_(kept[i]);
                kept[i].Dispose();
            }
        }
    }
}
