using ResNetDsl.Architecture.Scaling;
using ResNetDsl.Distributed;
using ResNetDsl.Training;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Runtime.Tests.Distributed;

public sealed class GradientBucketTests
{
    [Fact]
    public void The_cost_model_has_the_buckets_that_are_sent()
    {
        using Network fifty = new ResNetV2_50(), hundred = new ResNetV2_101();
        foreach (Network network in new[] { fifty, hundred })
        {
            using GradientExchange exchange = new(network, [.. network.parameters()], ProcessGroup.Alone, null);
            Assert.Equal(exchange.Counts.Select(count => (long)count), GradientBucket.Of(network.Architecture).Select(bucket => bucket.Parameters));
        }
    }
}
