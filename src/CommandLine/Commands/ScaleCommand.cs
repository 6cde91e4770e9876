using System.CommandLine;
using System.Globalization;
using ResNetDsl.Architecture.Scaling;
using ResNetDsl.CommandLine.Benchmarking;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;
using Text = ResNetDsl.Architecture.Text;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>scale NAME</c>: what training over many ranks costs, by the model of <see cref="StepPrediction"/>.</summary>
internal static class ScaleCommand
{
    // The backward pass computes two products for each of the forward pass: the gradients of the input and of the weights.
    private const double UsualBackwardShare = 2 / 3.0;

    private const int MostRanks = 1024;

    public static Command Create(ProgramNetworks networks)
    {
        Argument<DeclaredNetwork> network = NetworkArgument.Create(networks);
        Option<int> ranks = NumberOption.Whole("--ranks", "The ranks.", 64, least: 1, most: 1 << 20);
        Option<double> bandwidth = UnitOption.BitRate("--bandwidth", "The bits per second of a host's network in each direction, such as 1G, 10G, 25G or 100G.", "10G");
        Option<double> latency = UnitOption.Time("--latency", "The time of an empty message; the default is usual for TCP over Ethernet.", "30us");
        Option<int> ranksPerHost = NumberOption.Whole("--ranks-per-host", "The ranks of a host, which share its network.", 1);
        Option<string> precision = NumberOption.Choice("--gradient-precision", "The type in which gradients are sent.", "float32", "bfloat16");
        Option<string> algorithm = NumberOption.Choice("--all-reduce", "How large sums are computed: by recursive halving, as in MPICH, or in a ring, as in Open MPI.", "halving", "ring");
        Option<int> batchSize = NumberOption.Whole("--batch-size", "Images of a rank in a step.", 32);
        Option<double?> stepSeconds = NumberOption.Optional("--step-seconds", "The time of a training step on one rank; by default it is measured on this machine.", least: 1e-9, most: 1e9);
        Command command = new("scale", "Predict the speed of training over many ranks.") { network, ranks, bandwidth, latency, ranksPerHost, precision, algorithm, batchSize, stepSeconds };
        JsonOutput json = new();
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            DeclaredNetwork chosen = parsed.GetRequiredValue(network);
            int images = parsed.GetValue(batchSize);
            (double Seconds, double BackwardShare)? measured = parsed.GetValue(stepSeconds) is null ? Measure(chosen, images) : null;
            Plan plan = new(
                chosen, GradientBucket.Of(chosen.Plan), parsed.GetValue(precision) == "bfloat16" ? 2 : 4,
                new(
                    new(parsed.GetValue(bandwidth) / 8, parsed.GetValue(latency)),
                    ranksPerHost: parsed.GetValue(ranksPerHost),
                    algorithm: parsed.GetValue(algorithm) == "ring" ? AllReduce.Ring : AllReduce.Halving),
                images, parsed.GetValue(ranks), measured?.Seconds ?? parsed.GetValue(stepSeconds)!.Value, measured?.BackwardShare ?? UsualBackwardShare, measured is not null);
            if (json.IsAsked(parsed))
            {
                PrintJson(plan);
            }
            else
            {
                Print(plan);
            }
        });
        return command;
    }

    private static (double Seconds, double BackwardShare) Measure(DeclaredNetwork network, int batchSize)
    {
        const int Steps = 3;
        using TrainingStep step = new(network, batchSize);
        step.Run();
        List<(double Seconds, double Backward)> times = [];
        for (int i = 0; i < Steps; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            step.Run();
            times.Add((TimeProvider.System.GetElapsedTime(start).TotalSeconds, step.Backward.TotalSeconds));
        }

        (double seconds, double backward) = times.Order().ElementAt(Steps / 2);
        return (seconds, backward / seconds);
    }

    private static void Print(Plan plan)
    {
        long parameters = plan.Buckets.Sum(bucket => bucket.Parameters);
        StepPrediction chosen = plan.Weak(plan.Ranks);
        Line($"{plan.Network.Name}: {Text.Grouped(4 * parameters)} bytes of gradients in a step in float32, {Text.Grouped(2 * parameters)} in bfloat16, in {Text.Grouped(plan.Buckets.Count)} buckets");
        Line($"a step on one rank: {plan.Seconds:0.000###} s for {Text.Grouped(plan.BatchSize)} images ({(plan.IsMeasured ? "measured here" : "as given")}), {plan.BackwardShare:P0} of it the backward pass");
        Line($"the network: {plan.Cluster.Network.BytesPerSecond * 8 / 1e9:0.######} Gbit/s, {plan.Cluster.Network.Latency * 1e6:0.###} µs, {Text.Grouped(plan.Cluster.RanksPerHost)} {(plan.Cluster.RanksPerHost == 1 ? "rank" : "ranks")} on a host; gradients in {(plan.Bytes == 2 ? "bfloat16" : "float32")}");
        Line($"the sums of a step on {Text.Grouped(plan.Ranks)} ranks: {1000 * chosen.ExchangeSeconds:0.0} ms, {1000 * chosen.ExposedSeconds:0.0} ms of them after the backward pass");
        Line($"predicted: efficiency {chosen.Efficiency:P1}, {ImagesPerSecond(plan, chosen, plan.BatchSize):N0} images/s\n");
        string total = Text.Grouped(plan.TotalBatch);
        Line($"{"",7}   {Text.Grouped(plan.BatchSize) + " images on each rank",-59}   {total} images on all ranks together");
        Line($"{"ranks",7}   {"sums",12} {"exposed",12} {"step",12} {"efficiency",10} {"images/s",9}   {"images",9} {"step",12} {"efficiency",10} {"images/s",9}");
        foreach (int ranks in plan.Counts)
        {
            StepPrediction weak = plan.Weak(ranks);
            string strong = plan.Strong(ranks) is { } step
                ? FormattableString.Invariant($"   {(double)plan.TotalBatch / ranks,9:#,0.#} {Milliseconds(step.Seconds)} {step.Efficiency,10:P1} {plan.TotalBatch / step.Seconds,9:N0}")
                : "";
            Line($"{Text.Grouped(ranks),7}   {Milliseconds(weak.ExchangeSeconds)} {Milliseconds(weak.ExposedSeconds)} {Milliseconds(weak.Seconds)} {weak.Efficiency,10:P1} {ImagesPerSecond(plan, weak, plan.BatchSize),9:N0}{strong}");
        }

        static string Milliseconds(double seconds) => FormattableString.Invariant($"{1000 * seconds,9:N1} ms");

        static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    private static double ImagesPerSecond(Plan plan, StepPrediction step, double images) => step.Ranks * images / step.Seconds;

    private static void PrintJson(Plan plan) => JsonOutput.Print(writer =>
    {
        writer.WriteString("network", plan.Network.Name);
        writer.WriteNumber("float32Bytes", 4 * plan.Buckets.Sum(bucket => bucket.Parameters));
        writer.WriteNumber("bfloat16Bytes", 2 * plan.Buckets.Sum(bucket => bucket.Parameters));
        writer.WriteNumber("bytesPerGradient", plan.Bytes);
        writer.WriteNumber("batchSize", plan.BatchSize);
        writer.WriteNumber("totalBatchSize", plan.TotalBatch);
        writer.WriteNumber("stepSeconds", plan.Seconds);
        writer.WriteBoolean("isMeasured", plan.IsMeasured);
        writer.WriteNumber("backwardShare", plan.BackwardShare);
        writer.WriteNumber("bytesPerSecond", plan.Cluster.Network.BytesPerSecond);
        writer.WriteNumber("latencySeconds", plan.Cluster.Network.Latency);
        writer.WriteNumber("ranksPerHost", plan.Cluster.RanksPerHost);
        JsonOutput.Array(writer, "weak", plan.Counts, ranks => Write(plan.Weak(ranks), (long)ranks * plan.BatchSize));
        JsonOutput.Array(writer, "strong", plan.Counts.Where(ranks => plan.Strong(ranks) is not null), ranks => Write(plan.Strong(ranks)!, plan.TotalBatch));

        void Write(StepPrediction step, long images)
        {
            writer.WriteNumber("ranks", step.Ranks);
            writer.WriteNumber("sumSeconds", step.ExchangeSeconds);
            writer.WriteNumber("exposedSeconds", step.ExposedSeconds);
            writer.WriteNumber("stepSeconds", step.Seconds);
            writer.WriteNumber("efficiency", step.Efficiency);
            writer.WriteNumber("imagesPerSecond", images / step.Seconds);
        }
    });

    private sealed record Plan(
        DeclaredNetwork Network, IReadOnlyList<GradientBucket> Buckets, int Bytes, Cluster Cluster, int BatchSize, int Ranks, double Seconds, double BackwardShare, bool IsMeasured)
    {
        public long TotalBatch => (long)BatchSize * Ranks;

        /// <summary>The powers of two, and the chosen ranks.</summary>
        public IEnumerable<int> Counts => Enumerable.Range(1, int.Log2(MostRanks)).Select(power => 1 << power).Append(Ranks).Distinct().Order();

        /// <summary>The same batch on each rank.</summary>
        public StepPrediction Weak(int ranks) => StepPrediction.Of(Buckets, Bytes, Cluster, ranks, Seconds, BackwardShare);

        /// <summary>The same batch on all ranks together, whose time is taken as proportional to the images; null where there are fewer images than ranks.</summary>
        public StepPrediction? Strong(int ranks) => TotalBatch < ranks ? null : StepPrediction.Of(Buckets, Bytes, Cluster, ranks, Seconds * Ranks / ranks, BackwardShare);
    }
}
