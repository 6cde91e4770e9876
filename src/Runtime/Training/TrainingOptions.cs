using ResNetDsl.Optimization;
using ResNetDsl.Options;
using ResNetDsl.Platform;
using ResNetDsl.Texts;

namespace ResNetDsl.Training;

/// <summary>Options of training. The defaults suit a small network on small pictures.</summary>
/// <remarks>A new option is a property and its definition in <see cref="Definitions"/>; see CONTRIBUTING.md.</remarks>
public sealed record TrainingOptions
{
    private const string RateSetting = "learning-rate";

    /// <summary>Passes over the training pictures.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The learning rate of every step.</summary>
    public LearningRateSchedule Schedule { get; init; } = new CosineSchedule { Rate = 0.1, WarmUp = 0.5 };

    /// <summary>The optimizer that changes the parameters.</summary>
    public OptimizerRecipe Optimizer { get; init; } = new SgdRecipe();

    /// <summary>The probability that the target spreads over all classes, from 0 (none) to below 1.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The α of mixup; 0 for none.</summary>
    public double Mixup { get; init; }

    /// <summary>The decay of an average of the weights, which is evaluated and saved instead of them; 0 for none. Values near 0.999 are usual.</summary>
    public double AverageDecay { get; init; }

    /// <summary>The largest Euclidean norm of all gradients together. Larger gradients are scaled down to it; 0 for no limit.</summary>
    public double ClipNorm { get; init; }

    /// <summary>The number of batches whose gradients are accumulated for one step.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>The type in which convolutions are computed, such as bfloat16, while the parameters keep theirs; null for the type of the parameters.</summary>
    public ScalarType? ComputeType { get; init; }

    /// <summary>Epochs without a better held-out accuracy after which training stops; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>The seed of dropout, stochastic depth and mixup. The loader has the seed of order and augmentation, and torch that of the initial weights.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The folder of checkpoints and of the best weights; null for none. Training continues from an existing checkpoint.</summary>
    public string? Folder { get; init; }

    /// <summary>The time between two checkpoints within an epoch. One is always written at its end.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether the process keeps the memory that tensors release: <see cref="NativeMemory.KeepFreed"/>, which holds beyond the training.</summary>
    public bool KeepFreedMemory { get; init; } = true;

    /// <summary>
    /// Whether maps are stored with their channels last (NHWC), which libtorch's convolutions compute faster and with less memory. It applies to float32 on a CPU, if the check of the first batch finds that this machine computes the convolutions correctly in this layout. Results differ by rounding from those in the other layout. Classes of
    /// user-defined units receive contiguous maps.
    /// </summary>
    public bool ChannelsLast { get; init; } = true;

    /// <summary>The loss of a batch, from [N, classes] and its targets, as a scalar; null for cross entropy.</summary>
    public Func<Tensor, Targets, Tensor>? Loss { get; init; }

    /// <summary>Specifies the statistics of batch normalization with which held-out pictures are evaluated and the best weights are saved. Training does not depend on it.</summary>
    public EvaluationStatistics Statistics { get; init; }

    /// <summary>
    /// When the convolutions of the first batch and their gradients are compared with a more exact type before the first step. This takes about as long as a step, or two to four with float64, and does not affect the training. A
    /// training with incorrect kernels on this machine throws.
    /// </summary>
    public KernelChecks CheckKernels { get; init; }

    /// <summary>
    /// The number of pictures of a step for which the schedule gives the learning rate. Steps of more pictures have a rate that is larger in proportion (Goyal et al., "Accurate, Large Minibatch SGD", 2017), best
    /// with a warm-up of about five epochs. 0 for a rate that does not depend on the batch.
    /// </summary>
    public int RateBatch { get; init; }

    /// <summary>
    /// Whether batch normalization computes its statistics over the pictures of all processes of a group, which costs two exchanges for each layer. The result then does not depend on the number of processes, beyond
    /// rounding. Otherwise each process has the statistics of its own pictures, and those of rank 0 are evaluated and saved.
    /// </summary>
    public bool SynchronizeBatchNorm { get; init; }

    /// <summary>The type in which the processes of a group sum their gradients: bfloat16 halves the bytes. Null for the type of the parameters.</summary>
    public ScalarType? GradientType { get; init; }

    /// <summary>The time after which a process of a group that others wait for is reported, and the job stops.</summary>
    public TimeSpan RankTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>The factors of the learning rate in parts of the network; 1 in all others. The factor of the backbone applies to parts without their own.</summary>
    public EquatableArray<RateFactor> RateFactors { get; init; }

    /// <summary>
    /// The changes that are allowed when a run continues from its checkpoint, by name: those of the command line, such as <c>learning-rate</c>, and <c>batch-size</c>, <c>data</c>, <c>frozen</c>, <c>loss</c>. An
    /// current epoch whose batches change starts again.
    /// </summary>
    public EquatableArray<string> AllowChanges { get; init; }

    /// <summary>Every option, declared once. Checkpoints, messages, <see cref="Settings"/> and the table in docs/training.md follow from it.</summary>
    internal static IReadOnlyList<OptionDefinition<TrainingOptions>> Definitions { get; } =
    [
        new OptionDefinition<TrainingOptions, int>
        {
            Name = nameof(Epochs),
            Description = "Passes over the training pictures.",
            Recipe = OptionPlace.None("a schedule that depends on the number of epochs names it"),
            CommandLine = "epochs",
            Type = OptionTypes.Whole(),
            Get = options => options.Epochs,
            With = (options, value) => options with { Epochs = value },
        },
        new KindOption<TrainingOptions, LearningRateSchedule>
        {
            Name = nameof(Schedule),
            Description = "How the learning rate falls.",
            Recipe = "the schedule",
            CommandLine = "schedule",
            Kinds = Schedules.Kinds,
            InRecipe = options => options.Schedule.Describe(options.Epochs),
            Get = options => options.Schedule,
            With = (options, value) => options with { Schedule = value },
        },
        new KindOption<TrainingOptions, OptimizerRecipe>
        {
            Name = nameof(Optimizer),
            Description = "The optimizer that changes the weights.",
            Recipe = "the optimizer",
            CommandLine = "optimizer",
            Kinds = Optimizers.Kinds,
            InRecipe = options => options.Optimizer.Describe(),
            Get = options => options.Optimizer,
            With = (options, value) => options with { Optimizer = value },
        },
        new OptionDefinition<TrainingOptions, double>
        {
            Name = nameof(LabelSmoothing),
            Description = "The probability that the target spreads over all classes.",
            Recipe = "label smoothing",
            CommandLine = "label-smoothing",
            Type = OptionTypes.Real(most: 1, below: true),
            Get = options => options.LabelSmoothing,
            With = (options, value) => options with { LabelSmoothing = value },
        },
        new OptionDefinition<TrainingOptions, double>
        {
            Name = nameof(Mixup),
            Description = "The α of mixup; 0 for none.",
            Recipe = "mixup",
            CommandLine = "mixup",
            Type = OptionTypes.Real(),
            Get = options => options.Mixup,
            With = (options, value) => options with { Mixup = value },
        },
        new OptionDefinition<TrainingOptions, double>
        {
            Name = nameof(AverageDecay),
            Description = "The decay of an average of the weights, which is evaluated and saved in their place; 0 for none.",
            Recipe = "the average's decay",
            CommandLine = "average",
            Type = OptionTypes.Real(most: 1, below: true),
            Get = options => options.AverageDecay,
            With = (options, value) => options with { AverageDecay = value },
        },
        new OptionDefinition<TrainingOptions, double>
        {
            Name = nameof(ClipNorm),
            Description = "The greatest norm of all gradients together; 0 for no bound.",
            Recipe = "the gradients' bound",
            CommandLine = "clip",
            Type = OptionTypes.Real(),
            Get = options => options.ClipNorm,
            With = (options, value) => options with { ClipNorm = value },
        },
        new OptionDefinition<TrainingOptions, int>
        {
            Name = nameof(Accumulate),
            Description = "Batches whose gradients make one step together. Batch normalization sees each batch by itself.",
            Recipe = "batches for a step",
            CommandLine = "accumulate",
            Type = OptionTypes.Whole(),
            Get = options => options.Accumulate,
            With = (options, value) => options with { Accumulate = value },
        },
        new OptionDefinition<TrainingOptions, ScalarType?>
        {
            Name = nameof(ComputeType),
            Description = "The type in which convolutions are computed; the weights keep theirs. float32 means the type of the weights.",
            Recipe = "the type of computation",
            CommandLine = "precision",
            Type = OptionTypes.Choice<ScalarType?>(
                "a floating type",
                value => value is null or ScalarType.BFloat16 or ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64,
                value => value?.ToString() ?? "the parameters'",
                ("float32", null),
                ("bfloat16", ScalarType.BFloat16)),
            Get = options => options.ComputeType,
            With = (options, value) => options with { ComputeType = value },
        },
        new OptionDefinition<TrainingOptions, int>
        {
            Name = nameof(Patience),
            Description = "Epochs without a better held-out accuracy after which training stops; 0 for never.",
            Recipe = OptionPlace.None("it says how long training goes on, not what a step does"),
            CommandLine = "patience",
            Type = OptionTypes.Whole(least: 0),
            Get = options => options.Patience,
            With = (options, value) => options with { Patience = value },
        },
        new OptionDefinition<TrainingOptions, long>
        {
            Name = nameof(Seed),
            Description = "The seed of dropout, stochastic depth and mixup.",
            Recipe = "the seed",
            CommandLine = "seed",
            Type = OptionTypes.Long(),
            Get = options => options.Seed,
            With = (options, value) => options with { Seed = value },
        },
        new OptionDefinition<TrainingOptions, string?>
        {
            Name = nameof(Folder),
            Description = "The folder of checkpoints and of the best weights; null for none.",
            Recipe = OptionPlace.None("it says where files are"),
            CommandLine = OptionPlace.None("a program chooses its own folder"),
            Type = OptionTypes.Object<string?>(folder => folder ?? "none"),
            Get = options => options.Folder,
            With = (options, value) => options with { Folder = value },
        },
        new OptionDefinition<TrainingOptions, TimeSpan>
        {
            Name = nameof(CheckpointInterval),
            Description = "Seconds between two checkpoints within an epoch.",
            Recipe = OptionPlace.None("it says when files are written"),
            CommandLine = "checkpoint-seconds",
            Type = OptionTypes.Seconds(),
            Get = options => options.CheckpointInterval,
            With = (options, value) => options with { CheckpointInterval = value },
        },
        new OptionDefinition<TrainingOptions, bool>
        {
            Name = nameof(KeepFreedMemory),
            Description = "Whether the process keeps memory that tensors release (glibc only).",
            Recipe = OptionPlace.None("it changes the speed only"),
            CommandLine = OptionPlace.None("it is about the whole process"),
            Type = OptionTypes.Flag(set: false),
            Get = options => options.KeepFreedMemory,
            With = (options, value) => options with { KeepFreedMemory = value },
        },
        new OptionDefinition<TrainingOptions, bool>
        {
            Name = nameof(ChannelsLast),
            Description = "Whether maps are stored with their channels last (NHWC) in float32 on a CPU, which is faster; no-channels-last stores the channels first.",
            Recipe = OptionPlace.None("it changes the speed, and rounding"),
            CommandLine = "no-channels-last",
            Type = OptionTypes.Flag(set: false),
            Get = options => options.ChannelsLast,
            With = (options, value) => options with { ChannelsLast = value },
        },
        new OptionDefinition<TrainingOptions, Func<Tensor, Targets, Tensor>?>
        {
            Name = nameof(Loss),
            Description = "The loss of a batch, from [N, classes] and its targets; null for cross entropy.",
            Recipe = RecipeChanges.Loss,
            CommandLine = OptionPlace.None("it is a function"),
            Type = OptionTypes.Object<Func<Tensor, Targets, Tensor>?>(loss => loss is null ? "cross entropy" : "a function of the program"),
            Get = options => options.Loss,
            With = (options, value) => options with { Loss = value },
        },
        new OptionDefinition<TrainingOptions, EvaluationStatistics>
        {
            Name = nameof(Statistics),
            Description = "The statistics of batch normalization for held-out pictures and the best weights: the moving ones, means over batches of the training pictures, or these until the training has had enough steps for the moving ones.",
            Recipe = "the statistics of the evaluation",
            CommandLine = "statistics",
            Type = OptionTypes.Choice(("automatic", EvaluationStatistics.Automatic), ("moving", EvaluationStatistics.Moving), ("recomputed", EvaluationStatistics.Recomputed)),
            Get = options => options.Statistics,
            With = (options, value) => options with { Statistics = value },
        },
        new OptionDefinition<TrainingOptions, KernelChecks>
        {
            Name = nameof(CheckKernels),
            Description = "When the convolutions of the first batch and their gradients are checked before the first step: in 16 bits or with the channels last against float32 with the channels first, always against float64, or never.",
            Recipe = OptionPlace.None("it compares and changes nothing"),
            CommandLine = "check-kernels",
            Type = OptionTypes.Choice(("automatic", KernelChecks.Automatic), ("always", KernelChecks.Always), ("never", KernelChecks.Never)),
            Get = options => options.CheckKernels,
            With = (options, value) => options with { CheckKernels = value },
        },
        new OptionDefinition<TrainingOptions, int>
        {
            Name = nameof(RateBatch),
            Description = "The pictures of a step for which the learning rate is given, such as 256; other steps have one in proportion. 0 for a rate that does not depend on the batch.",
            Recipe = "the batch of the learning rate",
            CommandLine = "rate-batch",
            Type = OptionTypes.Whole(least: 0),
            Get = options => options.RateBatch,
            With = (options, value) => options with { RateBatch = value },
        },
        new OptionDefinition<TrainingOptions, bool>
        {
            Name = nameof(SynchronizeBatchNorm),
            Description = "Whether batch normalization has the statistics of all processes of a group.",
            Recipe = "synchronized batch normalization",
            CommandLine = "sync-batch-norm",
            Type = OptionTypes.Flag(),
            Get = options => options.SynchronizeBatchNorm,
            With = (options, value) => options with { SynchronizeBatchNorm = value },
        },
        new OptionDefinition<TrainingOptions, ScalarType?>
        {
            Name = nameof(GradientType),
            Description = "The type in which the processes of a group sum their gradients. float32 means the type of the weights.",
            Recipe = "the type of summed gradients",
            CommandLine = "gradient-precision",
            Type = OptionTypes.Choice<ScalarType?>(
                "bfloat16, or null",
                value => value is null or ScalarType.BFloat16,
                value => value?.ToString() ?? "the parameters'",
                ("float32", null),
                ("bfloat16", ScalarType.BFloat16)),
            Get = options => options.GradientType,
            With = (options, value) => options with { GradientType = value },
        },
        new OptionDefinition<TrainingOptions, TimeSpan>
        {
            Name = nameof(RankTimeout),
            Description = "Seconds after which a process of a group that others wait for is reported, and the job stops.",
            Recipe = OptionPlace.None("it changes no result"),
            CommandLine = "rank-timeout",
            Type = OptionTypes.Seconds(),
            Get = options => options.RankTimeout,
            With = (options, value) => options with { RankTimeout = value },
        },
        new OptionDefinition<TrainingOptions, EquatableArray<RateFactor>>
        {
            Name = nameof(RateFactors),
            Description = "Factors of the learning rate in parts of the network, such as backbone=0.1. The parts are stem, the blocks by name, classifier, and backbone for all but the classifier.",
            Recipe = "the factors of the learning rate",
            CommandLine = "rate-factors",
            Type = OptionTypes.List("parts and factors above 0, such as backbone=0.1", RateFactor.Parse, factor => factor.IsValid, factor => factor.ToString()),
            Get = options => options.RateFactors,
            With = (options, value) => options with { RateFactors = value },
        },
        new OptionDefinition<TrainingOptions, EquatableArray<string>>
        {
            Name = nameof(AllowChanges),
            Description = "Changes with which a run continues from its checkpoint, such as learning-rate or batch-size.",
            Recipe = OptionPlace.None("it says which options may change"),
            CommandLine = "allow-changes",
            Type = OptionTypes.List("names of options, or data, frozen or loss", text => text, name => RecipeChanges.Names.Contains(name), name => name),
            Get = options => options.AllowChanges,
            With = (options, value) => options with { AllowChanges = value },
        },
    ];

    /// <summary>The part of a run that a checkpoint records, by name. A run continues only with the same.</summary>
    internal IReadOnlyDictionary<string, string> Recipe => Definitions.Where(option => option.Recipe.Name is not null)
        .ToDictionary(option => option.Recipe.Name!, option => InvariantText.Of(() => option.Write(this)));

    /// <summary>Returns the options that can be set by text, with these options as their defaults.</summary>
    public IReadOnlyList<OptionSetting> Settings() =>
    [
        .. Definitions.SelectMany(definition => definition.Settings(this)).Select(setting => setting.Name != RateSetting ? setting : setting with
        {
            Description = $"{setting.Description} By default {Sentences.And(Optimizers.Kinds.All.Select(kind => $"{Text.Plain(UsualRate(kind))} for {kind.Name}"))}.",
            Default = null,
        }),
    ];

    /// <summary>Returns these options with some of them set by text.</summary>
    /// <param name="settings">The texts, by the names of <see cref="Settings"/>. Without a learning rate, another optimizer uses its own default.</param>
    /// <exception cref="ArgumentException">A name is not the name of a setting, or a text is not a valid value.</exception>
    public TrainingOptions With(IReadOnlyDictionary<string, string> settings)
    {
        TrainingOptions read = OptionSettings.Read(Definitions, this, settings);
        return settings.ContainsKey(RateSetting) || Optimizers.Kinds.Of(read.Optimizer) is not { } kind ? read : read with { Schedule = read.Schedule with { Rate = UsualRate(kind) } };
    }

    /// <summary>
    /// Returns the memory of the tensors of one training step with these options and parameters in float32. The state of an optimizer of a program's own, mixed images, frozen parts and a loss of a
    /// program's own do not count.
    /// </summary>
    /// <param name="plan">The network.</param>
    /// <param name="batchSize">The images of a batch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is below 1.</exception>
    public TrainingMemory Memory(NetworkPlan plan, int batchSize) => TrainingMemory.Of(plan, new(batchSize)
    {
        Is16Bit = ComputeType is ScalarType.BFloat16 or ScalarType.Float16,
        ChannelsLast = ChannelsLast && ComputeType is null or ScalarType.Float32,
        StateTensors = Optimizer.StateTensors + (AverageDecay > 0 ? 1 : 0),
        Accumulates = Accumulate > 1,
    });

    /// <summary>Whether a training of a network stores maps with their channels last.</summary>
    internal bool StoresChannelsLast(Network network) =>
        ChannelsLast && network.Placement.Device.type == DeviceType.CPU && (network.ComputeType ?? network.Placement.Type) == ScalarType.Float32;

    /// <summary>Throws if an option is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    /// <exception cref="ArgumentException">An option has no effect because of another one.</exception>
    internal void Check()
    {
        foreach (OptionDefinition<TrainingOptions> definition in Definitions)
        {
            definition.Check(this, "");
        }

        if (Conflict() is { } conflict)
        {
            throw conflict.In(message => new ArgumentException(message));
        }
    }

    /// <summary>Returns a sentence about an option that has no effect because of another one, or null.</summary>
    private OptionSentence? Conflict() =>
        LabelSmoothing > 0 && Loss is not null
            ? new($"{Named(nameof(LabelSmoothing))} is part of the cross entropy, which {Named(nameof(Loss))} replaces. Leave one of them out, or smooth in the loss: targets.CrossEntropy(logits, {Text.Plain(LabelSmoothing)}).")
        : Optimizer is SgdRecipe { Nesterov: true, Momentum: 0 }
            ? new($"{new Wording("Optimizer.Nesterov", "Nesterov's momentum")} looks ahead by the momentum, which is 0. {new Wording("Set Nesterov to false, or Momentum", "Add --no-nesterov, or set --momentum")} above 0.")
        : Schedule is MultiStepSchedule { Milestones.Count: 0 }
            ? new($"{Wording.Of(MultiStepSchedule.Kind.Options, nameof(MultiStepSchedule.Milestones), $"{nameof(Schedule)}.")} has no epoch at which the learning rate falls. Name some, or choose the constant schedule.")
        : Schedule.WarmUp > Epochs
            ? new($"{Wording.Of(LearningRateSchedule.Options, nameof(LearningRateSchedule.WarmUp), $"{nameof(Schedule)}.")} is {Text.Plain(Schedule.WarmUp)} epochs, and {Named(nameof(Epochs))} is {Text.Plain(Epochs)}: the learning rate would never reach {Text.Plain(Schedule.Rate)}. Shorten the warm-up, or train longer.")
        : RateFactors.Select(factor => factor.Part).GroupBy(part => part).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? new($"{Named(nameof(RateFactors))} has '{twice.Key}' twice. Leave one out.")
        : null;

    private static Wording Named(string option) => Wording.Of(Definitions, option);

    private double UsualRate(OptionKind<OptimizerRecipe> kind) => kind.Type == Optimizer.GetType() ? Schedule.Rate : kind.Default.UsualRate;
}
