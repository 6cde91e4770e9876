using System.Globalization;
using System.Numerics;
using ResNetDsl.Architecture.Layers;

namespace ResNetDsl.Architecture.Plans;

/// <summary>The memory of a part of a network in a training step, in bytes.</summary>
/// <param name="Name">The name of the block; <c>root</c> for the stem, <c>head</c> for the head.</param>
/// <param name="Parameters">The parameters, and the moving statistics of batch normalization.</param>
/// <param name="Gradients">The gradients of the parameters.</param>
/// <param name="OptimizerState">What the optimizer, and an average of the weights, keep for the parameters.</param>
/// <param name="Activations">What the forward pass keeps for the backward pass.</param>
public sealed record StageMemory(string Name, long Parameters, long Gradients, long OptimizerState, long Activations)
{
    /// <summary>The sum.</summary>
    public long Total => TrainingMemory.Saturated((BigInteger)Parameters + Gradients + OptimizerState + Activations);
}

/// <summary>
/// The memory of the tensors of one training step: forward pass, cross entropy, backward pass and the update of the parameters. What the process itself takes is not part of it.
/// </summary>
public sealed class TrainingMemory
{
    private readonly NetworkPlan plan;

    private TrainingMemory(NetworkPlan plan, TrainingMemoryOptions options, IReadOnlyList<StageMemory> stages, BigInteger peak, string peakStage)
    {
        this.plan = plan;
        Options = options;
        Stages = stages;
        Peak = Saturated(peak);
        PeakStage = peakStage;
        Total = new(
            "total", Saturated(stages.Sum(stage => (BigInteger)stage.Parameters)), Saturated(stages.Sum(stage => (BigInteger)stage.Gradients)),
            Saturated(stages.Sum(stage => (BigInteger)stage.OptimizerState)), Saturated(stages.Sum(stage => (BigInteger)stage.Activations)));
    }

    /// <summary>The batch and the options of the training.</summary>
    public TrainingMemoryOptions Options { get; }

    /// <summary>Stem, blocks and head, in the order of the network.</summary>
    public IReadOnlyList<StageMemory> Stages { get; }

    /// <summary>The sums over all parts. Not all of it is there at once: the backward pass gives back activations as it computes gradients.</summary>
    public StageMemory Total { get; }

    /// <summary>
    /// The most bytes that are there at once: with the gradients of activations and the workspace of the convolutions, and without the gradients of parameters that are not computed yet. The update needs
    /// less.
    /// </summary>
    public long Peak { get; }

    /// <summary>The part whose backward pass has the peak.</summary>
    public string PeakStage { get; }

    /// <summary>Computes the memory of a training step.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="options">The batch and the options of the training.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch has no image.</exception>
    /// <remarks>Takes time proportional to the number of blocks, not of units.</remarks>
    public static TrainingMemory Of(NetworkPlan plan, TrainingMemoryOptions options)
    {
        (plan, options) = (plan ?? throw new ArgumentNullException(nameof(plan)), options ?? throw new ArgumentNullException(nameof(options)));
        if (options.BatchSize < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"The batch size must be at least 1, not {Text.Plain(options.BatchSize)}.");
        }

        List<Segment> segments = Segments(plan, options);
        BigInteger images = TrainingMemoryOptions.FloatBytes * options.Elements(plan.Input);
        BigInteger loss = plan.Table.Options.Classes > 0 ? 2 * TrainingMemoryOptions.FloatBytes * options.Elements(plan.Output) : 0;
        BatchNormTensors norm = plan.Table.BatchNormTensors;
        string[] names = [.. segments.Select(segment => segment.Stage).Distinct()];
        List<StageMemory> stages = [];
        foreach (string name in names)
        {
            List<Segment> own = [.. segments.Where(segment => segment.Stage == name)];
            BigInteger gradients = own.Sum(segment => segment.Count * segment.Memory.Gradients);
            BigInteger buffers = own.Sum(segment => segment.Count * segment.Graph.Layers.SelectMany(layer => layer.Tensors(norm)).Where(tensor => tensor.Role == TensorRole.Buffer).Sum(tensor => TrainingMemoryOptions.FloatBytes * tensor.Elements));
            BigInteger kept = own.Sum(segment => segment.Count * segment.Memory.Kept) + (name == names[0] ? images : 0) + (name == names[names.Length - 1] ? loss : 0);
            stages.Add(new(name, Saturated(gradients + buffers), Saturated(gradients), Saturated(options.StateTensors * gradients), Saturated(kept)));
        }

        BigInteger allGradients = stages.Sum(stage => (BigInteger)stage.Gradients);
        BigInteger always = stages.Sum(stage => (BigInteger)stage.Parameters + stage.OptimizerState) + images + loss;
        (BigInteger peak, string peakStage) = PeakOf(segments, options, always + (options.Accumulates ? allGradients : 0));
        return new(plan, options, stages, peak, peakStage);
    }

    /// <summary>The memory as a table in MiB, with one line for each part, and what it means below.</summary>
    public string Summary()
    {
        List<string> lines =
        [
            $"{plan.Name}: a training step of {Text.Grouped(Options.BatchSize)} image{(Options.BatchSize == 1 ? "" : "s")} of {plan.Input} in {Options.Precision}, in MiB",
            Line("block", "parameters", "gradients", "optimizer", "activations", "total"),
            .. Stages.Append(Total).Select(stage => Line(stage.Name, Mebibytes(stage.Parameters), Mebibytes(stage.Gradients), Mebibytes(stage.OptimizerState), Mebibytes(stage.Activations), Mebibytes(stage.Total))),
            $"At most {Mebibytes(Peak)} MiB are allocated at once, in the backward pass of {PeakStage}: with the gradients of activations and workspace, without gradients of parameters that do not exist yet.",
        ];
        if (plan.AreCostsDeclared)
        {
            lines.Add("The layers of the program's own units count as declared, each once.");
        }

        return string.Join("\n", lines);
    }

    internal static long Saturated(BigInteger bytes) => bytes > long.MaxValue ? long.MaxValue : (long)bytes;

    private static List<Segment> Segments(NetworkPlan plan, TrainingMemoryOptions options)
    {
        List<Segment> segments = [];

        bool isKept = !options.CopiesImages;
        bool isImage = true;
        if (plan.Stem.Graph.Nodes.Count > 0)
        {
            Add("root", plan.Stem.Graph, plan.Stem.In, 1);
        }

        foreach (BlockPlan block in plan.Blocks)
        {
            foreach (UnitRun run in block.Runs)
            {
                // The first unit of a run may find its input kept where the others do not.
                Add(block.Name, run.Graph, run.In, 1);
                if (run.Count > 1)
                {
                    Add(block.Name, run.Graph, run.Out, run.Count - 1);
                }
            }
        }

        Add("head", plan.Head.Graph, plan.Head.In, 1);
        return segments;

        void Add(string stage, LayerGraph graph, Shape input, int count)
        {
            GraphMemory memory = new(graph, input, options, isKept, isImage, plan.Table.BatchNormTensors);
            segments.Add(new(stage, graph, count, memory));
            (isKept, isImage) = (memory.IsOutputKept, isImage && graph.Nodes.Count == 0);
        }
    }

    /// <summary>Walks back through the network.</summary>
    private static (BigInteger Bytes, string Stage) PeakOf(IReadOnlyList<Segment> segments, TrainingMemoryOptions options, BigInteger always)
    {
        BigInteger alive = always + segments.Sum(segment => segment.Count * segment.Memory.Kept);
        (BigInteger Bytes, string Stage) peak = (0, "");
        foreach (Segment segment in Enumerable.Reverse(segments))
        {
            // Every unit changes what is there by as much, so the first or the last has the peak.
            BigInteger change = (options.Accumulates ? 0 : segment.Memory.Gradients) - segment.Memory.Kept;
            BigInteger most = BigInteger.Max(alive, alive + ((segment.Count - 1) * change)) + segment.Memory.Peak;
            peak = most > peak.Bytes ? (most, segment.Stage) : peak;
            alive += segment.Count * change;
        }

        return peak;
    }

    private static string Mebibytes(long bytes) => (bytes / (double)(1 << 20)).ToString("#,0.0", CultureInfo.InvariantCulture);

    private static string Line(string name, string parameters, string gradients, string state, string activations, string total) =>
        $"{name,-10} {parameters,12} {gradients,12} {state,12} {activations,12} {total,12}";

    /// <summary>Equal graphs, one after another.</summary>
    private sealed record Segment(string Stage, LayerGraph Graph, int Count, GraphMemory Memory);
}
