using Google.Protobuf;
using Onnx;
using ResNetDsl.Programs;

namespace ResNetDsl.Weights.Graphs;

/// <summary>
/// Matches the weights of an ONNX graph with a network by its computation, independent of the names of its tensors: both are written in one way and compared operation by operation, with strides, padding and
/// activations. A convolution with folded batch normalization matches one with batch normalization after it.
/// </summary>
internal sealed class PlaceMatch
{
    private readonly Dictionary<string, WeightValue> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly HashSet<PlacedNode> matched = [];
    private readonly Dictionary<PlacedNode, int> numbers = [];

    private PlaceMatch()
    {
    }

    /// <summary>How each tensor of the network is made of those of the file, by the network's key.</summary>
    public IReadOnlyDictionary<string, WeightValue> Values => values;

    /// <summary>The names of the file's tensors that are used.</summary>
    public IReadOnlySet<string> Used => used;

    /// <summary>Whether the file's outputs are probabilities, where the network gives logits.</summary>
    public bool LeavesOutSoftmax { get; private set; }

    /// <summary>Whether the classifier is among what was matched.</summary>
    public bool HasClassifier { get; private set; }

    /// <summary>Matches a file with a network.</summary>
    /// <param name="network">What the network computes, with matrices as matrices.</param>
    /// <param name="theirs">What the file computes.</param>
    /// <param name="skipsClassifier">Whether the last layer of the network stays as it is, and that of the file is left out.</param>
    /// <returns>The match; or a clause that says where the file computes something else.</returns>
    public static (PlaceMatch? Match, string? Refusal) Of(Graph network, OnnxComputation theirs, bool skipsClassifier)
    {
        (long height, long width) = (network.Image.Shape.Height!.Value, network.Image.Shape.Width!.Value);
        PlacedGraph ours = PlacedGraph.Of(Computation(network), height, width), file = PlacedGraph.Of(theirs, height, width);
        if (file.Image.Channels != 0 && file.Image.Channels != ours.Image.Channels)
        {
            return (null, $"its graph expects images of {file.Image.Channels} channels, but the network expects {ours.Image.Channels}");
        }

        PlaceMatch match = new() { LeavesOutSoftmax = file.GivesProbabilities };
        Dictionary<string, int> known = new(StringComparer.Ordinal);
        foreach (PlacedNode node in (PlacedNode[])[ours.Image, .. ours.Nodes])
        {
            match.Number(node, known);
        }

        int last = known.Count;
        foreach (PlacedNode node in (PlacedNode[])[file.Image, .. file.Nodes])
        {
            match.Number(node, known);
        }

        (PlacedNode here, PlacedNode there) = (ours.Output, file.Output);
        if (skipsClassifier)
        {
            (here, there) = (BeforeClassifier(here), BeforeClassifier(there));
        }

        if (match.numbers[here] != match.numbers[there])
        {
            return (null, match.Difference(ours, file, here, there, last));
        }

        match.HasClassifier = !skipsClassifier && here.Weight is not null;
        return match.Pair(here, there) is { } refusal ? (null, refusal) : (match, null);
    }

    /// <summary>The input of the classifier, or the output itself without a classifier.</summary>
    private static PlacedNode BeforeClassifier(PlacedNode output) => output is { Weight: not null, Norm: null, Inputs: [{ Height: 1, Width: 1 } features] } ? features : output;

    /// <summary>The operations of a network as its export has them, with the keys of its tensors as names, and without their numbers.</summary>
    private static OnnxComputation Computation(Graph network)
    {
        GraphProto body = new();
        OnnxGraph writer = OnnxGraph.OfStructure(body);
        MapShape image = network.Image.Shape;
        TensorShapeProto shape = new();
        shape.Dim.AddRange(new[] { 1, image.Channels, image.Height!.Value, image.Width!.Value }.Select(extent => new TensorShapeProto.Types.Dimension { DimValue = extent }));
        body.Input.Add(new ValueInfoProto { Name = "image", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { Shape = shape } } });
        writer.Reserve("image");
        writer.Set(network.Image, "image");
        foreach (GraphValue value in network.Values)
        {
            writer.Set(value, value.Operation!.WriteOnnx(writer, value));
        }

        body.Output.Add(new ValueInfoProto { Name = writer.Of(network.Outputs[0].Value) });
        return new(new Bytes.MemoryBytes(new ModelProto { Graph = body }.ToByteArray()));
    }

    /// <summary>Gives equal numbers to operations that compute the same of the same, but for their weights.</summary>
    private void Number(PlacedNode node, Dictionary<string, int> known)
    {
        IEnumerable<int> inputs = node.Inputs.Select(input => numbers[input]);
        bool hasOffset = node.Bias is not null || node is { Weight: not null, Norm: not null };
        string key = $"{node.Kind}{(hasOffset ? " and an offset" : "")} [{node.Channels}, {node.Height}, {node.Width}] ({string.Join(' ', node.IsCommutative ? inputs.Order() : inputs)})";
        numbers[node] = known.TryGetValue(key, out int number) ? number : known[key] = known.Count;
    }

    /// <summary>The first operation of the file that the network does not have.</summary>
    private string Difference(PlacedGraph ours, PlacedGraph file, PlacedNode here, PlacedNode there, int last)
    {
        HashSet<PlacedNode> needed = [];
        Stack<PlacedNode> open = new([there]);
        while (open.TryPop(out PlacedNode? node))
        {
            if (needed.Add(node))
            {
                Array.ForEach([.. node.Inputs], open.Push);
            }
        }

        if (file.Nodes.FirstOrDefault(node => needed.Contains(node) && numbers[node] >= last) is not { } other)
        {
            return $"its graph ends with {there.Description}; the network continues with {here.Description}";
        }

        HashSet<int> inputs = [.. other.Inputs.Select(input => numbers[input])];
        string[] places = [.. ours.Nodes.Where(node => inputs.SetEquals(node.Inputs.Select(input => numbers[input]))).Select(node => node.Description).Distinct().Take(2)];
        return $"its graph has {other.Description}; {(places.Length == 0 ? "the network ends before it" : $"the network has {string.Join(" and ", places)} at this place")}";
    }

    private string? Pair(PlacedNode here, PlacedNode there)
    {
        Stack<(PlacedNode Here, PlacedNode There)> open = new([(here, there)]);
        while (open.TryPop(out (PlacedNode Here, PlacedNode There) pair))
        {
            if (!matched.Add(pair.Here))
            {
                continue;
            }

            if (Take(pair.Here, pair.There) is { } refusal)
            {
                return refusal;
            }

            bool crosses = pair.Here.IsCommutative && numbers[pair.Here.Inputs[0]] != numbers[pair.There.Inputs[0]];
            IEnumerable<PlacedNode> inputs = crosses ? pair.There.Inputs.Reverse() : pair.There.Inputs;
            foreach ((PlacedNode mine, PlacedNode other) in pair.Here.Inputs.Zip(inputs))
            {
                open.Push((mine, other));
            }
        }

        return null;
    }

    /// <summary>Makes the tensors of an operation of those of its counterpart.</summary>
    private string? Take(PlacedNode here, PlacedNode there)
    {
        foreach (string? name in new[] { there.Weight, there.Bias, there.Norm?.Scale, there.Norm?.Shift, there.Norm?.Mean, there.Norm?.Variance })
        {
            used.UnionWith(name is null ? [] : [name]);
        }

        if (here.Norm is { } norm && there.Norm is null && here.Weight is null)
        {
            return $"its {there.Description} has no batch normalization";
        }

        if (here is { Weight: not null, Norm: null, Bias: null } && (there.Bias is not null || there.Norm is not null))
        {
            return $"its {there.Description} has an offset, and '{here.Weight}' of the network has none";
        }

        // A factor of the network's that is folded in the file comes out of the weights.
        double factor = there.Factor / here.Factor;
        if (here.Weight is { } weight)
        {
            double applied = there.Norm is null || here.Norm is { Scale: null } ? factor : 1;
            bool isInOrder = applied == 1 && !there.IsTransposed && (there.Norm is null || here.Norm is { Scale: not null });
            Set(weight, read => Times(Weight(here, there, read), applied), isInOrder ? there.Weight : null);
        }

        if (here.Bias is { } bias)
        {
            // Before a batch normalization of the network's own, the offset is in its mean.
            Set(bias, read => here.Norm is null ? Times(Offset(there, read), factor) : zeros(here.Channels, dtype: float64));
        }

        if (here.Norm is not { Shift: { } shift, Mean: { } mean, Variance: { } variance } own)
        {
            return null;
        }

        if (own.Scale is { } scale)
        {
            Set(scale, read => there.Norm is { } theirs ? Times(Scale(theirs, here, read), factor) : ones(here.Channels, dtype: float64));
        }

        Set(shift, read => Times(there.Norm is { } theirs ? Wide(theirs.Shift, 0, here, read) : Offset(there, read), factor));
        Set(mean, read => Times(Mean(own, there, here, read), own.Scale is null ? factor : 1));

        // Another epsilon is in the variance, so that the sum is the same.
        Set(variance, read => there.Norm is { } theirs ? Wide(theirs.Variance, 1, here, read) + (theirs.Epsilon - own.Epsilon) : full(here.Channels, 1 - own.Epsilon, dtype: float64));
        return null;

        void Set(string key, Func<Func<string, Tensor>, Tensor> value, string? same = null) => values[key] = new(key, value, same);
    }

    private static Tensor Times(Tensor value, double factor) => factor == 1 ? value : value.to(float64) * factor;

    /// <summary>A vector of the file, or one number in its place.</summary>
    private static Tensor Wide(string? name, double otherwise, PlacedNode node, Func<string, Tensor> read)
    {
        if (name is null)
        {
            return full(node.Channels, otherwise, dtype: float64);
        }

        using Tensor stored = read(name);
        return stored.to(float64).flatten();
    }

    private static Tensor Scale(PlacedNorm norm, PlacedNode node, Func<string, Tensor> read) => Wide(norm.Scale, 1, node, read);

    /// <summary>What the file's normalization multiplies by.</summary>
    private static Tensor Factor(PlacedNorm norm, PlacedNode node, Func<string, Tensor> read) => Scale(norm, node, read) / (Wide(norm.Variance, 1, node, read) + norm.Epsilon).sqrt();

    private static Tensor Mean(PlacedNorm own, PlacedNode there, PlacedNode here, Func<string, Tensor> read)
    {
        if (there.Norm is not { } theirs)
        {
            return zeros(here.Channels, dtype: float64);
        }

        Tensor mean = Wide(theirs.Mean, 0, here, read) - Wide(there.Bias, 0, here, read);
        return own.Scale is null ? mean * Scale(theirs, there, read) : mean;
    }

    private static Tensor Offset(PlacedNode there, Func<string, Tensor> read)
    {
        Tensor bias = Wide(there.Bias, 0, there, read);
        return there.Norm is { } norm ? Wide(norm.Shift, 0, there, read) + ((bias - Wide(norm.Mean, 0, there, read)) * Factor(norm, there, read)) : bias;
    }

    private static Tensor Weight(PlacedNode here, PlacedNode there, Func<string, Tensor> read)
    {
        Tensor stored = read(there.Weight!);
        Tensor weight = (there.IsTransposed ? stored.t() : stored).flatten(1);
        return there.Norm is not { } theirs ? weight
            : here.Norm is null ? weight.to(float64) * Factor(theirs, there, read).unsqueeze(1)
            : here.Norm.Scale is null ? weight.to(float64) * Scale(theirs, there, read).unsqueeze(1)
            : weight;
    }
}
