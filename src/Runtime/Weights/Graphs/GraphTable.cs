namespace ResNetDsl.Weights.Graphs;

/// <summary>
/// Reads the table of a network from its graph, independent of the names of its tensors: residual units, activated behind their sums or before their convolutions, a sequence of convolutions, highway units and
/// pools, or an Inception-ResNet-v2. Strides, dilation, channels, groups and the constants of batch normalization are the graph's. What the graph does not say, such as the library's convention, is tried until the
/// table computes what the graph does.
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
            NetworkTable read = new GraphTable(PlacedGraph.Of(computation, height, width)).Table(name);
            string? reason = null;
            foreach (NetworkTable table in Candidates(read).Distinct())
            {
                using DisposeScope scope = NewDisposeScope();
                CheckResult check = Checker.Check(table);
                if (check.Plan is not { } plan)
                {
                    reason ??= $"the table derived from its graph has an error: {check.Findings.First(finding => finding.IsError).Message}";
                    continue;
                }

                (PlaceMatch? match, string? refusal) = PlaceMatch.Of(PlanGraph.Of(plan, height, width), computation, skipsClassifier: false);
                if (match is not null)
                {
                    return plan;
                }

                reason ??= $"no table computes the same as its graph; with the nearest one {refusal}";
            }

            throw new DeclarationException(reason!);
        }
        catch (FormatException exception)
        {
            throw new DeclarationException(exception.Message);
        }
    }

    /// <summary>A table with all that its graph leaves open.</summary>
    private static IEnumerable<NetworkTable> Candidates(NetworkTable read)
    {
        NetworkOptions options = read.Options;
        StemPoolPadding[] paddings = options.Stem is StemKind.Root or StemKind.Deep
            ? [options.StemPoolPadding, StemPoolPadding.Convention, StemPoolPadding.Same, StemPoolPadding.Symmetric, StemPoolPadding.Zeros, StemPoolPadding.Valid]
            : [options.StemPoolPadding];
        ShortcutKind[] shortcuts = read.Blocks.Any(row => row.Definition!.Has(UnitTraits.Shortcut)) ? [options.Shortcut, ShortcutKind.Projection, ShortcutKind.Identity] : [options.Shortcut];
        return
            from padding in paddings
            from convention in new[] { options.Convention, Library.Slim, Library.Torchvision, Library.Timm }
            from isBiased in new[] { options.ConvolutionBias, !options.ConvolutionBias }
            from shortcut in shortcuts
            select read with { Options = options with { StemPoolPadding = padding, Convention = convention, ConvolutionBias = isBiased, Shortcut = shortcut } };
    }

    /// <summary>The size for which networks with such a first convolution are made, where the graph takes any.</summary>
    private static (long Height, long Width) UsualSize(OnnxComputation computation)
    {
        if (computation.Nodes.Any(node => node.Operator == "Concat"))
        {
            return (InceptionTable.Side, InceptionTable.Side);
        }

        OnnxNode? first = computation.Nodes.FirstOrDefault(node => node.Operator == "Conv");
        bool isLarge = first?.Ints("kernel_shape") is [>= LargeStem, ..] || first?.Ints("strides") is [> 1, ..];
        return isLarge ? (LargeSide, LargeSide) : (SmallSide, SmallSide);
    }

    private NetworkTable Table(string name)
    {
        PlacedNode[] sums = [.. graph.Nodes.Where(node => node.Kind == "Add")];
        if (graph.Nodes.Any(node => node.Kind == PlacedGraph.Concatenation))
        {
            return InceptionResNetTable(name, sums);
        }

        return sums.All(sum => sum.Inputs.Any(input => HighwayOn(input) is { } unit && unit.Sum == sum)) ? PlainTable(name) : ResidualTable(name, sums);
    }

    /// <summary>The highway unit that takes a map: x + σ(gate of x) · (ReLU(transform of x) − x).</summary>
    private (PlacedNode Sum, PlacedNode Transform)? HighwayOn(PlacedNode input)
    {
        foreach (PlacedNode sum in users.GetValueOrDefault(input)?.Where(node => node.Kind == "Add") ?? [])
        {
            if (sum.Inputs.FirstOrDefault(node => node != input) is { Kind: "Mul" } change
                && change.Inputs.FirstOrDefault(node => node.Kind == "Sigmoid") is { Inputs: [{ Weight: not null } gate] } && gate.Inputs[0] == input
                && change.Inputs.FirstOrDefault(node => node.Kind == "Sub") is { Inputs: [{ Kind: "Relu", Inputs: [{ Weight: not null } transform] }, var carried] } && transform.Inputs[0] == input && carried == input)
            {
                return (sum, transform);
            }
        }

        return null;
    }

    /// <summary>An Inception-ResNet-v2 by the sums of its maps' channels.</summary>
    private NetworkTable InceptionResNetTable(string name, PlacedNode[] sums)
    {
        int[] counts = [.. InceptionTable.Channels.Select(channels => sums.Count(sum => sum.Channels == channels))];
        PlacedNode? other = sums.FirstOrDefault(sum => !InceptionTable.Channels.Contains((int)sum.Channels));
        if (other is not null || counts.Contains(0))
        {
            throw Refused(other ?? graph.Nodes.First(node => node.Kind == PlacedGraph.Concatenation), "is not part of an Inception-ResNet-v2, the only network with concatenations that is read from its graph");
        }

        PlacedNode output = graph.Output;
        NetworkTable table = InceptionTable.Of(name, counts[0], counts[1], counts[2] - 1, output.Height * output.Width == 1 ? Extent(output.Channels) : 0, Library.Slim);
        return WithEpsilon(table with { Options = table.Options with { Channels = Extent(graph.Image.Channels), Height = Extent(graph.Image.Height), Width = Extent(graph.Image.Width) } }, graph.Nodes.FirstOrDefault(node => node.Norm is not null)?.Norm);
    }

    private NetworkTable ResidualTable(string name, PlacedNode[] sums)
    {
        bool isPostActivated = users.GetValueOrDefault(sums[0]) is [{ Kind: "Relu" }];
        (PlacedNode current, NetworkOptions options, PlacedNode first) = Stem(isPostActivated);
        List<Unit> units = [];
        foreach (PlacedNode sum in sums)
        {
            units.Add(new(sum, current));
            current = !isPostActivated ? sum
                : users.GetValueOrDefault(sum) is [{ Kind: "Relu" } activated] ? activated
                : throw Refused(sum, "is not followed by a ReLU alone, as the first sum is");
        }

        long strideOfGraph = units.Aggregate(StrideOfStem(first, units[0].Convolutions), (product, unit) => product * unit.Stride);
        bool isDilated = Undilate(units);
        PlacedNode features = Features(current, isPostActivated);
        PlacedNode output = graph.Output;
        if (output != features && !(output is { Kind: "1×1 convolution" } && output.Inputs[0] == features))
        {
            throw Refused(output, "does not classify the output of the last unit");
        }

        options = options with
        {
            Activation = isPostActivated ? ActivationKind.PostActivation : ActivationKind.PreActivation,
            StridePlacement = units.Any(unit => unit.IsStridedFirst) ? StridePlacement.Conv1x1 : options.StridePlacement,
            Shortcut = units.Select(unit => unit.Shortcut).LastOrDefault(shortcut => shortcut is not null) ?? options.Shortcut,
            Classes = output == features ? 0 : Extent(output.Channels),
            ConvolutionBias = units.Any(unit => unit.Convolutions.Any(convolution => convolution is { Bias: not null, Norm: not null })),
            OutputStride = isDilated ? Extent(strideOfGraph) : 0,
        };
        return WithEpsilon(new(name, Rows(units, isPostActivated)) { Options = options }, first.Norm ?? graph.Nodes.FirstOrDefault(node => node.Norm is { Epsilon: > 0 })?.Norm);
    }

    /// <summary>The stride of all that is before the first unit.</summary>
    private long StrideOfStem(PlacedNode first, IReadOnlyList<PlacedNode> unit) =>
        graph.Nodes.SkipWhile(node => node != first).TakeWhile(node => !unit.Contains(node)).Where(node => node.Height * node.Width > 1 && !node.Kind.StartsWith("1×1 convolution", StringComparison.Ordinal)).Aggregate(1L, (product, node) => product * node.Stride);

    /// <summary>The blocks of units. A strided unit begins a block; of networks that are activated before their convolutions it ends one of the same channels, as TF-slim's do.</summary>
    private static EquatableArray<BlockRow> Rows(IEnumerable<Unit> units, bool isPostActivated)
    {
        List<BlockRow> rows = [];
        foreach (Unit unit in units)
        {
            BlockRow row = unit.Row;
            bool isLike = rows.Count > 0 && rows[^1] is { LastStride: 0 } open && open.Depth == row.Depth && open.BottleneckDepth == row.BottleneckDepth && open.Unit == row.Unit
                && open.Groups == row.Groups && open.SqueezeExcitation == row.SqueezeExcitation && open.Scale == row.Scale;
            if (isLike && unit.Stride == 1)
            {
                rows[^1] = rows[^1] with { Repeat = rows[^1].Repeat + 1 };
            }
            else if (isLike && !isPostActivated)
            {
                rows[^1] = rows[^1] with { LastStride = Extent(unit.Stride) };
            }
            else
            {
                rows.Add(row with { Name = $"layer{Text.Plain(rows.Count + 1)}", Repeat = unit.Stride > 1 ? 0 : 1, FirstStride = unit.Stride > 1 ? Extent(unit.Stride) : 0 });
            }
        }

        return rows.ToEquatableArray();
    }

    /// <summary>Gives back the strides that dilation takes the place of: a unit whose successors are dilated more has one. Whether any is.</summary>
    private static bool Undilate(List<Unit> units)
    {
        long rate = 1;
        bool isDilated = false;
        for (int i = 0; i < units.Count; i++)
        {
            bool isFirst = true;
            foreach (PlacedNode convolution in units[i].Convolutions.Where(convolution => convolution.Kernel > 1))
            {
                if (convolution.Dilation > rate && convolution.Dilation % rate == 0 && (i > 0 || !isFirst))
                {
                    Unit strided = isFirst ? units[i - 1] : units[i];
                    strided.Stride *= convolution.Dilation / rate;
                    (rate, isDilated) = (convolution.Dilation, true);
                }
                else if (convolution.Dilation != rate)
                {
                    throw Refused(convolution, $"is dilated, which no output stride causes after a rate of {Text.Plain(rate)}");
                }

                isFirst = false;
            }
        }

        return isDilated;
    }

    /// <summary>What the classifier takes.</summary>
    private PlacedNode Features(PlacedNode last, bool isPostActivated)
    {
        PlacedNode activated = isPostActivated ? last
            : users.GetValueOrDefault(last) is [{ Kind: "batch normalization" } norm] && users.GetValueOrDefault(norm) is [{ Kind: "Relu" } relu] ? relu
            : throw Refused(last, "is not followed by a batch normalization and a ReLU, as the units are");
        return users.GetValueOrDefault(activated) is [{ Kind: "global average pool" } pool] ? pool
            : throw Refused(graph.Nodes.First(node => node.Inputs.Contains(activated) || node == activated), "is not followed by a global average pool");
    }

    /// <summary>Convolutions, highway units and pools one after the other, and fully connected layers, as VGG and highway networks have them.</summary>
    private NetworkTable PlainTable(string name)
    {
        List<BlockRow> rows = [];
        List<PlacedNode> convolutions = [];
        PlacedNode current = graph.Image;
        NetworkOptions options = new()
        {
            Channels = Extent(graph.Image.Channels),
            Height = Extent(graph.Image.Height),
            Width = Extent(graph.Image.Width),
            Stem = StemKind.None,
            Convention = Library.Torchvision,
        };
        if (graph.Nodes.Any(IsStemPool))
        {
            (current, options, PlacedNode first) = Stem(isPostActivated: true, endsWithPool: true);
            convolutions.Add(first);
        }

        while (true)
        {
            if (HighwayOn(current) is var (sum, transform))
            {
                convolutions.Add(transform);
                BlockRow row = new($"block{Text.Plain(rows.Count + 1)}", UnitKind.Highway, Extent(sum.Channels), Repeat: 1) { Kernel = Extent(transform.Kernel) };
                if (rows.Count > 0 && rows[^1] is { MaxPool: 0, Unit: UnitKind.Highway } highway && highway.Kernel == row.Kernel)
                {
                    rows[^1] = highway with { Repeat = highway.Repeat + 1 };
                }
                else
                {
                    rows.Add(row);
                }

                current = sum;
                continue;
            }

            if (users.GetValueOrDefault(current) is not [var next] || next.Kind is "flattening" or "global average pool")
            {
                break;
            }

            bool isActivated = users.GetValueOrDefault(next) is [{ Kind: "Relu" }];
            if (next is { Weight: not null, Dilation: 1 } && (next.Kernel > 1 || next.Height * next.Width > 1))
            {
                convolutions.Add(next);
                bool continues = next.Stride == 1 && rows.Count > 0 && rows[^1] is { MaxPool: 0, Unit: UnitKind.Plain } open && open.OutputActivation == isActivated && open.Depth == next.Channels && open.Kernel == next.Kernel && open.Groups == next.Groups;
                if (continues)
                {
                    rows[^1] = rows[^1] with { Repeat = rows[^1].Repeat + 1 };
                }
                else
                {
                    rows.Add(new($"block{Text.Plain(rows.Count + 1)}", UnitKind.Plain, Extent(next.Channels), Repeat: next.Stride > 1 ? 0 : 1, FirstStride: next.Stride > 1 ? Extent(next.Stride) : 0)
                    {
                        Kernel = Extent(next.Kernel),
                        Groups = Extent(next.Groups),
                        OutputActivation = isActivated,
                    });
                }
            }
            else if (next.Kind == "2×2 max pool, stride 2" && rows.Count > 0 && rows[^1].MaxPool == 0)
            {
                rows[^1] = rows[^1] with { MaxPool = 2 };
            }
            else if (!(next.Kind == "Relu" && current.Weight is not null))
            {
                throw Refused(next, "is not part of a plain network, and its graph adds no residual to a shortcut");
            }

            current = next;
        }

        PlacedNode? pooled = users.GetValueOrDefault(current) is [var only] ? only : null;
        if (rows.Count == 0 || pooled is null)
        {
            PlacedNode? other = users.GetValueOrDefault(graph.Image)?.FirstOrDefault();
            throw other is null ? new DeclarationException("its graph does not use its input") : Refused(rows.Count == 0 ? other : current, "does not lead from the image through convolutions to a classifier");
        }

        // Two hidden layers of the same width, and the classifier.
        List<PlacedNode> matrices = [];
        for (PlacedNode? node = pooled; users.GetValueOrDefault(node) is [var next]; node = next)
        {
            if (next.Weight is not null)
            {
                matrices.Add(next);
            }
        }

        if (matrices is not ([_] or [_, _, _]) || matrices[^1] != graph.Output)
        {
            throw Refused(graph.Output, $"ends a head of {Text.Plain(matrices.Count)} fully connected layers, but tables have 1 or 3");
        }

        bool isNormalized = convolutions[0].Norm is not null;
        NetworkTable table = new(name, rows.ToEquatableArray())
        {
            Options = options with
            {
                Classes = Extent(matrices[^1].Channels),
                HiddenUnits = matrices.Count == 1 ? 0 : Extent(matrices[0].Channels),
                BatchNorm = isNormalized,
                ConvolutionBias = isNormalized && convolutions[0].Bias is not null,
                Activation = ActivationKind.PostActivation,
            },
        };
        return WithEpsilon(table, convolutions[0].Norm);
    }

    private static NetworkTable WithEpsilon(NetworkTable table, PlacedNorm? norm)
    {
        double epsilon = norm?.Epsilon ?? table.ArgScope.BatchNormEpsilon;

        // A file has 32 bits of it.
        return (float)table.ArgScope.BatchNormEpsilon == (float)epsilon ? table : table with { ArgScope = table.ArgScope with { BatchNormEpsilon = Rounded(epsilon) } };
    }

    private static bool IsStemPool(PlacedNode node) => node.Kind.StartsWith("3×3 max pool", StringComparison.Ordinal) && node.Stride == 2;

    private (PlacedNode End, NetworkOptions Options, PlacedNode First) Stem(bool isPostActivated, bool endsWithPool = false)
    {
        List<PlacedNode> convolutions = [];
        PlacedNode current = graph.Image;
        PlacedNode? pool = null;
        while (!(endsWithPool && pool is not null) && users.GetValueOrDefault(current) is [var next] && next.Kind != "Add" && (isPostActivated || next.Kind != "batch normalization"))
        {
            bool isConvolution = next.Weight is not null && pool is null;
            bool isActivation = next.Kind == "Relu" && current.Weight is not null;
            bool isPool = pool is null && IsStemPool(next);
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
            throw other is null ? new DeclarationException("its graph does not use its input") : Refused(other, "reads the image, but a table begins with a convolution");
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
            Convention = isPostActivated ? Library.Torchvision : Library.Slim,
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

            PlacedNode? gate = byLength[0].FirstOrDefault(node => node.Kind == "Mul");
            Stride = Convolutions.Aggregate(1L, (product, node) => product * node.Stride);
            IsStridedFirst = isBottleneck && Convolutions[0].Stride > 1;
            Row = new("", isBottleneck ? UnitKind.Bottleneck : UnitKind.Basic, Extent(sum.Channels), isBottleneck ? Extent(Convolutions[0].Channels) : 0)
            {
                Groups = isBottleneck ? Extent(Convolutions[1].Groups) : 1,
                SqueezeExcitation = gate is null ? 0 : Reduction(gate),
                Scale = Rounded(byLength[0].Aggregate(1.0, (product, node) => product * node.Factor)),
            };
            List<PlacedNode> shortcut = byLength[1];
            Shortcut = shortcut.Any(node => node.Kind.Contains("average pool", StringComparison.Ordinal)) ? ShortcutKind.AveragePool
                : shortcut.Any(node => node.Kind.EndsWith("channels of zeros", StringComparison.Ordinal)) ? ShortcutKind.ZeroPadding
                : null;
        }

        /// <summary>The convolutions of the residual.</summary>
        public IReadOnlyList<PlacedNode> Convolutions { get; }

        /// <summary>The stride, also where dilation takes its place.</summary>
        public long Stride { get; set; }

        /// <summary>Whether the first convolution of a bottleneck has the stride.</summary>
        public bool IsStridedFirst { get; }

        /// <summary>The kind of a shortcut that is not the input or a projection of it.</summary>
        public ShortcutKind? Shortcut { get; }

        /// <summary>The unit as a row without a name and without strides.</summary>
        public BlockRow Row { get; }

        /// <summary>The operations from the unit's input to an operand of the sum.</summary>
        private List<PlacedNode> Way(PlacedNode operand, PlacedNode input)
        {
            List<PlacedNode> way = [];
            for (PlacedNode node = operand; node != input;)
            {
                way.Add(node);
                PlacedNode? map = node.Inputs.OrderByDescending(item => item.Height * item.Width).ThenBy(item => item.Kind == "Sigmoid").FirstOrDefault();
                node = map is null || (map.Kind == "Add" && map != input) || (node.Inputs.Count > 1 && node.Kind != "Mul") ? throw Refused(node, $"is on the way to the sum '{sum.Name}', but does not depend only on the preceding unit") : map;
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
