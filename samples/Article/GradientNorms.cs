using ResNetDsl.Layers;
using ResNetDsl.Zoo.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetDsl.Article;

/// <summary>The norm of the gradient of each convolution in a new network, from the first to the last.</summary>
internal static class GradientNorms
{
    private const int Images = 8;
    private const int Seeds = 3;

    /// <summary>The networks that are compared, by kind.</summary>
    public static IReadOnlyList<(string Kind, IReadOnlyList<(int Depth, Func<Network> Create)> Networks)> Kinds { get; } =
    [
        ("plain", [(20, () => new Plain20(dtype: float64)), (56, () => new Plain56(dtype: float64)), (110, () => new Plain110(dtype: float64))]),
        ("residual", [(20, () => new CifarResNet20(dtype: float64)), (56, () => new CifarResNet56(dtype: float64)), (110, () => new CifarResNet110(dtype: float64))]),
        ("highway", [(20, () => new Highway20(dtype: float64)), (56, () => new Highway56(dtype: float64)), (110, () => new Highway110(dtype: float64))]),
    ];

    /// <summary>The norm of the loss's gradient by each convolution's weight, over its square root of elements; the mean of the logarithms over several seeds.</summary>
    /// <param name="create">Makes the network.</param>
    public static double[] Of(Func<Network> create)
    {
        double[][] runs = [.. Enumerable.Range(1, Seeds).Select(seed => Once(create, seed))];
        return [.. Enumerable.Range(0, runs[0].Length).Select(layer => Math.Exp(runs.Average(run => Math.Log(run[layer]))))];
    }

    private static double[] Once(Func<Network> create, long seed)
    {
        manual_seed(seed);
        using DisposeScope scope = NewDisposeScope();
        using Network network = create();
        network.train();
        using Tensor images = randn([Images, 3, 32, 32], dtype: float64);
        using Tensor labels = arange(Images).remainder(10);
        using Tensor loss = nn.functional.cross_entropy(network.forward(images), labels);
        loss.backward();

        // A gate beside a convolution is not a layer of its own, and neither is the classifier one of the blocks'.
        return [.. network.named_modules()
            .Where(entry => entry.module is Convolution && !entry.name.EndsWith(".gate", StringComparison.Ordinal) && entry.name != "logits")
            .Select(entry => ((Convolution)entry.module).parameters().First(parameter => parameter.dim() == 4))
            .Select(weight => weight.grad!.norm().item<double>() / Math.Sqrt(weight.numel()))];
    }
}
