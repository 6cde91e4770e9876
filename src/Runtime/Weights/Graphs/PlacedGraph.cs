using System.Globalization;

namespace ResNetDsl.Weights.Graphs;

/// <summary>
/// A computation written in one way, so that two of them can be compared however they were exported: padding by where windows begin and how many there are, a linear layer as a convolution of one pixel, a batch
/// normalization as part of the convolution that only it follows, and without what does nothing in evaluation.
/// </summary>
internal sealed class PlacedGraph
{
    /// <summary>The kind of what joins maps along their channels.</summary>
    public const string Concatenation = "concatenation";

    private const string Softmax = "softmax of the classes";

    private readonly OnnxComputation computation;
    private readonly Dictionary<string, PlacedNode> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> renamed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> uses;
    private readonly List<PlacedNode> nodes = [];
    private readonly HashSet<string> vectors = new(StringComparer.Ordinal);

    private PlacedGraph(OnnxComputation computation, long height, long width)
    {
        this.computation = computation;
        uses = computation.Nodes.SelectMany(node => node.Inputs).Concat(computation.Outputs).GroupBy(name => name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        (string name, long?[] shape) = computation.Inputs.FirstOrDefault(input => input.Shape.Length == 4);
        if (name is null || computation.Inputs.Skip(1).Any())
        {
            throw new FormatException("it does not have one input [N, C, H, W]");
        }

        Image = new("image", [], shape[1] ?? 0, height, width, name);
        values.Add(name, Image);
    }

    /// <summary>What goes in.</summary>
    public PlacedNode Image { get; }

    /// <summary>The operations, each after what it takes. A convolution that a batch normalization follows is there with it only.</summary>
    public IReadOnlyList<PlacedNode> Nodes => nodes;

    /// <summary>The first output, before a softmax.</summary>
    public PlacedNode Output { get; private set; } = null!;

    /// <summary>Whether a softmax follows the output.</summary>
    public bool GivesProbabilities { get; private set; }

    /// <summary>The extents of the image that a computation takes; null where they may be any.</summary>
    public static (long Height, long Width)? Size(OnnxComputation computation) =>
        computation.Inputs.FirstOrDefault().Shape is [_, _, { } height, { } width] ? (height, width) : null;

    /// <summary>Writes a computation.</summary>
    /// <param name="computation">The computation.</param>
    /// <param name="height">The height of the image.</param>
    /// <param name="width">The width of the image.</param>
    /// <exception cref="FormatException">A node is damaged.</exception>
    public static PlacedGraph Of(OnnxComputation computation, long height, long width)
    {
        PlacedGraph graph = new(computation, height, width);
        foreach (OnnxNode node in computation.Nodes)
        {
            graph.Add(node);
        }

        graph.Output = computation.Outputs.Count > 0 && graph.values.TryGetValue(graph.Real(computation.Outputs[0]), out PlacedNode? output) ? output
            : throw new FormatException("its output is not computed from an image by the layers of a network; a graph that prepares pictures does not have the weights of a network");
        while (graph.Output is { Kind: Softmax, Inputs: [var logits] })
        {
            graph.Output = logits;
            graph.GivesProbabilities = true;
        }

        return graph;
    }

    private void Add(OnnxNode node)
    {
        if (node is not { Inputs: [var first, ..], Outputs: [var output, ..] })
        {
            return;
        }

        first = Real(first);
        if (GivesVector(node))
        {
            vectors.Add(output);
        }

        if (node.Operator is "Identity" or "Dropout" or "Cast")
        {
            renamed[output] = first;
        }
        else if (values.TryGetValue(first, out PlacedNode? input) || (node.Inputs.Count > 1 && values.TryGetValue(Real(node.Inputs[1]), out input)))
        {
            PlacedNode placed = Placed(node, input);
            values[output] = placed;
            if (!ReferenceEquals(placed, input))
            {
                nodes.Add(placed);
            }
        }
    }

    private PlacedNode Placed(OnnxNode node, PlacedNode x)
    {
        PlacedNode? known = node.Operator switch
        {
            "Conv" => Convolution(node, x),
            "Gemm" => Linear(node, x),
            "MatMul" when Constant(node, 1) is { Shape.Length: 2 } matrix => x is { Height: 1, Width: 1 } && matrix.Shape[0] == x.Channels ? Matrix(node, x, matrix.Shape[1], isTransposed: true) : null,
            "BatchNormalization" => Normalization(node, x),
            "Relu" or "Sigmoid" => new(node.Operator, [x], x.Channels, x.Height, x.Width, node.Name),
            "Softmax" when IsOfClasses(node, x) => new(Softmax, [x], x.Channels, x.Height, x.Width, node.Name),
            "MaxPool" or "AveragePool" => Pool(node, x),
            "GlobalAveragePool" => Global(node, x),
            "ReduceMean" => Axes(node) is [2, 3] or [3, 2] or [-1, -2] or [-2, -1] ? Global(node, x) : null,
            "Flatten" when node.Int("axis", 1) == 1 => Flattened(node, x),
            "Reshape" when x is { Height: 1, Width: 1 } || Constant(node, 1) is { Shape: [2] } => Flattened(node, x),
            "Squeeze" or "Unsqueeze" when x is { Height: 1, Width: 1 } => x,
            "Add" or "Mul" or "Sub" => Pairwise(node, x),
            "Concat" when node.Int("axis", 1) == 1 => Joined(node),
            "Pad" => Padded(node, x),
            "Slice" => Subsampled(node, x),
            _ => null,
        };

        return known ?? new(
            $"{node.Operator} ({string.Join(", ", node.Attributes.Where(item => item.Value.Ints is not null || item.Value.Int is not null).Select(item => $"{item.Key} {string.Join("×", item.Value.Ints ?? [item.Value.Int!.Value])}"))})",
            [.. node.Inputs.Select(name => values.GetValueOrDefault(Real(name))).OfType<PlacedNode>()],
            x.Channels,
            x.Height,
            x.Width,
            node.Name);
    }

    /// <summary>Whether a softmax is taken over the classes. Before opset 13 it was taken over all axes from the given one on.</summary>
    private bool IsOfClasses(OnnxNode node, PlacedNode x)
    {
        int rank = vectors.Contains(Real(node.Inputs[0])) ? 2 : 4;
        bool isOlder = computation.Opset < 13;
        long axis = node.Int("axis", isOlder ? 1 : -1);
        return (axis < 0 ? axis + rank : axis) == 1 && (!isOlder || x is { Height: 1, Width: 1 });
    }

    /// <summary>Whether a node gives a vector for each image, and not a map.</summary>
    private bool GivesVector(OnnxNode node) => node.Operator switch
    {
        "Flatten" or "Gemm" or "MatMul" or "Squeeze" => true,
        "Reshape" => Constant(node, 1) is { Shape: [2] },
        "ReduceMean" => node.Int("keepdims", 1) == 0,
        "Unsqueeze" => false,
        _ => vectors.Contains(Real(node.Inputs[0])),
    };

    private PlacedNode? Convolution(OnnxNode node, PlacedNode x)
    {
        if (Constant(node, 1) is not { Shape: [var channels, var ofGroup, var kernelHeight, var kernelWidth] } weight || ofGroup * node.Int("group", 1) != x.Channels)
        {
            return null;
        }

        bool isPadded = x.Kind.StartsWith("Pad ", StringComparison.Ordinal) && x.Inputs.Count == 1;
        PlacedNode map = isPadded ? x.Inputs[0] : x;
        long[] before = isPadded ? [.. x.Kind.Split(' ')[1].Split(',').Select(long.Parse)] : [0, 0];
        (Window Down, Window Across)? windows = Windows(node, x, kernelHeight, kernelWidth);
        if (windows is not var (down, across))
        {
            return null;
        }

        if (!IsBias(node, channels))
        {
            return null;
        }

        string? bias = Bias(node);
        (long top, long left) = (down.Before + before[0], across.Before + before[1]);
        if (kernelHeight * kernelWidth > 1 && kernelHeight == map.Height && kernelWidth == map.Width && (top, left, down.Count, across.Count) is (0, 0, 1, 1) && node.Int("group", 1) == 1)
        {
            PlacedNode flat = Flattened(node, map);
            nodes.Add(flat);
            return Linear(flat, node.Name, Real(node.Inputs[1]), channels, false, bias);
        }

        return new(
            Described($"{kernelHeight}×{kernelWidth} convolution", down with { Before = top }, across with { Before = left }, node.Int("group", 1)), [map], channels, down.Count, across.Count, node.Name)
        {
            Weight = Real(node.Inputs[1]),
            Bias = bias,
            Stride = down.Stride,
            Dilation = down.Dilation,
            Groups = node.Int("group", 1),
            Kernel = kernelHeight,
            Padding = top,
        };
    }

    private PlacedNode? Linear(OnnxNode node, PlacedNode x)
    {
        bool isTransposed = node.Int("transB", 0) == 0;
        bool isPlain = node.Int("transA", 0) == 0 && node.Number("alpha", 1) == 1 && node.Number("beta", 1) == 1;
        return isPlain && x is { Height: 1, Width: 1 } && Constant(node, 1) is { Shape.Length: 2 } matrix && matrix.Shape[isTransposed ? 0 : 1] == x.Channels && IsBias(node, matrix.Shape[isTransposed ? 1 : 0])
            ? Linear(x, node.Name, matrix.Name, matrix.Shape[isTransposed ? 1 : 0], isTransposed, Bias(node))
            : null;
    }

    private PlacedNode Matrix(OnnxNode node, PlacedNode x, long channels, bool isTransposed) => Linear(x, node.Name, Real(node.Inputs[1]), channels, isTransposed, null);

    private static PlacedNode Linear(PlacedNode x, string name, string weight, long channels, bool isTransposed, string? bias) =>
        new("1×1 convolution", [x], channels, 1, 1, name) { Weight = weight, IsTransposed = isTransposed, Bias = bias, Kernel = 1 };

    private PlacedNode? Normalization(OnnxNode node, PlacedNode x)
    {
        if (node.Inputs.Count < 5 || node.Int("training_mode", 0) != 0 || Enumerable.Range(1, 4).Any(place => Constant(node, place)?.Elements != x.Channels))
        {
            return null;
        }

        PlacedNorm norm = new(Real(node.Inputs[1]), Real(node.Inputs[2]), Real(node.Inputs[3]), Real(node.Inputs[4]), node.Number("epsilon", 1e-5));
        return Normalized(node, x, node.Inputs[0], norm);
    }

    private PlacedNode Normalized(OnnxNode node, PlacedNode x, string input, PlacedNorm norm) => x is { Weight: not null, Norm: null, Factor: 1 } && uses.GetValueOrDefault(input) == 1
        ? Instead(x, x with { Norm = norm })
        : new("batch normalization", [x], x.Channels, x.Height, x.Width, node.Name) { Norm = norm };

    /// <summary>Puts an operation in the place of one that only it uses.</summary>
    private PlacedNode Instead(PlacedNode old, PlacedNode node)
    {
        nodes.RemoveAt(nodes.LastIndexOf(old));
        return node;
    }

    private static PlacedNode? Pool(OnnxNode node, PlacedNode x)
    {
        if (node.Ints("kernel_shape") is not [var height, var width] || Windows(node, x, height, width) is not var (down, across))
        {
            return null;
        }

        bool isMax = node.Operator == "MaxPool";
        bool isInside = down.IsInside && across.IsInside;
        if (!isMax && isInside && height == x.Height && width == x.Width)
        {
            return Global(node, x);
        }

        string padding = isMax || isInside ? "" : node.Int("count_include_pad", 0) != 0 ? ", zeros at the edge counted" : ", edge not counted";
        string kind = isMax && (height, width, down.Before, across.Before) is (1, 1, 0, 0)
            ? Text($"every pixel of stride {down.Stride}×{across.Stride}")
            : Described($"{height}×{width} {(isMax ? "max" : "average")} pool", down, across, 1) + padding;
        return new(kind, [x], x.Channels, down.Count, across.Count, node.Name) { Stride = down.Stride, Kernel = height, Padding = down.Before };
    }

    private static PlacedNode Global(OnnxNode node, PlacedNode x) => x is { Height: 1, Width: 1 } ? x : new("global average pool", [x], x.Channels, 1, 1, node.Name);

    private static PlacedNode Flattened(OnnxNode node, PlacedNode x) => x is { Height: 1, Width: 1 } ? x : new("flattening", [x], x.Channels * x.Height * x.Width, 1, 1, node.Name);

    private PlacedNode? Pairwise(OnnxNode node, PlacedNode x)
    {
        if (node.Inputs.Count != 2)
        {
            return null;
        }

        PlacedNode? left = values.GetValueOrDefault(Real(node.Inputs[0])), right = values.GetValueOrDefault(Real(node.Inputs[1]));
        if (left is not null && right is not null)
        {
            PlacedNode larger = left.Height * left.Width >= right.Height * right.Width ? left : right;
            return left.Channels == right.Channels ? new(node.Operator, [left, right], larger.Channels, larger.Height, larger.Width, node.Name) : null;
        }

        if ((Constant(node, 1) ?? Constant(node, 0)) is not { } constant)
        {
            return null;
        }

        string input = node.Inputs[left is null ? 1 : 0];
        bool isAlone = uses.GetValueOrDefault(input) == 1;

        // [C] of a vector, [C, 1, 1] or [1, C, 1, 1].
        bool isOfChannels = constant.Elements == x.Channels && (constant.Shape is [_] && x is { Height: 1, Width: 1 } || constant.Shape is [_, 1, 1] or [1, _, 1, 1]);
        return node.Operator switch
        {
            "Add" when isOfChannels && isAlone && x is { Weight: not null, Bias: null, Norm: null, Factor: 1 } => Instead(x, x with { Bias = constant.Name }),
            "Add" when isOfChannels && isAlone && x.Norm is { Shift: null } => Instead(x, x with { Norm = x.Norm with { Shift = constant.Name } }),
            "Mul" when isOfChannels => Normalized(node, x, input, new(constant.Name, null, null, null, 0)),
            "Mul" when constant.Numbers is [var factor] && isAlone && x is { Weight: not null } => Instead(x, x with { Factor = x.Factor * (float)factor }),
            "Mul" when constant.Numbers is [var factor] => new(Text($"multiplication by {(float)factor}"), [x], x.Channels, x.Height, x.Width, node.Name) { Factor = (float)factor },
            _ => null,
        };
    }

    private PlacedNode? Joined(OnnxNode node)
    {
        PlacedNode?[] parts = [.. node.Inputs.Select(name => values.GetValueOrDefault(Real(name)))];
        return parts.Contains(null) ? null : new(Concatenation, [.. parts.OfType<PlacedNode>()], parts.Sum(part => part!.Channels), parts[0]!.Height, parts[0]!.Width, node.Name);
    }

    private PlacedNode? Padded(OnnxNode node, PlacedNode x)
    {
        double[]? pads = node.Ints("pads")?.Select(pad => (double)pad).ToArray() ?? Constant(node, 1)?.Numbers;
        bool isZero = node.Word("mode") is "" or "constant" && node.Number("value", 0) == 0 && (node.Inputs.Count < 3 || node.Inputs[2].Length == 0 || Constant(node, 2)?.Numbers is [0]);
        return !isZero ? null : pads switch
        {
            [0, 0, 0, 0, 0, > 0, 0, 0] => new(Text($"{pads[5]} channels of zeros"), [x], x.Channels + (long)pads[5], x.Height, x.Width, node.Name),
            [0, 0, >= 0, >= 0, 0, 0, >= 0, >= 0] => new(
                Text($"Pad {pads[2]},{pads[3]}"), [x], x.Channels, x.Height + (long)(pads[2] + pads[6]), x.Width + (long)(pads[3] + pads[7]), node.Name),
            _ => null,
        };
    }

    private PlacedNode? Subsampled(OnnxNode node, PlacedNode x) =>
        Constant(node, 1)?.Numbers is [0, 0] && Constant(node, 2)?.Numbers is [var bottom, var right] && bottom >= x.Height && right >= x.Width
        && Constant(node, 3)?.Numbers is [2, 3] && Constant(node, 4)?.Numbers is [>= 1 and var down, >= 1 and var across]
            ? new(Text($"every pixel of stride {down}×{across}"), [x], x.Channels, (long)Math.Ceiling(x.Height / down), (long)Math.Ceiling(x.Width / across), node.Name)
            : null;

    private string? Bias(OnnxNode node) => node.Inputs.Count > 2 && node.Inputs[2].Length > 0 ? Real(node.Inputs[2]) : null;

    /// <summary>Whether the third operand is left out or has a number for each channel.</summary>
    private bool IsBias(OnnxNode node, long channels) => Bias(node) is null || Constant(node, 2)?.Elements == channels;

    private long[]? Axes(OnnxNode node) => node.Ints("axes") ?? Constant(node, 1)?.Numbers?.Select(axis => (long)axis).ToArray();

    private OnnxConstant? Constant(OnnxNode node, int place) =>
        node.Inputs.Count > place && computation.Constants.TryGetValue(Real(node.Inputs[place]), out OnnxConstant? constant) ? constant with { Name = Real(node.Inputs[place]) } : null;

    private string Real(string name)
    {
        for (int i = 0; i <= renamed.Count && renamed.TryGetValue(name, out string? other); i++)
        {
            name = other;
        }

        return name;
    }

    private static (Window Down, Window Across)? Windows(OnnxNode node, PlacedNode x, long height, long width)
    {
        long[] strides = node.Ints("strides") ?? [1, 1], dilations = node.Ints("dilations") ?? [1, 1], pads = node.Ints("pads") ?? [0, 0, 0, 0];
        if (strides.Length != 2 || dilations.Length != 2 || pads.Length != 4)
        {
            return null;
        }

        Window? down = Axis(0, x.Height, height), across = Axis(1, x.Width, width);
        return down is { } vertical && across is { } horizontal ? (vertical, horizontal) : null;

        Window? Axis(int axis, long extent, long kernel)
        {
            const long most = 1 << 20;
            if (strides[axis] is < 1 or > most || dilations[axis] is < 1 or > most || kernel is < 1 or > most || pads[axis] is < 0 or > most || pads[axis + 2] is < 0 or > most)
            {
                return null;
            }

            long reach = ((kernel - 1) * dilations[axis]) + 1;
            string automatic = node.Word("auto_pad");
            if (automatic is "SAME_UPPER" or "SAME_LOWER")
            {
                long steps = (extent + strides[axis] - 1) / strides[axis];
                long missing = Math.Max(((steps - 1) * strides[axis]) + reach - extent, 0);
                return new(automatic == "SAME_UPPER" ? missing / 2 : missing - (missing / 2), steps, strides[axis], dilations[axis], missing == 0);
            }

            long room = extent + pads[axis] + pads[axis + 2] - reach;
            long count = room < 0 ? 0 : (node.Int("ceil_mode", 0) != 0 ? (room + strides[axis] - 1) / strides[axis] : room / strides[axis]) + 1;

            // A last window that begins beyond the map and the padding before it is left out.
            if (node.Int("ceil_mode", 0) != 0 && count > 1 && (count - 1) * strides[axis] >= extent + pads[axis])
            {
                count--;
            }

            bool isInside = pads[axis] == 0 && ((count - 1) * strides[axis]) + reach <= extent;
            return count < 1 ? null : new(pads[axis], count, strides[axis], dilations[axis], isInside);
        }
    }

    /// <summary>An operation on windows, with what is not usual of it.</summary>
    private static string Described(FormattableString what, Window down, Window across, long groups)
    {
        return Text(what) + Part(", stride ", down.Stride, across.Stride, 1) + Part(", dilation ", down.Dilation, across.Dilation, 1) + Part(", padded by ", down.Before, across.Before, 0) + Part(", groups ", groups, groups, 1);

        static string Part(string name, long down, long across, long usual) => down != across ? Text($"{name}{down}×{across}") : down == usual ? "" : Text($"{name}{down}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>How a window moves along an axis: what is padded before the map, how many positions there are, its steps, and whether all positions lie on the map.</summary>
    private readonly record struct Window(long Before, long Count, long Stride, long Dilation, bool IsInside);
}
