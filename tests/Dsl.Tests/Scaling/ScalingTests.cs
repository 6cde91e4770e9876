using ResNetDsl.Architecture.Scaling;

namespace ResNetDsl.Dsl.Tests.Scaling;

/// <summary>The cost model of training over many ranks.</summary>
public sealed class ScalingTests
{
    private static readonly NetworkPlan Plan = SampleTables.Slim("resnet_v2_50").Planned();

    // 10 Gbit/s.
    private static readonly Link Network = new(1.25e9, 30e-6);

    private static readonly int[] Ranks = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    [Fact]
    public void Sums_take_the_times_of_the_formulas()
    {
        // Recursive doubling: 3 rounds of an empty message, and of 1,250 bytes in 1 µs each.
        Assert.Equal(90e-6, Halving().SecondsOfSum(8, 0), 1e-12);
        Assert.Equal(93e-6, Halving().SecondsOfSum(8, 1250), 1e-12);

        // 125 MB are 100 ms; 2 (8 - 1)/8 of it are 175 ms, with 2 * 3 or 2 * 7 messages.
        Assert.Equal(0.175 + 180e-6, Halving().SecondsOfSum(8, 125_000_000), 1e-9);
        Assert.Equal(0.175 + 420e-6, new Cluster(Network, algorithm: AllReduce.Ring).SecondsOfSum(8, 125_000_000), 1e-9);

        // 5 ranks need 3 rounds.
        Assert.Equal(90e-6, Halving().SecondsOfSum(5, 0), 1e-12);
    }

    [Fact]
    public void Ranks_of_a_host_sum_in_memory_before_the_network()
    {
        Link memory = new(2.5e9, 10e-6);
        Cluster cluster = new(Network, memory, ranksPerHost: 4);
        const long Bytes = 125_000_000;
        double inMemory = (4 * 10e-6) + (2 * 3 / 4.0 * 0.05);
        Assert.Equal(inMemory, cluster.SecondsOfSum(4, Bytes), 1e-9);
        Assert.Equal(inMemory + Halving().SecondsOfSum(2, Bytes), cluster.SecondsOfSum(8, Bytes), 1e-9);
        Assert.Equal(inMemory + Halving().SecondsOfSum(2, Bytes), cluster.SecondsOfSum(5, Bytes), 1e-9);
    }

    [Fact]
    public void The_buckets_have_every_parameter_once_and_end_with_the_backward_pass()
    {
        IReadOnlyList<GradientBucket> buckets = GradientBucket.Of(Plan);
        Assert.Equal(Plan.ParameterCount, buckets.Sum(bucket => bucket.Parameters));
        Assert.Equal(buckets.Select(bucket => bucket.Ready).Order(), buckets.Select(bucket => bucket.Ready));
        Assert.Equal(1, buckets[^1].Ready);
        Assert.InRange(buckets[0].Ready, 0.01, 0.2);

        // Head and last unit: 2,049,000 of the classifier, 4,096 of the last normalization, and 4,462,592 + 2 * 2,048 of bottleneck unit 16.
        Assert.InRange(buckets[0].Parameters, 6_000_000, 7_000_000);
        Assert.All(buckets.Skip(1).SkipLast(1), bucket => Assert.True(bucket.Parameters * sizeof(float) >= GradientBucket.CompleteBytes));
    }

    [Fact]
    public void One_rank_exchanges_nothing()
    {
        StepPrediction prediction = Predict(1, Halving());
        Assert.Equal(0, prediction.ExchangeSeconds);
        Assert.Equal(0, prediction.ExposedSeconds);
        Assert.Equal(1.0, prediction.Efficiency);
        Assert.Equal(1.0, Predict(4, new(Network, ranksPerHost: 4, memory: new(1e30, 0))).Efficiency, 1e-9);
    }

    [Theory]
    [InlineData(AllReduce.Halving, 1)]
    [InlineData(AllReduce.Ring, 1)]
    [InlineData(AllReduce.Halving, 8)]
    public void More_ranks_slower_networks_and_longer_numbers_are_never_faster(AllReduce algorithm, int ranksPerHost)
    {
        Cluster cluster = new(Network, ranksPerHost: ranksPerHost, algorithm: algorithm);
        Cluster slow = new(new(1.25e8, 60e-6), ranksPerHost: ranksPerHost, algorithm: algorithm);
        double before = 1;
        foreach (int ranks in Ranks)
        {
            StepPrediction prediction = Predict(ranks, cluster);
            Assert.InRange(prediction.Efficiency, 1e-6, before);
            Assert.InRange(Predict(ranks, slow).Efficiency, 1e-6, prediction.Efficiency);
            Assert.InRange(prediction.Efficiency, 0, Predict(ranks, cluster, bytes: 2).Efficiency);
            before = prediction.Efficiency;
        }

        Assert.True(before < 1);
    }

    [Fact]
    public void The_last_bucket_is_never_hidden()
    {
        long last = GradientBucket.Of(Plan)[^1].Parameters * 4;
        foreach (int ranks in Ranks)
        {
            // A step of 1,000 s hides all others.
            Assert.Equal(Halving().SecondsOfSum(ranks, last), Predict(ranks, Halving(), seconds: 1000).ExposedSeconds, 1e-9);
        }
    }

    [Fact]
    public void Without_a_backward_pass_everything_is_exposed()
    {
        StepPrediction prediction = Predict(64, Halving(), share: 0);
        Assert.Equal(prediction.ExchangeSeconds, prediction.ExposedSeconds, 1e-12);
        Assert.Equal(1 / (1 + prediction.ExchangeSeconds), prediction.Efficiency, 1e-12);
        Assert.True(Predict(64, Halving()).ExposedSeconds < prediction.ExposedSeconds);
    }

    [Fact]
    public void A_long_step_is_efficient_and_a_short_one_is_bound_by_the_network()
    {
        Assert.InRange(Predict(1024, Halving(), seconds: 100).Efficiency, 0.999, 1);
        StepPrediction prediction = Predict(1024, Halving(), seconds: 1e-6);
        Assert.InRange(prediction.Seconds / prediction.ExchangeSeconds, 0.99, 1.01);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("bytesPerSecond", () => new Link(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>("latency", () => new Link(1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("ranksPerHost", () => new Cluster(Network, ranksPerHost: 0));
        Assert.Throws<ArgumentOutOfRangeException>("ranks", () => Halving().SecondsOfSum(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("bytes", () => Halving().SecondsOfSum(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>("seconds", () => Predict(1, Halving(), seconds: 0));
        Assert.Throws<ArgumentOutOfRangeException>("backwardShare", () => Predict(1, Halving(), share: 1.1));
    }

    private static Cluster Halving() => new(Network);

    private static StepPrediction Predict(int ranks, Cluster cluster, double seconds = 1, double share = 2 / 3.0, int bytes = 4) =>
        StepPrediction.Of(GradientBucket.Of(Plan), bytes, cluster, ranks, seconds, share);
}
