using System.Globalization;

namespace ResNetDsl.Training;

/// <summary>How a network is trained. The defaults work for a small network on small pictures; every number and piece can be replaced.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training pictures.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The learning rate of every step.</summary>
    public LearningRateSchedule Schedule { get; init; } = new CosineSchedule { Rate = 0.1, WarmUp = 0.5 };

    /// <summary>What changes the parameters.</summary>
    public OptimizerRecipe Optimizer { get; init; } = new SgdRecipe(Nesterov: true);

    /// <summary>The probability that the target spreads over all classes, from 0 (none) to below 1.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The α of mixup; 0 for none.</summary>
    public double Mixup { get; init; }

    /// <summary>The decay of the average of weights that is evaluated and saved in their place; 0 for none. 0.999 and near are usual.</summary>
    public double AverageDecay { get; init; }

    /// <summary>The greatest Euclidean norm of all gradients together: longer ones are scaled down to it; 0 for no bound.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Batches whose gradients make one step together.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>The type that convolutions are computed in, such as bfloat16, while the parameters stay as they are; null for the parameters' own.</summary>
    public ScalarType? ComputeType { get; init; }

    /// <summary>Epochs without a better held-out accuracy after which training stops; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>The seed of what is random in training: dropout, stochastic depth, mixup. Order and augmentation have the loader's seed; the first weights have torch's, at construction.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Where checkpoints and the best weights go, and where training goes on from when they are there; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>The time between two checkpoints within an epoch. There is always one at its end.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether the process keeps memory that tensors give back: <see cref="NativeMemory.KeepFreed"/>, which holds beyond the training.</summary>
    public bool KeepFreedMemory { get; init; } = true;

    /// <summary>The loss of a batch, from [N, classes] and its targets, as a scalar; null for cross entropy.</summary>
    public Func<Tensor, Targets, Tensor>? Loss { get; init; }

    /// <summary>What the run depends on besides its data and its network. A run goes on only with the same.</summary>
    internal IEnumerable<(string Name, string Value)> Recipe =>
    [
        ("the schedule", Schedule.Describe(Epochs)),
        ("the optimizer", Optimizer.ToString()),
        ("label smoothing", Text.Plain(LabelSmoothing)),
        ("mixup", Text.Plain(Mixup)),
        ("the average's decay", Text.Plain(AverageDecay)),
        ("the gradients' bound", Text.Plain(ClipNorm)),
        ("batches for a step", Text.Plain(Accumulate)),
        ("the type of computation", ComputeType?.ToString() ?? "the parameters'"),
        ("the seed", Text.Plain(Seed)),
    ];

    /// <summary>Refuses what means nothing.</summary>
    internal void Check()
    {
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), LabelSmoothing, "from 0 to below 1");
        Require(Mixup >= 0 && double.IsFinite(Mixup), nameof(Mixup), Mixup, "0 or more");
        Require(AverageDecay is >= 0 and < 1, nameof(AverageDecay), AverageDecay, "from 0 to below 1");
        Require(ClipNorm >= 0 && double.IsFinite(ClipNorm), nameof(ClipNorm), ClipNorm, "0 or more");
        Require(Accumulate >= 1, nameof(Accumulate), Accumulate, "at least 1");
        Require(Patience >= 0, nameof(Patience), Patience, "0 or more");
        Require(Schedule.Rate > 0 && double.IsFinite(Schedule.Rate), "Schedule.Rate", Schedule.Rate, "above 0");
        Require(Schedule.WarmUp >= 0 && double.IsFinite(Schedule.WarmUp), "Schedule.WarmUp", Schedule.WarmUp, "0 or more");
        Require(ComputeType is null or ScalarType.BFloat16 or ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64, nameof(ComputeType), ComputeType, "a floating type");

        static void Require(bool holds, string name, object? value, string range)
        {
            if (!holds)
            {
                throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}, not {Convert.ToString(value, CultureInfo.InvariantCulture)}.");
            }
        }
    }
}
