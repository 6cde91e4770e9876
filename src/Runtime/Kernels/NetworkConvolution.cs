namespace ResNetDsl.Kernels;

/// <summary>A convolution of a network and the map that it runs on. Convolutions of equal numbers on equal maps are one.</summary>
/// <param name="Layer">The layer, without bias, normalization and activation.</param>
/// <param name="Input">The shape of the map, for images of the declared size.</param>
/// <param name="Path">The place of the first such convolution: <c>block3.unit_1.conv2</c>.</param>
/// <param name="Count">The number of such convolutions in the network.</param>
public sealed record NetworkConvolution(ConvolutionLayer Layer, Shape Input, string Path, long Count)
{
    /// <summary>The distinct convolutions of a network, in network order.</summary>
    /// <param name="plan">The network.</param>
    public static IReadOnlyList<NetworkConvolution> Of(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return
        [
            .. All(plan)
                .GroupBy(convolution => (convolution.Layer, convolution.Input))
                .Select(same => same.First() with { Count = same.Sum(convolution => convolution.Count) }),
        ];
    }

    /// <summary>The convolution of a layer that runs.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="path">The place of the layer.</param>
    internal static NetworkConvolution Of(ConvolutionLayer layer, Tensor input, string path) => new(Bare(layer), new((int)input.size(1), (int)input.size(2), (int)input.size(3)), path, 1);

    /// <summary>The numbers that tell convolutions apart: <c>3×3/2 64→64 on 64×56×56</c>.</summary>
    public override string ToString()
    {
        string kernel = $"{Text.Plain(Layer.Kernel)}×{Text.Plain(Layer.KernelWidth)}";
        string stride = Layer.Stride == 1 ? "" : $"/{Text.Plain(Layer.Stride)}";
        string rate = Layer.Rate == 1 ? "" : $" rate {Text.Plain(Layer.Rate)}";
        string groups = Layer.Groups == 1 ? "" : $" groups {Text.Plain(Layer.Groups)}";
        return $"{kernel}{stride}{rate}{groups} {Text.Plain(Layer.InChannels)}→{Text.Plain(Layer.OutChannels)} on {Input}";
    }

    private static IEnumerable<NetworkConvolution> All(NetworkPlan plan) => OfGraph(plan.Stem.Graph, plan.Stem.In, "", 1)
        .Concat(plan.Blocks.SelectMany(block => block.Runs.SelectMany(run => OfGraph(run.Graph, run.In, $"{block.Name}.{UnitRun.UnitScope(run.First)}.", run.Count))))
        .Concat(OfGraph(plan.Head.Graph, plan.Head.In, "", 1));

    private static IEnumerable<NetworkConvolution> OfGraph(LayerGraph graph, Shape input, string scope, long count)
    {
        foreach ((LayerNode node, IReadOnlyList<Shape> taken, _) in graph.Through(input))
        {
            if (node.Layer is ConvolutionLayer layer)
            {
                yield return new(Bare(layer), layer.IsPooled ? taken[0] with { Height = 1, Width = 1 } : taken[0], scope + layer.Scope, count);
            }
        }
    }

    /// <summary>The convolution of a layer alone: what follows it is another kernel, and so is the layout of the stored weight.</summary>
    private static ConvolutionLayer Bare(ConvolutionLayer layer) => new("convolution", layer.InChannels, layer.OutChannels, layer.Kernel, layer.Stride, layer.Rate, layer.Groups)
    {
        KernelWidth = layer.KernelWidth,
        Padding = layer.Padding,
    };
}
