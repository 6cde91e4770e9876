using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Benchmarks.Inference;

/// <summary>A network whose inference is measured.</summary>
/// <param name="Name">Its name on the command line and in tables.</param>
/// <param name="Make">Makes it.</param>
/// <param name="Side">Height and width of its images.</param>
/// <param name="BatchSizes">The batches that are usual for it.</param>
internal sealed record InferenceNetwork(string Name, Func<Network> Make, int Side, int[] BatchSizes)
{
    public static IReadOnlyList<InferenceNetwork> All { get; } =
    [
        new("ResNet50", () => new ResNet50(), 224, [1, 8, 32]),
        new("ResNetV2_50", () => new ResNetV2_50(), 224, [1, 8, 32]),
        new("CifarResNet20", () => new CifarResNet20(), 32, [1, 256]),
    ];

    public static InferenceNetwork Find(string name) => All.First(network => network.Name == name);

    /// <summary>Makes it with statistics of its own, so that batch normalization computes.</summary>
    public Network Seeded()
    {
        random.manual_seed(1);
        Network network = Make();
        using IDisposable inference = no_grad();
        foreach ((string key, Tensor tensor) in network.state_dict())
        {
            if (key.EndsWith("running_mean", StringComparison.Ordinal))
            {
                tensor.normal_(0, 0.1);
            }
            else if (key.EndsWith("running_var", StringComparison.Ordinal))
            {
                tensor.uniform_(1, 2);
            }
        }

        network.eval();
        return network;
    }
}
