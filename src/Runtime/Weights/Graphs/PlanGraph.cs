using ResNetDsl.Operations;
using ResNetDsl.Programs;

namespace ResNetDsl.Weights.Graphs;

/// <summary>The operations of the network that a table is, without the network: its tensors have shapes and no memory.</summary>
internal sealed class PlanGraph
{
    private readonly NetworkPlan plan;
    private readonly List<GraphValue> values = [];
    private int constants;

    private PlanGraph(NetworkPlan plan) => this.plan = plan;

    /// <summary>Writes an evaluation of a plan's network. Tensors are left to the current dispose scope.</summary>
    /// <param name="plan">The plan. Its units are the language's own.</param>
    /// <param name="height">The height of the image.</param>
    /// <param name="width">The width of the image.</param>
    public static Graph Of(NetworkPlan plan, long height, long width)
    {
        PlanGraph graph = new(plan);
        GraphValue image = GraphValue.Image(new(plan.Input.Channels, height, width));
        GraphValue value = graph.Add(plan.Stem.Graph, image);
        foreach (UnitRun run in plan.Blocks.SelectMany(block => block.Runs))
        {
            for (int unit = 0; unit < run.Count; unit++)
            {
                value = graph.Add(run.Graph, value);
            }
        }

        return new(image, graph.values, [("output", graph.Add(plan.Head.Graph, value))]);
    }

    private GraphValue Add(LayerGraph layers, GraphValue input)
    {
        List<GraphValue> there = [input];
        foreach (LayerNode node in layers.Nodes)
        {
            there.Add(Add(node.Layer, [.. node.Inputs.Select(place => there[place])]));
        }

        return there[^1];
    }

    private GraphValue Add(Layer layer, IReadOnlyList<GraphValue> inputs) => layer switch
    {
        ConvolutionLayer convolution => Convolved(convolution, inputs[0]),
        BatchNormLayer norm => Normalized(norm, inputs[0]),
        MaxPoolLayer { Kernel: 1, Stride: 1 } or AveragePoolLayer { Kernel: 1, Stride: 1 } or SubsampleLayer { Stride: 1 } or DropoutLayer or StochasticDepthLayer => inputs[0],
        MaxPoolLayer pool => Add(new MaxPool(pool.Kernel, pool.Stride, pool.Padding, pool.Scope), inputs),
        AveragePoolLayer pool => Add(new AveragePool(pool.Kernel, pool.Stride, pool.Padding, pool.Scope), inputs),
        GlobalPoolLayer => Add(new GlobalPool(), inputs),
        AdaptivePoolLayer pool => Add(new AdaptivePool(pool.Height, pool.Width), inputs),
        SubsampleLayer subsample => Add(new Subsample(subsample.Stride), inputs),
        ZeroPadLayer pad => Add(new ZeroPad(pad.Channels), inputs),
        SigmoidLayer => Add(new Sigmoid(), inputs),
        SqueezeLayer => Add(new Flatten(), inputs),
        AddLayer sum => Add(new Sum(sum.Scale, sum.Activated), inputs),
        ScaleLayer => Add(new Gate(), inputs),
        CarryLayer => Add(new Carry(), inputs),
        ConcatenationLayer => Add(new Concatenate(), inputs),
        _ => throw new DeclarationException($"a {layer.GetType().Name} cannot be compared with a graph"),
    };

    private GraphValue Convolved(ConvolutionLayer layer, GraphValue input)
    {
        long[] kernel = layer.IsMatrix
            ? [layer.OutChannels, (long)layer.InChannels * layer.Kernel * layer.KernelWidth]
            : [layer.OutChannels, layer.InChannels / layer.Groups, layer.Kernel, layer.KernelWidth];
        GraphValue output = Add(
            new Convolve(layer, Activated: layer.Activated && !layer.Normalized), [input, Constant(kernel), layer.Biased ? Constant(layer.OutChannels) : null]);
        return layer.Normalized ? Normalized(layer.Norm, output) : output;
    }

    private GraphValue Normalized(BatchNormLayer layer, GraphValue input)
    {
        ArgScope scope = plan.Table.ArgScope;
        return Add(
            new Normalize(scope.BatchNormEpsilon, layer.Activated),
            [input, Constant(layer.Channels), Constant(layer.Channels), scope.BatchNormScale ? Constant(layer.Channels) : null, Constant(layer.Channels)]);
    }

    private GraphValue Add(GraphOperation operation, IReadOnlyList<GraphValue?> inputs)
    {
        GraphValue value = GraphValue.Of(operation, inputs, "");
        values.Add(value);
        return value;
    }

    private GraphValue Constant(params long[] shape) => GraphValue.Of(new GraphConstant(zeros([]).expand(shape)), Text.Plain(++constants));
}
