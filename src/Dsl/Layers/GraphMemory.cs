using System.Numerics;

namespace ResNetDsl.Architecture.Layers;

/// <summary>The memory that a graph takes in a training step, besides parameters: what the forward pass keeps, and what the backward pass needs while it gives that back.</summary>
internal sealed class GraphMemory
{
    private readonly List<Value> values = [];
    private readonly List<Part> parts = [];

    /// <summary>Walks through a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">The shape of its input.</param>
    /// <param name="step">The training step.</param>
    /// <param name="isInputKept">Whether the input is kept already, by what gives it.</param>
    /// <param name="isImage">Whether the input is the image, which has no gradient.</param>
    /// <param name="norm">Which tensors batch normalization has.</param>
    public GraphMemory(LayerGraph graph, Shape input, TrainingMemoryOptions step, bool isInputKept, bool isImage, BatchNormTensors norm)
    {
        values.Add(new(step.Bytes(input), new(step.Bytes(input)) { IsKept = isInputKept }));
        Forward(graph, input, step, norm);
        Kept = parts.Sum(part => part.Kept);
        Gradients = parts.Sum(part => part.Gradients);
        IsOutputKept = Output.Storage.IsKept;
        Peak = Backward(step, isImage);
    }

    /// <summary>The bytes that the forward pass keeps.</summary>
    public BigInteger Kept { get; }

    /// <summary>The bytes of the gradients of the parameters.</summary>
    public BigInteger Gradients { get; }

    /// <summary>Whether the output is part of what is kept, here or before.</summary>
    public bool IsOutputKept { get; }

    /// <summary>The most bytes that the backward pass has at once, over what is there before it begins. Below 0 is possible: it gives back what was kept.</summary>
    public BigInteger Peak { get; }

    private Value Output => values[values.Count - 1];

    private void Forward(LayerGraph graph, Shape input, TrainingMemoryOptions step, BatchNormTensors norm)
    {
        // The value of each node, which may be computed in several parts.
        List<int> outputs = [0];
        int position = 0;
        foreach ((LayerNode node, IReadOnlyList<Shape> taken, _) in graph.Through(input))
        {
            IReadOnlyList<int> inputs = [.. node.Inputs.Select(value => outputs[value])];
            IReadOnlyList<Shape> shapes = taken;
            foreach (Layer layer in node.Layer.Parts)
            {
                Shape output = layer.Apply(shapes);
                Add(layer, inputs, shapes[0], output, overwrites: layer is AddLayer && graph.Overwrites(position), step, norm);
                (inputs, shapes) = ([values.Count - 1], [output]);
            }

            outputs.Add(values.Count - 1);
            position++;
        }
    }

    private void Add(Layer layer, IReadOnlyList<int> inputs, Shape input, Shape output, bool overwrites, TrainingMemoryOptions step, BatchNormTensors norm)
    {
        Storage storage = layer.IsView ? values[inputs[0]].Storage : overwrites ? values[inputs[inputs.Count - 1]].Storage : new(step.Bytes(output));
        BigInteger kept = layer.KeptBytes(input, output, step);
        foreach (Storage needed in (layer.NeedsInputs ? inputs.Select(value => values[value].Storage) : []).Concat(layer.NeedsOutput ? [storage] : []))
        {
            // What several layers need is kept by the first of them: the backward pass comes to it last.
            kept += needed.IsKept ? 0 : needed.Bytes;
            needed.IsKept = true;
        }

        values.Add(new(step.Bytes(output), storage));
        parts.Add(new(layer, inputs, values.Count - 1, kept, TrainingMemoryOptions.FloatBytes * Costs.Parameters(layer, norm), layer.WorkspaceBytes(input, output, step)));
    }

    private BigInteger Backward(TrainingMemoryOptions step, bool isImage)
    {
        // Gradients by value. Values may share one.
        Dictionary<int, Storage> gradients = new() { [values.Count - 1] = new(Output.Bytes) };
        BigInteger change = 0;
        BigInteger peak = Alive();
        foreach (Part part in Enumerable.Reverse(parts))
        {
            if (part.Layer.NeedsOutput)
            {
                // The gradient of the activation is computed first, from that of the output.
                peak = BigInteger.Max(peak, Alive() + values[part.Output].Bytes);
                gradients[part.Output] = new(values[part.Output].Bytes);
            }

            BigInteger computed = 0;
            List<KeyValuePair<int, Storage>> given = [];
            foreach (int input in part.Inputs.Distinct().Where(input => input > 0 || !isImage))
            {
                bool isPassed = part.Layer.PassesGradient;
                computed += isPassed ? 0 : values[input].Bytes;
                given.Add(new(input, isPassed ? gradients[part.Output] : new(values[input].Bytes)));
            }

            BigInteger parameters = step.Accumulates ? 0 : part.Gradients;
            peak = BigInteger.Max(peak, Alive() + computed + part.Gradients + part.Workspace);
            change += parameters - part.Kept;
            gradients.Remove(part.Output);
            foreach (KeyValuePair<int, Storage> item in given.Where(item => !gradients.ContainsKey(item.Key)))
            {
                gradients.Add(item.Key, item.Value);
            }
        }

        return peak;

        BigInteger Alive() => change + gradients.Values.Distinct().Sum(gradient => gradient.Bytes);
    }

    /// <summary>Memory that values may share.</summary>
    private sealed class Storage(BigInteger bytes)
    {
        public BigInteger Bytes => bytes;

        public bool IsKept { get; set; }
    }

    private sealed record Value(BigInteger Bytes, Storage Storage);

    /// <summary>A layer that is computed by itself.</summary>
    private sealed record Part(Layer Layer, IReadOnlyList<int> Inputs, int Output, BigInteger Kept, BigInteger Gradients, BigInteger Workspace);
}
