using ResNetDsl.Architecture.Scaling;
using ResNetDsl.Distributed;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Distributed;

public sealed class GradientBucketTests
{
    public static TheoryData<string> Names => ["CifarResNet20", "ResNetV2_50", "ResNet50"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_cost_model_has_the_buckets_that_are_sent(string name)
    {
        using Network network = name switch
        {
            "CifarResNet20" => new Zoo.Networks.CifarResNet20(),
            "ResNetV2_50" => new Zoo.Networks.ResNetV2_50(),
            _ => new Zoo.Networks.ResNet50(),
        };
        using GradientExchange exchange = new(network, [.. network.parameters()], ProcessGroup.Single, null);
        Assert.Equal(exchange.Counts.Select(count => (long)count), GradientBucket.Of(network.Architecture).Select(bucket => bucket.Parameters));
    }
}
