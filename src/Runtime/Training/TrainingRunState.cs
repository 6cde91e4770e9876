using System.Diagnostics;
using System.Globalization;
using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Modules;
using ResNetDsl.Optimization;
using ResNetDsl.Options;
using ResNetDsl.Platform;
using ResNetDsl.Texts;
using ResNetDsl.Variables;
using ResNetDsl.Weights;
using TorchSharp.Modules;

namespace ResNetDsl.Training;

/// <summary>The state of one running training: everything that changes from step to step, and how it is saved and restored.</summary>
internal sealed class TrainingRunState : IDisposable
{
    // A process without a picture of a batch computes with these, whose gradients are zero. One picture may have too few values for batch normalization.
    private const long StandIns = 2;

    private readonly Network network;
    private readonly TrainedParts parts;
    private readonly TrainingOptions options;
    private readonly GroupLoader training;
    private readonly GroupLoader? heldOut;
    private readonly TrainingFolder? folder;
    private readonly ProcessGroup group;
    private readonly GradientExchange? exchange;
    private readonly IEnumerable<ITrainingObserver> observers;
    private readonly TrainingOptimizer optimizer;
    private readonly Parameter[] parameters;
    private readonly WeightAverage? average;
    private readonly BatchStatistics statistics;

    // Of this training alone: another one in the process draws from its own.
    private readonly Generator generator;
    private readonly Generator drops;
    private readonly Generator? unitDrops;
    private readonly HashSet<string> noted = new(StringComparer.Ordinal);
    private CheckpointState state;
    private bool areKernelsChecked;
    private bool areStatisticsNoted;
    private long lastCheckpoint = Stopwatch.GetTimestamp();

    public TrainingRunState(
        Network network, TrainedParts parts, TrainingOptions options, IImageLoader training, IImageLoader? heldOut, TrainingFolder? folder, ProcessGroup group, IEnumerable<ITrainingObserver> observers)
    {
        this.network = network;
        this.parts = parts;
        this.options = options;
        this.training = new(training, group);
        this.heldOut = heldOut is null ? null : new(heldOut, group);
        this.folder = folder;
        this.group = group;
        this.observers = group.IsFirst ? observers : [];
        ulong seed = unchecked((ulong)options.Seed);
        generator = new(seed);
        Device device = network.Placement.Device;
        drops = device.type == DeviceType.CPU ? generator : new(seed, device);
        unitDrops = group.Size > 1 ? new(seed, device) : null;
        optimizer = options.Optimizer.Create(Groups(network, options));
        parameters = [.. optimizer.Groups.SelectMany(group => group.Parameters).Select(parameter => parameter.Parameter)];
        exchange = group.Size > 1 ? new(network, parameters, group, options.GradientType) : null;
        average = options.AverageDecay > 0 ? new(network, options.AverageDecay, parts) : null;
        statistics = new(network, parts, options.Statistics, group);
        state = new()
        {
            Network = network.Architecture.Name,
            Table = Fingerprint.Of(network.Architecture),
            Classes = training.Dataset.Classes,
            Recipe = options.Folder is null && group.Size == 1 ? options.Recipe : Recipe(),
        };
    }

    private int StepsPerEpoch => (training.BatchesPerEpoch + options.Accumulate - 1) / options.Accumulate;

    // Batch normalization sees each batch, not each step.
    private long Batches => state.Step * options.Accumulate;

    private int ImagesPerStep => training.BatchSize * options.Accumulate;

    private double RateScale => options.RateBatch == 0 ? 1 : ImagesPerStep / (double)options.RateBatch;

    // The pictures of a process in a batch, about: the same number in all processes.
    private double NominalImages => (double)training.Dataset.Count / training.BatchesPerEpoch / group.Size;

    private string? LatestCheckpoint => folder is not null && File.Exists(folder.Latest) ? folder.Latest : null;

    private EpochResult? Best => state.History.MaxBy(epoch => epoch.HeldOutTop1 ?? epoch.Epoch);

    /// <summary>Trains from the folder's checkpoint, or from the beginning.</summary>
    public TrainingResult Run(CancellationToken cancellation)
    {
        network.Training = new() { Generator = drops, UnitGenerator = unitDrops, Statistics = options.SynchronizeBatchNorm && group.Size > 1 ? group : null, ChannelsLast = options.StoresChannelsLast(network) };
        RankDifferences.Refuse(group, state, options);
        group.OnFirst(Restore, "the checkpoint");
        Share();
        network.Pictures = PictureUse.OfTraining(network.Architecture, training, heldOut);
        NoteRanks();
        NoteLeftOut();
        RestoreBestWeights();
        Tell(observer => observer.Started(new(network.Architecture.Name, options.Epochs, StepsPerEpoch, state.Step, state.Classes)));
        while (state.Epoch < options.Epochs && state.Ended != TrainingEnd.EarlyStopping)
        {
            bool whole = Epoch(cancellation);
            training.Exchange();
            NoteUnreadable(training);
            if (!whole || !EndEpoch(cancellation))
            {
                Save();
                return Result(TrainingEnd.Cancelled);
            }
        }

        average?.Keep();
        if (heldOut is not null && statistics.AreNeeded(Batches))
        {
            // The network is left as it was evaluated.
            statistics.Lend(training, state.Epoch - 1).Keep();
        }

        return Result(state.Ended ?? TrainingEnd.Complete);
    }

    public void Dispose()
    {
        optimizer.Dispose();
        average?.Dispose();
        exchange?.Dispose();
        unitDrops?.Dispose();
        generator.Dispose();
        if (drops != generator)
        {
            drops.Dispose();
        }
    }

    private static List<NamedParameterGroup> Groups(Network network, TrainingOptions options)
    {
        Dictionary<Parameter, double> factors = new(ReferenceEqualityComparer.Instance);
        foreach (RateFactor factor in options.RateFactors.OrderBy(factor => factor.Part != Network.BackbonePart))
        {
            foreach (Parameter parameter in network.ParametersOf(factor.Part))
            {
                factors[parameter] = factor.Factor;
            }
        }

        Dictionary<Parameter, string> names = new(ReferenceEqualityComparer.Instance);
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            names.TryAdd(parameter, name);
        }

        // Frozen parameters have no gradient, and do not decay either.
        return [.. network.parameter_groups()
            .SelectMany(group => group.Parameters.Where(parameter => parameter.requires_grad).GroupBy(parameter => factors.GetValueOrDefault(parameter, 1))
                .Select(parameters => new NamedParameterGroup(
                    [.. parameters.Select(parameter => new NamedParameter(names[parameter], parameter))],
                    group.WeightDecay > 0 ? options.Optimizer.WeightDecay ?? group.WeightDecay : 0)
                {
                    RateFactor = parameters.Key,
                }))];
    }

    /// <summary>Returns everything that the result depends on, by name.</summary>
    private Dictionary<string, string> Recipe()
    {
        Dictionary<string, string> recipe = new(options.Recipe)
        {
            [RecipeChanges.Data] = InvariantText.Of(() => training.Description),
            [RecipeChanges.Pictures] = DataContent.Of(training.Dataset),
            [RecipeChanges.HeldOut] = heldOut is null ? "none" : InvariantText.Of(() => heldOut.Description),
            [RecipeChanges.HeldOutPictures] = heldOut is null ? "none" : DataContent.Of(heldOut.Dataset),
            [RecipeChanges.Fixed] = parts.Fixed,
        };
        if (options.Loss is { } loss)
        {
            recipe[RecipeChanges.LossValues] = ValuesOf(loss);
        }

        return recipe;
    }

    /// <summary>Returns the loss of a fixed batch, which distinguishes two functions of a program.</summary>
    private string ValuesOf(Func<Tensor, Targets, Tensor> loss)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        int classes = training.Dataset.Classes.Count;
        Device device = network.Placement.Device;
        using Scalar step = 1.7.ToScalar();
        Tensor logits = arange(2L * classes, dtype: float32).mul(step).sin().view(2, classes).to(device);
        Tensor labels = tensor([0L, classes - 1L]).to(device);
        Tensor others = labels.flip(0);
        return string.Join(", ", new[] { new Targets(labels), new Targets(labels, others, 0.75) }
            .Select(targets => Scalar(loss(logits, targets)).to(float64).item<double>().ToString("G5", CultureInfo.InvariantCulture)));
    }

    /// <summary>Throws if the loss is not a scalar.</summary>
    private static Tensor Scalar(Tensor loss) => loss.numel() == 1
        ? loss
        : throw new InvalidOperationException($"{nameof(TrainingOptions.Loss)} returned [{string.Join(", ", loss.shape)}] instead of a scalar; return the mean over the batch.");

    /// <summary>Runs the rest of the epoch; returns false if it was canceled.</summary>
    private bool Epoch(CancellationToken cancellation)
    {
        parts.Enter();
        long last = Stopwatch.GetTimestamp();
        int batches = 0;
        int planned = 0;
        double first = 0;
        EpochSums step = new();
        foreach (ImageBatch batch in training.Batches(state.Epoch, state.Batch))
        {
            using (batch)
            {
                planned = batches == 0 ? Math.Min(options.Accumulate, training.BatchesPerEpoch - batch.Number) : planned;
                int images = batch.Indices.Count;
                first = group.Size > 1 ? NominalImages : batches == 0 ? images : first;

                // Each image weighs the same: a batch by its images, as parts of a step of equal batches. What that is off by is made up for at the end of the step.
                (double loss, long correct) = Backward(batch, images == first ? planned : planned * first / images, batches + 1 == planned);
                step = new() { Loss = step.Loss + (loss * images), Correct = step.Correct + correct, Images = step.Images + images };
            }

            if (++batches < planned)
            {
                continue;
            }

            StepAgreement agreed = StepAgreement.Of(group, step, cancellation.IsCancellationRequested, Stopwatch.GetElapsedTime(lastCheckpoint) >= options.CheckpointInterval);
            EndStep(agreed, planned * first / agreed.Sums.Images, batch.Number + 1, ref last);
            batches = 0;
            step = new();
            // An observer may cancel; the other processes of a group learn of it at the end of their next step.
            if (agreed.IsCancelled || (group.Size == 1 && cancellation.IsCancellationRequested))
            {
                return false;
            }

            if (agreed.SavesCheckpoint)
            {
                Save();
                last = Stopwatch.GetTimestamp();
            }
        }

        if (batches > 0)
        {
            // Of some batches no picture could be read.
            EndStep(StepAgreement.Of(group, step, false, false), planned * first / step.Images, training.BatchesPerEpoch, ref last);
        }

        return true;
    }

    /// <summary>Performs a step.</summary>
    /// <param name="agreed">The sums over its batches, and over all processes.</param>
    /// <param name="scale">The factor of the gradients that makes them the mean over all images.</param>
    /// <param name="nextBatch">The next batch.</param>
    /// <param name="last">The end of the previous step.</param>
    private void EndStep(StepAgreement agreed, double scale, int nextBatch, ref long last)
    {
        EpochSums step = agreed.Sums;
        if (step.Images == 0)
        {
            // No process could read a picture of these batches.
            exchange?.Discard();
            state = state with { Batch = nextBatch };
            return;
        }

        double rate = RateScale * options.Schedule.At(state.Epoch + (state.Batch / (double)training.BatchesPerEpoch), options.Epochs);
        double loss = step.Loss / step.Images;
        double norm = Update(loss, scale, rate, agreed.Diverged);
        long now = Stopwatch.GetTimestamp();
        double seconds = Stopwatch.GetElapsedTime(last, now).TotalSeconds;
        last = now;
        state = state with
        {
            Batch = nextBatch,
            Step = state.Step + 1,
            GradientNorm = norm,
            Sums = new()
            {
                Loss = state.Sums.Loss + step.Loss,
                Correct = state.Sums.Correct + step.Correct,
                Images = state.Sums.Images + step.Images,
                Seconds = state.Sums.Seconds + seconds,
                LearningRate = rate,
            },
        };
        StepResult result = new(state.Epoch, state.Step - 1, loss, step.Correct / (double)step.Images, rate, norm, (int)step.Images, step.Images / seconds);
        Tell(observer => observer.Stepped(result));
    }

    /// <summary>Adds the gradients of a batch to those of the step.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="parts">The divisor of its loss.</param>
    /// <param name="completesStep">Whether the gradients of the step are complete with it.</param>
    private (double Loss, long Correct) Backward(ImageBatch batch, double parts, bool completesStep)
    {
        RefuseLabels(batch);
        using DisposeScope scope = NewDisposeScope();
        Device device = network.Placement.Device;
        bool standsIn = batch.Indices.Count == 0;
        Tensor images = standsIn ? zeros([StandIns, .. batch.Images.shape[1..]], dtype: float32, device: device) : batch.Images.to(device);
        Tensor labels = standsIn ? zeros([StandIns], dtype: int64, device: device) : batch.Labels.to(device);
        Targets targets = new(labels);
        if (options.Mixup > 0)
        {
            (images, targets) = GroupMixup.Mix(images, labels, options.Mixup, generator, group, batch);
        }

        using SegmentedGraph? graph = exchange is not null && completesStep ? new() : null;
        if (group.Size > 1)
        {
            unitDrops!.manual_seed(new SeededRandom(options.Seed, state.Step, batch.Number, group.Rank).NextInt64());
            network.Training = network.Training! with { Part = new(batch.Start, batch.Indices.Count, batch.Total), Graph = graph };
        }

        Tensor logits;
        try
        {
            if (!areKernelsChecked)
            {
                CheckKernels(images);
                areKernelsChecked = true;
            }

            logits = Evaluator.Logits(network, network.forward, images, state.Classes.Count);
        }
        catch (InvalidOperationException exception) when (exception is not Kernels.WrongKernelException && batch.Indices.Count == 1 && batch.Number == training.BatchesPerEpoch - 1 && batch.Number > 0)
        {
            throw new InvalidOperationException(
                $"The last batch of the epoch is one picture, and {exception.Message[..1].ToLowerInvariant()}{exception.Message[1..]} {nameof(LoaderOptions)}.{nameof(LoaderOptions.DropLast)} leaves the last batch out.", exception);
        }

        Tensor loss = options.Loss is { } own ? Scalar(own(logits, targets)) : targets.CrossEntropy(logits, options.LabelSmoothing);
        if (options is { Mixup: > 0, Loss: not null } && !targets.AreOthersRead)
        {
            throw new InvalidOperationException(
                $"{nameof(TrainingOptions.Mixup)} mixes two images, but {nameof(TrainingOptions.Loss)} uses the label of one: weight {nameof(Targets.Labels)} and {nameof(Targets.Others)} by "
                + $"{nameof(Targets.Weight)}, as targets.{nameof(Targets.CrossEntropy)} does, or set {nameof(TrainingOptions.Mixup)} to 0.");
        }

        using Scalar divisor = parts.ToScalar();
        using Scalar nothing = 0.0.ToScalar();
        Tensor share = standsIn ? loss.mul(nothing) : parts == 1 ? loss : loss.div(divisor);
        if (graph is null)
        {
            share.backward();
        }
        else
        {
            graph.Backward(share, exchange!.Completed);
            exchange.SendRest();
        }

        using IDisposable inference = no_grad();
        return standsIn ? (0, 0) : (loss.to(float64).item<double>(), logits.argmax(1).eq(targets.Main).sum().item<long>());
    }

    /// <summary>Checks the convolutions of a batch. Where those with the channels last are incorrect on this machine, the channels come first, and are checked as well.</summary>
    /// <exception cref="Kernels.WrongKernelException">This machine computes a convolution incorrectly.</exception>
    private void CheckKernels(Tensor images)
    {
        try
        {
            FirstBatchCheck.Run(network, images, options.CheckKernels);
        }
        catch (Kernels.WrongKernelException) when (network.Training is { ChannelsLast: true })
        {
            network.Training = network.Training with { ChannelsLast = false };
            FirstBatchCheck.Run(network, images, KernelChecks.Always);
        }
    }

    private void RefuseLabels(ImageBatch batch)
    {
        int position = 0;
        foreach (long label in batch.Labels.data<long>())
        {
            if (label < 0 || label >= state.Classes.Count)
            {
                throw new ArgumentException(
                    $"'{training.Dataset.Name(batch.Indices[position])}' has the label {Text.Plain(label)}, but there are {Text.Plain(state.Classes.Count)} classes, with labels from 0: correct the dataset.");
            }

            position++;
        }
    }

    /// <summary>Updates the parameters by the gradients, unless a value is not finite.</summary>
    /// <param name="loss">The mean loss.</param>
    /// <param name="scale">The factor of the gradients.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="diverged">The ranks whose loss is not finite, as a clause; null for none.</param>
    /// <returns>The norm of the gradients.</returns>
    private double Update(double loss, double scale, double rate, string? diverged)
    {
        using IDisposable inference = no_grad();
        Tensor[] gradients = exchange is not null ? exchange.Finish() : [.. parameters.Select(parameter => parameter.grad ?? zeros_like(parameter))];
        try
        {
            if (scale != 1)
            {
                FusedOperations.Scale(gradients, scale);
            }

            double norm = FusedOperations.Norm(gradients);
            if (!double.IsFinite(loss) || !double.IsFinite(norm))
            {
                throw new DivergenceException(state.Step, state.Epoch, loss, norm, state.GradientNorm, rate, LatestCheckpoint, diverged);
            }

            if (options.ClipNorm > 0 && norm > options.ClipNorm)
            {
                FusedOperations.Scale(gradients, options.ClipNorm / norm);
            }

            List<Tensor[]> byGroup = [];
            int next = 0;
            foreach (NamedParameterGroup group in optimizer.Groups)
            {
                byGroup.Add(gradients[next..(next += group.Parameters.Count)]);
            }

            using WeightGate.Hold hold = network.Gate.Changing();
            optimizer.Step(byGroup, rate);
            average?.Update(state.Step);
            return norm;
        }
        finally
        {
            // Set to null, not zeroed: the next backward pass then creates new tensors instead of adding to these.
            foreach (Parameter parameter in parameters)
            {
                parameter.grad = null;
            }

            Array.ForEach(gradients, gradient => gradient.Dispose());
        }
    }

    /// <summary>Evaluates, keeps the best weights, and writes a checkpoint; returns false if it was canceled.</summary>
    private bool EndEpoch(CancellationToken cancellation)
    {
        RefuseDiverged();
        ShareBuffers();
        EpochResult epoch;
        if (heldOut is not null && !areStatisticsNoted && statistics.Note(Batches) is { } note)
        {
            areStatisticsNoted = true;
            Tell(observer => observer.Noted(note));
        }

        using (average?.Lend())
        using (heldOut is not null && statistics.AreNeeded(Batches) ? statistics.Lend(training, state.Epoch) : null)
        {
            Evaluation? evaluation;
            try
            {
                evaluation = heldOut is null
                    ? null
                    : Evaluator.Evaluate(network, heldOut, group, (done, total) => Tell(observer => observer.Evaluating(done, total)), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // All steps of the epoch are made: continuing comes to this evaluation again.
                return false;
            }

            EpochSums sums = state.Sums;
            epoch = new(
                state.Epoch, state.Step, sums.Loss / sums.Images, sums.Correct / (double)sums.Images, sums.LearningRate, sums.Images / sums.Seconds,
                evaluation?.Loss, evaluation?.Top1, evaluation?.Top5)
            {
                HeldOutImages = evaluation?.Images.Count,
            };
            NoteUnreadable(heldOut);
            state = state with { Epoch = state.Epoch + 1, Batch = 0, Sums = new(), History = [.. state.History, epoch] };
            if (Best == epoch)
            {
                group.OnFirst(SaveBest, "the best weights");
            }
        }

        bool early = options.Patience > 0 && state.Epoch - 1 - Best!.Epoch >= options.Patience && state.Epoch < options.Epochs;
        state = state with { Ended = early ? TrainingEnd.EarlyStopping : state.Epoch == options.Epochs ? TrainingEnd.Complete : null };
        Save();
        Tell(observer => observer.EpochEnded(epoch));
        if (early)
        {
            Tell(observer => observer.Noted($"Training stops early: the accuracy on held-out pictures has not improved for {options.Patience} epochs, since epoch {Best!.Epoch + 1}."));
        }

        return true;
    }

    private TrainingResult Result(TrainingEnd ended)
    {
        TrainingResult result = new(state.History, ended, Best)
        {
            LeftOut = LeftOut.Of(training),
            HeldOutLeftOut = heldOut is null ? LeftOut.Nothing : LeftOut.Of(heldOut, state.Classes),
        };
        Tell(observer => observer.Finished(result));
        return result;
    }

    private void SaveBest()
    {
        if (folder is not null)
        {
            network.SaveSafetensors(folder.Weights);
        }
    }

    private void Save()
    {
        group.OnFirst(WriteCheckpoint, "the checkpoint");
        lastCheckpoint = Stopwatch.GetTimestamp();
    }

    private void WriteCheckpoint()
    {
        if (folder is null)
        {
            return;
        }

        RefuseDiverged();
        using Tensor drawn = generator.get_state();
        folder.Write(network, state, [
            .. network.state_dict().Select(item => (WeightContents.NetworkPrefix + item.Key, item.Value)),
            .. optimizer.State.Select(item => ("optimizer." + item.Name, item.Tensor)),
            .. (average?.State ?? []).Select(item => ("average." + item.Key, item.Tensor)),
            ("random", drawn)]);
    }

    /// <summary>Gives all processes what rank 0 begins with.</summary>
    private void Share()
    {
        if (group.Size == 1)
        {
            return;
        }

        state = CheckpointState.Parse(group.Broadcast(state.ToJson(), "the state of the training"));
        using Tensor drawn = generator.get_state();
        group.Broadcast([.. network.state_dict().Values, .. optimizer.State.Select(item => item.Tensor), .. (average?.State ?? []).Select(item => item.Tensor), drawn], "the weights");
        generator.set_state(drawn);
        optimizer.Steps = state.Step;
    }

    /// <summary>Gives all processes the statistics of batch normalization of rank 0. Without synchronization each has those of its own pictures.</summary>
    private void ShareBuffers()
    {
        if (group.Size > 1)
        {
            group.Broadcast(network.named_buffers().Select(item => item.buffer), "the statistics of batch normalization");
        }
    }

    /// <summary>Throws if weights or state are not finite: what is saved is valid, and a step's gradient can be finite where its update is not.</summary>
    /// <exception cref="DivergenceException">A number is not finite.</exception>
    private void RefuseDiverged()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        IEnumerable<(string Name, Tensor Tensor)> kept = [.. network.state_dict().Select(item => (item.Key, item.Value)), .. optimizer.State, .. (average?.State ?? []).Select(item => (item.Key, item.Tensor))];
        foreach ((string name, Tensor tensor) in kept)
        {
            if (!tensor.HasFiniteValues())
            {
                throw new DivergenceException(state.Step, state.Epoch, name, state.GradientNorm, LatestCheckpoint);
            }
        }
    }

    /// <summary>Writes the best weights again if they are missing and the checkpoint has them.</summary>
    /// <exception cref="CheckpointException">The checkpoint has later ones.</exception>
    private void RestoreBestWeights()
    {
        bool isMissing = false;
        group.OnFirst(() => isMissing = AreBestWeightsMissing(), "the best weights");
        if (group.Broadcast(isMissing ? "missing" : "", "the best weights").Length == 0)
        {
            return;
        }

        using (average?.Lend())
        using (heldOut is not null && statistics.AreNeeded(Batches) ? statistics.Lend(training, Best!.Epoch) : null)
        {
            group.OnFirst(SaveBest, "the best weights");
        }

        Tell(observer => observer.Noted($"'{folder!.Weights}' was missing, and was written again from the checkpoint."));
    }

    private bool AreBestWeightsMissing()
    {
        if (folder is null || Best is not { } best || File.Exists(folder.Weights))
        {
            return false;
        }

        return best.Epoch == state.Epoch - 1 && state.Batch == 0
            ? true
            : throw new CheckpointException(
                $"'{folder.Weights}' is missing: it had the weights of epoch {best.Epoch + 1}, the best, and the checkpoint has later ones. Put the file back, or start over in another folder.");
    }

    /// <summary>Restores the folder's checkpoint, if there is one. Nothing is changed unless all of it matches.</summary>
    private void Restore()
    {
        using CheckpointFile? file = folder?.OpenLatest(message => Tell(observer => observer.Noted(message)));
        if (file is null)
        {
            return;
        }

        // Earlier versions recorded how pictures are loaded, and not what they hold.
        Dictionary<string, string> defaults = new(new TrainingOptions().Recipe) { [RecipeChanges.Fixed] = "nothing" };
        foreach (string name in new[] { RecipeChanges.Pictures, RecipeChanges.HeldOut, RecipeChanges.HeldOutPictures })
        {
            defaults[name] = state.Recipe[name];
        }

        List<(string Name, string Clause)> changes = [];
        if (file.State.Difference(state, defaults, options.AllowChanges, (name, clause) => changes.Add((name, clause))) is { } difference)
        {
            Wording allow = difference.AllowedBy is { } way ? new($"allow the change ({nameof(TrainingOptions.AllowChanges)}: {way}), or ", $"allow the change (--allow-changes {way}), or ") : new("", "");
            throw new OptionSentence(
                $"Training cannot continue from the checkpoint in '{folder!.Path}': {difference.Clause}. Run it as before, or {allow}start over in another folder, or delete this one.")
                .In(message => new CheckpointException(message));
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        Dictionary<string, Tensor> values = file.Read(WeightContents.NetworkPrefix);
        Dictionary<string, Tensor> states = file.Read("optimizer.");
        Dictionary<string, Tensor> averages = file.Read("average.");
        (string Name, Tensor Tensor)[] kept = [
            .. optimizer.State.Select(item => (item.Name, item.Tensor)),
            .. (average?.State ?? []).Select(item => (item.Key, item.Tensor))];
        Tensor?[] there = [
            .. optimizer.State.Select(item => states.GetValueOrDefault(item.Name)),
            .. (average?.State ?? []).Select(item => averages.GetValueOrDefault(item.Key))];
        Tensor drawn = file.TryRead("random") ?? throw Misfit("random");
        if (!GeneratorState.Fits(drawn, generator))
        {
            throw Misfit("random");
        }

        if (file.State.Batch > training.BatchesPerEpoch && changes.Count == 0)
        {
            throw new CheckpointException(
                $"The checkpoint in '{folder!.Path}' is at batch {file.State.Batch} of an epoch, but this run has {training.BatchesPerEpoch} batches per epoch. Start over in another folder, or delete this one.");
        }

        for (int i = 0; i < kept.Length; i++)
        {
            if ((there[i] is not { } tensor && changes.Count == 0) || (there[i] is { } other && (!other.shape.SequenceEqual(kept[i].Tensor.shape) || other.dtype != kept[i].Tensor.dtype)))
            {
                throw Misfit(kept[i].Name);
            }
        }

        try
        {
            network.load_state_dict(values);
        }
        catch (StateDictException exception)
        {
            throw new CheckpointException($"The checkpoint in '{folder!.Path}' has the weights of another network: {exception.Message.Split('\n')[0]} Start over in another folder, or delete this one.", exception);
        }

        for (int i = 0; i < kept.Length; i++)
        {
            if (there[i] is { } tensor)
            {
                kept[i].Tensor.copy_(tensor);
            }
            else if (average?.State.FirstOrDefault(item => ReferenceEquals(item.Tensor, kept[i].Tensor)) is { Key: { } key })
            {
                // An average begins with the weights of the checkpoint.
                kept[i].Tensor.copy_(values[key]);
            }
        }

        generator.set_state(drawn);
        state = file.State with { Recipe = state.Recipe };
        if (changes.Exists(change => change.Name is RecipeChanges.Data or RecipeChanges.Pictures))
        {
            // The position of a batch does not apply to other batches.
            state = state with { Batch = 0, Sums = new() };
        }

        changes.ForEach(change => Tell(observer => observer.Noted($"Training continues with a change: {change.Clause}.")));
        optimizer.Steps = state.Step;

        CheckpointException Misfit(string name) => new($"The checkpoint in '{folder!.Path}' does not have '{name}' with the type and shape of this run. Start over in another folder, or delete this one.");
    }

    /// <summary>Reports the ranks, and how the learning rate follows from the batch.</summary>
    private void NoteRanks()
    {
        if (group.Description is { } ranks)
        {
            Tell(observer => observer.Noted($"{ranks} A batch has {Text.Grouped(training.BatchSize)} pictures, {Text.Grouped(training.BatchSize / group.Size)} or more for each rank."));
        }

        if (RateScale != 1)
        {
            double rate = options.Schedule.Rate;
            Tell(observer => observer.Noted(string.Create(
                CultureInfo.InvariantCulture,
                $"The learning rate of {rate:G4} is for steps of {Text.Grouped(options.RateBatch)} pictures. A step has {Text.Grouped(ImagesPerStep)}, and a learning rate of {rate * RateScale:G4}.")));
        }
    }

    /// <summary>Reports what the datasets leave out before a picture is read.</summary>
    private void NoteLeftOut()
    {
        string[] sentences =
        [
            .. LeftOut.Of(training.Dataset).Sentences("the training pictures"),
            .. heldOut is null ? [] : LeftOut.Of(heldOut.Dataset, state.Classes).Sentences("the held-out pictures"),
        ];
        Array.ForEach(sentences, sentence => Tell(observer => observer.Noted(sentence)));
    }

    private void NoteUnreadable(GroupLoader? loader)
    {
        // Not by position: a loader may list them in another order than that in which they are found.
        foreach (UnreadablePicture picture in (loader?.Unreadable ?? []).Where(picture => noted.Add(picture.Name)))
        {
            Tell(observer => observer.Noted($"Left out: {picture.Reason}"));
        }
    }

    private void Tell(Action<ITrainingObserver> tell)
    {
        foreach (ITrainingObserver observer in observers)
        {
            tell(observer);
        }
    }
}
