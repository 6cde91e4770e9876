using System.Numerics;

namespace ResNetDsl.Architecture.Layers;

/// <summary>A layer and what it takes.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Inputs">Its input values: 0 is the graph's input, i + 1 what node i gives.</param>
/// <param name="EndPoint">The name under which what it gives is an end point, relative to the graph's scope; null if it is not an end point.</param>
/// <param name="IsRooted">Whether that name stands alone, outside all scopes.</param>
public sealed record LayerNode(Layer Layer, EquatableArray<int> Inputs, string? EndPoint = null, bool IsRooted = false);

/// <summary>
/// The layers of a stem, unit or head, and how they are joined. The one description that shapes, costs, depth, receptive field, keys, end points and the running network all follow. The last
/// node gives the output; a graph without nodes gives what it takes.
/// </summary>
public sealed class LayerGraph
{
    private readonly List<LayerNode> nodes = [];

    /// <summary>The value that the graph takes.</summary>
    public const int Input = 0;

    /// <summary>The layers, each after what it takes.</summary>
    public IReadOnlyList<LayerNode> Nodes => nodes;

    /// <summary>The layers that have tensors or count, in the order of their keys.</summary>
    public IEnumerable<Layer> Layers => nodes.Select(node => node.Layer);

    /// <summary>Adds a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">Its input values.</param>
    /// <returns>The value of its output.</returns>
    public int Add(Layer layer, params int[] inputs)
    {
        nodes.Add(new(layer, new(inputs), layer.IsEndPoint ? layer.Scope.Replace('.', '/') : null));
        return nodes.Count;
    }

    /// <summary>Adds a layer whose value is an end point under a name of its own.</summary>
    internal int AddEndPoint(Layer layer, int input, string name, bool rooted = false)
    {
        nodes.Add(new(layer, new([input]), name, rooted));
        return nodes.Count;
    }

    /// <summary>Whether a layer may write over its last input: nothing after it needs that, and neither does the gradient of the layer that gave it. The graph's own input is the caller's.</summary>
    /// <param name="position">The layer's position.</param>
    public bool Overwrites(int position)
    {
        EquatableArray<int> inputs = nodes[position].Inputs;
        int last = inputs[inputs.Count - 1];
        return last != Input && !nodes[last - 1].Layer.NeedsOutput && !nodes.Skip(position + 1).Any(later => later.Inputs.Contains(last));
    }

    /// <summary>Each layer with the shapes it takes and gives.</summary>
    /// <param name="input">The input shape of the graph.</param>
    public IEnumerable<(LayerNode Node, IReadOnlyList<Shape> In, Shape Out)> Through(Shape input)
    {
        List<Shape> values = [input];
        foreach (LayerNode node in nodes)
        {
            Shape[] taken = [.. node.Inputs.Select(value => values[value])];
            Shape given = node.Layer.Apply(taken);
            values.Add(given);
            yield return (node, taken, given);
        }
    }

    /// <summary>Returns the output shape of the graph.</summary>
    /// <param name="input">The shape that it takes.</param>
    public Shape Apply(Shape input) => Through(input).Select(step => step.Out).DefaultIfEmpty(input).Last();

    /// <summary>The weighted layers on the longest way through the graph.</summary>
    public int Depth => Fold(0, (node, depths) => depths.Max() + (node.Layer.Weighted ? 1 : 0));

    /// <summary>The stride of the whole graph.</summary>
    internal BigInteger Stride => Fold(BigInteger.One, (node, strides) => strides.Max() * node.Layer.Window.Stride);

    internal BigInteger Parameters(BatchNormTensors norm) => nodes.Sum(node => Costs.Parameters(node.Layer, norm));

    internal BigInteger MultiplyAdds(Shape input) => Through(input).Sum(step => step.Node.Layer.MultiplyAdds(step.In[0]));

    internal ReceptiveField Through(ReceptiveField field) => Fold(field, (node, fields) => ReceptiveField.Around(fields).Through(node.Layer.Window));

    private T Fold<T>(T input, Func<LayerNode, IReadOnlyList<T>, T> step)
    {
        List<T> values = [input];
        foreach (LayerNode node in nodes)
        {
            values.Add(step(node, [.. node.Inputs.Select(value => values[value])]));
        }

        return values[values.Count - 1];
    }
}
