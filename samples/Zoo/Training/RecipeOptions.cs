using System.CommandLine;
using ResNetDsl.Architecture;
using ResNetDsl.Training;
using ResNetDsl.Zoo.Commands;
using TorchSharp;

namespace ResNetDsl.Zoo.Training;

/// <summary>The options that say how a network is trained.</summary>
internal sealed class RecipeOptions
{
    private readonly Option<int> epochs = NumberOption.Whole("--epochs", "Passes over the training pictures.", 20);
    private readonly Option<string> optimizer = NumberOption.Choice("--optimizer", "What changes the weights.", "sgd", "adamw");
    private readonly Option<double?> rate = NumberOption.Optional("--learning-rate", "The learning rate after the warm-up; 0.1 for sgd and 0.001 for adamw if it is not given.", least: 1e-12);
    private readonly Option<string> schedule = NumberOption.Choice("--schedule", "How the learning rate falls.", "cosine", "step", "multi-step", "constant");
    private readonly Option<double> warmUp = NumberOption.Real("--warm-up", "Epochs in which the learning rate rises.", 1);
    private readonly Option<int> every = NumberOption.Whole("--step-every", "Epochs between two falls of the schedule step.", 30);
    private readonly Option<int[]> milestones = new("--milestones")
    {
        Description = "Epochs at which the schedule multi-step falls.",
        HelpName = "EPOCH …",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<double> factor = NumberOption.Real("--step-factor", "What the schedules step and multi-step multiply by.", 0.1, most: 1);
    private readonly Option<double> momentum = NumberOption.Real("--momentum", "The momentum of sgd.", 0.9, most: 1);
    private readonly Option<bool> plain = new("--no-nesterov") { Description = "Momentum without Nesterov's look ahead." };
    private readonly Option<double?> decay = NumberOption.Optional("--weight-decay", "The weight decay of convolution weights; the table's if it is not given.");
    private readonly Option<double> smoothing = NumberOption.Real("--label-smoothing", "The probability that the target spreads over all classes.", 0, most: 0.999);
    private readonly Option<double> mixup = NumberOption.Real("--mixup", "The α of mixup; 0 for none.", 0);
    private readonly Option<double> average = NumberOption.Real("--average", "The decay of an average of the weights, which is evaluated and saved in their place; 0 for none.", 0, most: 0.99999999);
    private readonly Option<double> clip = NumberOption.Real("--clip", "The greatest length of the gradients; 0 for no bound.", 0);
    private readonly Option<int> accumulate = NumberOption.Whole("--accumulate", "Batches that make one step together.", 1);
    private readonly Option<string> precision = NumberOption.Choice("--precision", "The type that convolutions are computed in; the weights are of 32 bits.", "float32", "bfloat16");
    private readonly Option<int> patience = NumberOption.Whole("--patience", "Epochs without a better held-out accuracy after which training stops; 0 for never.", 0, least: 0);
    private readonly Option<int> interval = NumberOption.Whole("--checkpoint-seconds", "Seconds between two checkpoints within an epoch.", 60, least: 0);

    /// <summary>The seed of everything that is random.</summary>
    public Option<int> Seed { get; } = NumberOption.Whole("--seed", "The seed of the first weights, of order, augmentation and all else that is random.", 1, least: 0);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all = [epochs, optimizer, rate, schedule, warmUp, every, milestones, factor, momentum, plain, decay, smoothing, mixup, average, clip, accumulate, precision, patience, interval, Seed];
        Array.ForEach(all, command.Add);
    }

    /// <summary>What the command line says.</summary>
    public TrainingOptions Read(ParseResult parsed, string folder)
    {
        bool sgd = parsed.GetValue(optimizer) == "sgd";
        LearningRateSchedule falling = parsed.GetValue(schedule) switch
        {
            "step" => new StepSchedule(parsed.GetValue(every), parsed.GetValue(factor)),
            "multi-step" => new MultiStepSchedule(new EquatableArray<int>([.. parsed.GetValue(milestones) ?? []]), parsed.GetValue(factor)),
            "constant" => new ConstantSchedule(),
            _ => new CosineSchedule(),
        };
        return new()
        {
            Epochs = parsed.GetValue(epochs),
            Schedule = falling with { Rate = parsed.GetValue(rate) ?? (sgd ? 0.1 : 0.001), WarmUp = parsed.GetValue(warmUp) },
            Optimizer = (sgd ? new SgdRecipe(parsed.GetValue(momentum), !parsed.GetValue(plain)) : (OptimizerRecipe)new AdamWRecipe()) with { WeightDecay = parsed.GetValue(decay) },
            LabelSmoothing = parsed.GetValue(smoothing),
            Mixup = parsed.GetValue(mixup),
            AverageDecay = parsed.GetValue(average),
            ClipNorm = parsed.GetValue(clip),
            Accumulate = parsed.GetValue(accumulate),
            ComputeType = parsed.GetValue(precision) == "bfloat16" ? torch.bfloat16 : null,
            Patience = parsed.GetValue(patience),
            Seed = parsed.GetValue(Seed),
            Folder = folder,
            CheckpointInterval = TimeSpan.FromSeconds(parsed.GetValue(interval)),
        };
    }
}
