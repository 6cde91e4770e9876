namespace ResNetDsl.Weights.Graphs;

/// <summary>
/// Reads the table of a residual network off its graph, whatever its tensors are called: a stem, units whose residual is added to a shortcut and activated, and a classifier. Strides, channels, groups, the
/// padding of the stem's pool and the constants of batch normalisation are the graph's.
/// </summary>
internal sealed class GraphTable
{
    private const int LargeStem = 7;
    private const int LargeSide = 224;
    private const int SmallSide = 32;

    private readonly PlacedGraph graph;
    private readonly Dictionary<PlacedNode, List<PlacedNode>> users = [];

    private GraphTable(PlacedGraph graph)
    {
        this.graph = graph;
        foreach (PlacedNode node in graph.Nodes)
        {
            foreach (PlacedNode input in node.Inputs)
            {
                (users.TryGetValue(input, out List<PlacedNode>? list) ? list : users[input] = []).Add(node);
            }
        }
    }

    /// <summary>The plan of the table.</summary>
    /// <param name="name">The class's name.</param>
    /// <param name="computation">What the file computes.</param>
    /// <exception cref="DeclarationException">No table computes it; the message names the first operation that does not fit, in a clause.</exception>
    public static NetworkPlan Of(string name, OnnxComputation computation)
    {
        try
        {
            (long height, long width) = PlacedGraph.Size(computation) ?? UsualSize(computation);
            NetworkTable table = new GraphTable(PlacedGraph.Of(computation, height, width)).Table(name);
            CheckResult check = Checker.Check(table);
            return check.Plan ?? throw new DeclarationException($"the table that its graph makes is not sound: {check.Findings.First(finding => finding.IsError).Message}");
        }
        catch (FormatException exception)
        {
            throw new DeclarationException(exception.Message);
        }
    }

    /// <summary>The size for which networks with such a first convolution are made, where the graph takes any.</summary>
    private static (long Height, long Width) UsualSize(OnnxComputation computation)
    {
        OnnxNode? first = computation.Nodes.FirstOrDefault(node => node.Operator == "Conv");
        bool isLarge = first?.Ints("kernel_shape") is [>= LargeStem, ..] || first?.Ints("strides") is [> 1, ..];
        return isLarge ? (LargeSide, LargeSide) : (SmallSide, SmallSide);
    }

    private NetworkTable Table(string name)
    {
        (PlacedNode current, NetworkOptions options, PlacedNode first) = Stem();
        List<BlockRow> rows = [];
        bool isBiased = false;
        foreach (PlacedNode sum in graph.Nodes.Where(node => node.Kind == "Add"))
        {
            Unit unit = new(sum, current);
            isBiased |= unit.Convolutions.Any(convolution => convolution is { Bias: not null, Norm: not null });
            options = options with { StridePlacement = unit.IsStridedFirst ? StridePlacement.Conv1x1 : options.StridePlacement, Shortcut = unit.Shortcut ?? options.Shortcut };
            BlockRow row = unit.Row;
            bool continues = rows.Count > 0 && row.FirstStride == 0 && rows[^1] is var open && open.Depth == row.Depth && open.BottleneckDepth == row.BottleneckDepth && open.Unit == row.Unit
                && open.Groups == row.Groups && open.SqueezeExcitation == row.SqueezeExcitation;
            if (continues)
            {
                rows[^1] = rows[^1] with { Repeat = rows[^1].Repeat + 1 };
            }
            else
            {
                rows.Add(row with { Name = $"layer{Text.Plain(rows.Count + 1)}" });
            }

            current = users.GetValueOrDefault(sum) is [{ Kind: "Relu" } activated] ? activated
                : throw Refused(sum, "is not followed by a ReLU alone, and only networks that are activated behind each sum can be read");
        }

        if (rows.Count == 0)
        {
            throw new DeclarationException("its graph adds no residual to a shortcut, and only residual networks can be read");
        }

        PlacedNode features = users.GetValueOrDefault(current) is [{ Kind: "global average pool" } pool] ? pool : throw Refused(graph.Nodes.First(node => node.Inputs.Contains(current) || node == current), "is not followed by a global average pool");
        PlacedNode output = graph.Output;
        if (output != features && !(output is { Kind: "1×1 convolution" } && output.Inputs[0] == features))
        {
            throw Refused(output, "does not classify what the last unit gives");
        }

        NetworkTable table = new(name, rows.ToEquatableArray())
        {
            Options = options with { Classes = output == features ? 0 : Extent(output.Channels), ConvolutionBias = isBiased },
        };
        double epsilon = first.Norm?.Epsilon ?? table.ArgScope.BatchNormEpsilon;

        // A file has 32 bits of it.
        return (float)table.ArgScope.BatchNormEpsilon == (float)epsilon ? table : table with { ArgScope = table.ArgScope with { BatchNormEpsilon = Rounded(epsilon) } };
    }

    private (PlacedNode End, NetworkOptions Options, PlacedNode First) Stem()
    {
        List<PlacedNode> convolutions = [];
        PlacedNode current = graph.Image;
        PlacedNode? pool = null;
        while (users.GetValueOrDefault(current) is [var next] && next.Kind != "Add")
        {
            bool isConvolution = next.Weight is not null && pool is null;
            bool isActivation = next.Kind == "Relu" && current.Weight is not null;
            bool isPool = pool is null && next.Kind.StartsWith("3×3 max pool", StringComparison.Ordinal) && next.Stride == 2;
            bool isPadding = pool is null && next.Kind.StartsWith("Pad ", StringComparison.Ordinal) && convolutions.Count > 0;
            if (!(isConvolution || isActivation || isPool || isPadding))
            {
                throw Refused(next, "is not part of a stem that tables have");
            }

            if (isConvolution)
            {
                convolutions.Add(next);
            }

            pool = isPool ? next : pool;
            current = next;
        }

        if (convolutions.Count == 0)
        {
            PlacedNode? other = users.GetValueOrDefault(graph.Image)?.FirstOrDefault();
            throw other is null ? new DeclarationException("its graph does not use its input") : Refused(other, "takes the image, and a table begins with a convolution");
        }

        StemKind stem = (convolutions.Count, convolutions[0].Kernel, pool is not null) switch
        {
            (1, LargeStem, true) => StemKind.Root,
            (1, 3, false) => StemKind.Cifar,
            (3, 3, true) => StemKind.Deep,
            _ => throw Refused(convolutions[0], "begins a stem that tables do not have"),
        };
        bool isZeros = pool?.Inputs[0].Kind.StartsWith("Pad ", StringComparison.Ordinal) == true;
        NetworkOptions options = new()
        {
            Channels = Extent(graph.Image.Channels),
            Height = Extent(graph.Image.Height),
            Width = Extent(graph.Image.Width),
            Stem = stem,
            StemWidth = convolutions[^1].Channels == (stem == StemKind.Cifar ? 16 : 64) ? 0 : Extent(convolutions[^1].Channels),
            Activation = ActivationKind.PostActivation,
            Convention = Library.Torchvision,
        };
        StemPoolPadding padding = isZeros ? StemPoolPadding.Zeros : pool?.Padding > 0 ? StemPoolPadding.Symmetric : StemPoolPadding.Same;
        return (current, pool is null || (options with { StemPoolPadding = padding }).PoolPadding == options.PoolPadding ? options : options with { StemPoolPadding = padding }, convolutions[0]);
    }

    private static DeclarationException Refused(PlacedNode node, string why) => new($"the {node.Description}, {why}");

    private static int Extent(long value) => Declarations.Extent(value);

    /// <summary>The decimal number that a file's 32 bits stand for: 1e-3, and not 0.0010000000474974513.</summary>
    private static double Rounded(double value) => double.Parse(((float)value).ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A unit: the sum of a residual and a shortcut.</summary>
    private sealed class Unit
    {
        private readonly PlacedNode sum;

        public Unit(PlacedNode sum, PlacedNode input)
        {
            this.sum = sum;
            List<PlacedNode>[] ways = [.. sum.Inputs.Select(operand => Way(operand, input))];
            List<PlacedNode>[] byLength = [.. ways.OrderByDescending(way => way.Count(node => node.Weight is not null))];
            Convolutions = [.. byLength[0].Where(node => node.Weight is not null)];
            bool isBottleneck = Convolutions is [{ Kernel: 1 }, { Kernel: 3 }, { Kernel: 1 }];
            if (!isBottleneck && Convolutions is not [{ Kernel: 3 }, { Kernel: 3 }])
            {
                throw Refused(sum, $"adds a residual of {(Convolutions.Count == 0 ? "no convolution" : string.Join(", ", Convolutions.Select(node => node.Kind)))}, which is neither a basic unit nor a bottleneck");
            }

            if (Convolutions.FirstOrDefault(node => node.Kind.Contains("dilation", StringComparison.Ordinal)) is { } dilated)
            {
                throw Refused(dilated, "is dilated, and the output stride of a dilated network cannot be read off its graph");
            }

            PlacedNode? gate = byLength[0].FirstOrDefault(node => node.Kind == "Mul");
            long stride = Convolutions.Aggregate(1L, (product, node) => product * node.Stride);
            IsStridedFirst = isBottleneck && Convolutions[0].Stride > 1;
            Row = new("", isBottleneck ? UnitKind.Bottleneck : UnitKind.Basic, Extent(sum.Channels), isBottleneck ? Extent(Convolutions[0].Channels) : 0)
            {
                Repeat = stride > 1 ? 0 : 1,
                FirstStride = stride > 1 ? Extent(stride) : 0,
                Groups = isBottleneck ? Extent(Convolutions[1].Groups) : 1,
                SqueezeExcitation = gate is null ? 0 : Reduction(gate),
            };
            List<PlacedNode> shortcut = byLength[1];
            Shortcut = shortcut.Any(node => node.Kind.Contains("average pool", StringComparison.Ordinal)) ? ShortcutKind.AveragePool
                : shortcut.Any(node => node.Kind.EndsWith("channels of zeros", StringComparison.Ordinal)) ? ShortcutKind.ZeroPadding
                : null;
        }

        /// <summary>The convolutions of the residual.</summary>
        public IReadOnlyList<PlacedNode> Convolutions { get; }

        /// <summary>Whether the first convolution of a bottleneck has the stride.</summary>
        public bool IsStridedFirst { get; }

        /// <summary>The kind of a shortcut that is not the input or a projection of it.</summary>
        public ShortcutKind? Shortcut { get; }

        /// <summary>The unit as a row without a name.</summary>
        public BlockRow Row { get; }

        /// <summary>The operations from the unit's input to an operand of the sum.</summary>
        private List<PlacedNode> Way(PlacedNode operand, PlacedNode input)
        {
            List<PlacedNode> way = [];
            for (PlacedNode node = operand; node != input;)
            {
                way.Add(node);
                PlacedNode? map = node.Inputs.OrderByDescending(item => item.Height * item.Width).ThenBy(item => item.Kind == "Sigmoid").FirstOrDefault();
                node = map is null || map.Kind == "Add" || (node.Inputs.Count > 1 && node.Kind != "Mul") ? throw Refused(node, $"is on the way to the sum '{sum.Name}', and does not come from the unit before it alone") : map;
            }

            way.Reverse();
            return way;
        }

        private int Reduction(PlacedNode gate)
        {
            PlacedNode? squeeze = gate.Inputs.FirstOrDefault(node => node.Kind == "Sigmoid") is { Inputs: [{ Inputs: [{ Kind: "Relu", Inputs: [{ Weight: not null } inner] }] }] } ? inner : null;
            return squeeze is { Channels: > 0 } ? Extent(sum.Channels / squeeze.Channels) : throw Refused(gate, "multiplies by something other than a squeeze-and-excitation gate");
        }
    }
}
