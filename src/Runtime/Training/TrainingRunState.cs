using System.Diagnostics;
using ResNetDsl.Data;
using ResNetDsl.Variables;
using ResNetDsl.Weights;
using TorchSharp.Modules;

namespace ResNetDsl.Training;

/// <summary>One training under way: everything that changes from step to step, and how it is saved and restored.</summary>
internal sealed class TrainingRunState : IDisposable
{
    private readonly Network network;
    private readonly TrainingOptions options;
    private readonly IImageLoader training;
    private readonly TrainingFolder? folder;
    private readonly IEnumerable<ITrainingObserver> observers;
    private readonly TrainingOptimizer optimizer;
    private readonly Parameter[] parameters;
    private readonly WeightAverage? average;
    private readonly HashSet<string> noted = new(StringComparer.Ordinal);
    private CheckpointState state;
    private long lastCheckpoint = Stopwatch.GetTimestamp();

    public TrainingRunState(Network network, TrainingOptions options, IImageLoader training, TrainingFolder? folder, IEnumerable<ITrainingObserver> observers)
    {
        this.network = network;
        this.options = options;
        this.training = training;
        this.folder = folder;
        this.observers = observers;
        optimizer = options.Optimizer.Create(Groups(network, options.Optimizer.WeightDecay));
        parameters = [.. optimizer.Groups.SelectMany(group => group.Parameters).Select(parameter => parameter.Parameter)];
        average = options.AverageDecay > 0 ? new(network, options.AverageDecay) : null;
        state = new()
        {
            Network = network.Architecture.Name,
            Table = Fingerprint.Of(network.Architecture),
            Classes = training.Dataset.Classes,
            Recipe = new Dictionary<string, string>(options.Recipe) { ["the data"] = training.Description },
        };
    }

    private int StepsPerEpoch => (training.BatchesPerEpoch + options.Accumulate - 1) / options.Accumulate;

    private EpochResult? Best => state.History.MaxBy(epoch => epoch.HeldOutTop1 ?? epoch.Epoch);

    /// <summary>Trains from where the folder's checkpoint is, or from the beginning.</summary>
    public TrainingResult Run(IImageLoader? heldOut, CancellationToken cancellation)
    {
        random.manual_seed(options.Seed);
        Restore();
        Tell(observer => observer.Started(new(network.Architecture.Name, options.Epochs, StepsPerEpoch, state.Step, state.Classes)));
        while (state.Epoch < options.Epochs && state.Ended != TrainingEnd.EarlyStopping)
        {
            bool whole = Epoch(cancellation);
            NoteUnreadable();
            if (!whole || !EndEpoch(heldOut, cancellation))
            {
                Save();
                return Result(TrainingEnd.Cancelled);
            }
        }

        average?.Keep();
        return Result(state.Ended ?? TrainingEnd.Complete);
    }

    public void Dispose()
    {
        optimizer.Dispose();
        average?.Dispose();
    }

    private static List<NamedParameterGroup> Groups(Network network, double? weightDecay)
    {
        Dictionary<Parameter, string> names = new(ReferenceEqualityComparer.Instance);
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            names.TryAdd(parameter, name);
        }

        // Frozen parameters have no gradient, and do not decay either.
        return [.. network.parameter_groups()
            .Select(group => new NamedParameterGroup(
                [.. group.Parameters.Where(parameter => parameter.requires_grad).Select(parameter => new NamedParameter(names[parameter], parameter))],
                group.WeightDecay > 0 ? weightDecay ?? group.WeightDecay : 0))
            .Where(group => group.Parameters.Count > 0)];
    }

    /// <summary>Runs what is left of the epoch; false when it was cancelled.</summary>
    private bool Epoch(CancellationToken cancellation)
    {
        network.train();
        long last = Stopwatch.GetTimestamp();
        int batches = 0;
        int planned = 0;
        EpochSums step = new();
        foreach (ImageBatch batch in training.Batches(state.Epoch, state.Batch))
        {
            using (batch)
            {
                planned = batches == 0 ? Math.Min(options.Accumulate, training.BatchesPerEpoch - batch.Number) : planned;
                (double loss, long correct) = Backward(batch, planned);
                int images = batch.Indices.Count;
                step = new() { Loss = step.Loss + (loss * images), Correct = step.Correct + correct, Images = step.Images + images };
            }

            if (++batches < planned)
            {
                continue;
            }

            EndStep(step, batch.Number + 1, ref last);
            batches = 0;
            step = new();
            if (cancellation.IsCancellationRequested)
            {
                return false;
            }

            if (Stopwatch.GetElapsedTime(lastCheckpoint) >= options.CheckpointInterval)
            {
                Save();
                last = Stopwatch.GetTimestamp();
            }
        }

        if (batches > 0)
        {
            // Batches of which no picture could be read have made the last step a smaller one.
            EndStep(step, training.BatchesPerEpoch, ref last);
        }

        return true;
    }

    private void EndStep(EpochSums step, int nextBatch, ref long last)
    {
        double rate = options.Schedule.At(state.Epoch + (state.Batch / (double)training.BatchesPerEpoch), options.Epochs);
        double loss = step.Loss / step.Images;
        double norm = Update(loss, rate);
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
    private (double Loss, long Correct) Backward(ImageBatch batch, int batches)
    {
        using DisposeScope scope = NewDisposeScope();
        Device device = network.Placement.Device;
        Tensor images = batch.Images.to(device);
        Tensor labels = batch.Labels.to(device);
        Targets targets = new(labels);
        if (options.Mixup > 0)
        {
            (images, targets) = Targets.Mix(images, labels, options.Mixup);
        }

        Tensor logits = Evaluator.Logits(network, network.forward, images, state.Classes.Count);
        Tensor loss = options.Loss?.Invoke(logits, targets) ?? targets.CrossEntropy(logits, options.LabelSmoothing);
        using Scalar divisor = ((double)batches).ToScalar();
        Tensor share = batches == 1 ? loss : loss.div(divisor);
        share.backward();
        using IDisposable inference = no_grad();
        return (loss.to(float64).item<double>(), logits.argmax(1).eq(targets.Main).sum().item<long>());
    }

    /// <summary>Changes the parameters by the gradients, unless something is no number.</summary>
    /// <returns>The length of the gradients.</returns>
    private double Update(double loss, double rate)
    {
        using IDisposable inference = no_grad();
        Tensor[] gradients = [.. parameters.Select(parameter => parameter.grad ?? zeros_like(parameter))];
        try
        {
            double norm = FusedOperations.Norm(gradients);
            if (!double.IsFinite(loss) || !double.IsFinite(norm))
            {
                throw new DivergenceException(state.Step, state.Epoch, loss, norm, state.GradientNorm, rate, folder is not null && File.Exists(folder.Latest) ? folder.Latest : null);
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
            // Gone, not zeroed: the next backward pass then gives its own tensors in place of adding to these.
            foreach (Parameter parameter in parameters)
            {
                parameter.grad = null;
            }

            Array.ForEach(gradients, gradient => gradient.Dispose());
        }
    }

    /// <summary>Evaluates, keeps what is best, and writes a checkpoint; false when it was cancelled.</summary>
    private bool EndEpoch(IImageLoader? heldOut, CancellationToken cancellation)
    {
        EpochResult epoch;
        using (average?.Lend())
        {
            Evaluation? evaluation;
            try
            {
                evaluation = heldOut is null
                    ? null
                    : Evaluator.Evaluate(network, heldOut, (done, total) => Tell(observer => observer.Evaluating(done, total)), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // All steps of the epoch are made: going on comes to this evaluation again.
                return false;
            }

            EpochSums sums = state.Sums;
            epoch = new(
                state.Epoch, state.Step, sums.Loss / sums.Images, sums.Correct / (double)sums.Images, sums.LearningRate, sums.Images / sums.Seconds,
                evaluation?.Loss, evaluation?.Top1, evaluation?.Top5);
            state = state with { Epoch = state.Epoch + 1, Batch = 0, Sums = new(), History = [.. state.History, epoch] };
            if (folder is not null && Best == epoch)
            {
                network.SaveSafetensors(folder.Weights, new Dictionary<string, string> { [ClassNames.Key] = ClassNames.ToText(state.Classes) });
            }
        }

        bool early = options.Patience > 0 && state.Epoch - 1 - Best!.Epoch >= options.Patience && state.Epoch < options.Epochs;
        state = state with { Ended = early ? TrainingEnd.EarlyStopping : state.Epoch == options.Epochs ? TrainingEnd.Complete : null };
        Save();
        Tell(observer => observer.EpochEnded(epoch));
        if (early)
        {
            Tell(observer => observer.Noted($"Training stops early: the accuracy on held-out pictures has not risen for {options.Patience} epochs, since epoch {Best!.Epoch + 1}."));
        }

        return true;
    }

    private TrainingResult Result(TrainingEnd ended)
    {
        TrainingResult result = new(state.History, ended, Best);
        Tell(observer => observer.Finished(result));
        return result;
    }

    private void Save()
    {
        if (folder is null)
        {
            return;
        }

        using Tensor generator = random.get_rng_state();
        folder.Write(network.Architecture, state, [
            .. network.state_dict().Select(item => (WeightContents.NetworkPrefix + item.Key, item.Value)),
            .. optimizer.State.Select(item => ("optimizer." + item.Name, item.Tensor)),
            .. (average?.State ?? []).Select(item => ("average." + item.Key, item.Tensor)),
            ("random", generator)]);
        lastCheckpoint = Stopwatch.GetTimestamp();
    }

    /// <summary>Goes back to the folder's checkpoint, if there is one. Nothing is changed unless all of it fits.</summary>
    private void Restore()
    {
        using CheckpointFile? file = folder?.OpenLatest(message => Tell(observer => observer.Noted(message)));
        if (file is null)
        {
            return;
        }

        if (file.State.Difference(state, new TrainingOptions().Recipe) is { } difference)
        {
            throw new CheckpointException(
                $"Training cannot go on from the checkpoint in '{folder!.Path}': {difference}. Run it as before, or begin anew in another folder, or delete this one.");
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
        Tensor generator = file.TryRead("random") ?? throw Misfit("random");
        for (int i = 0; i < kept.Length; i++)
        {
            if (there[i] is not { } tensor || !tensor.shape.SequenceEqual(kept[i].Tensor.shape) || tensor.dtype != kept[i].Tensor.dtype)
            {
                throw Misfit(kept[i].Name);
            }
        }

        network.load_state_dict(values);
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i].Tensor.copy_(there[i]!);
        }

        random.set_rng_state(generator);
        state = file.State with { Recipe = state.Recipe };
        optimizer.Steps = state.Step;

        CheckpointException Misfit(string name) => new($"The checkpoint in '{folder!.Path}' lacks '{name}' as this run has it. Begin anew in another folder, or delete this one.");
    }

    private void NoteUnreadable()
    {
        // Not by position: a loader may list them in another order than that in which they are found.
        foreach (UnreadablePicture picture in training.Unreadable.Where(picture => noted.Add(picture.Name)))
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
