using ResNetDsl.Architecture.Naming;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Declaring;

/// <summary>The table of a network of numbered blocks and units.</summary>
internal sealed class ResNetTable
{
    private const int CifarSide = 32;

    private const int ImageSide = 224;

    private static readonly string[] RegNetUnits = ["trunk_output.", "s1.b1."];

    private readonly WeightNaming naming;
    private readonly SourceFunction function;
    private readonly bool isRegNet;
    private readonly Dictionary<string, long[]> stages = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Block, int Unit), Dictionary<string, long[]>> units = [];

    private ResNetTable(WeightNaming naming, SourceFunction function, IReadOnlyList<NamedShape> tensors)
    {
        this.naming = naming;
        this.function = function;
        isRegNet = tensors.Any(tensor => RegNetUnits.Any(unit => tensor.Name.StartsWith(unit, StringComparison.Ordinal)));
        foreach (NamedShape tensor in tensors)
        {
            Read(tensor);
        }
    }

    /// <summary>Returns the table for tensors whose names have no prefix.</summary>
    /// <exception cref="DeclarationException">No table has these tensors.</exception>
    public static NetworkTable Of(string name, WeightNaming naming, SourceFunction function, IReadOnlyList<NamedShape> tensors) => new ResNetTable(naming, function, tensors).Table(name);

    private void Read(NamedShape tensor)
    {
        foreach (WeightRule rule in naming.Rules)
        {
            if (rule.Read(tensor.Name) is not { } read)
            {
                continue;
            }

            long[] shape = Torch(rule.Layout, [.. tensor.Shape]);
            (string path, NamePlace place) = read;
            if (place.Block == 0)
            {
                // timm has one name for RegNet's stem and another network's.
                if (isRegNet ? path == "conv1.weight" : path == TorchNamings.RegNetStem)
                {
                    continue;
                }

                stages[path] = shape;
                return;
            }

            // The second module of a shortcut is batch normalization, or a projection after a pool.
            string layer = path.Substring(WeightRule.InUnit.Length);
            if (layer == TorchNamings.ShortcutBehindPool && shape.Length != 4)
            {
                continue;
            }

            if (place.Unit > 0)
            {
                if (!units.TryGetValue((place.Block, place.Unit), out Dictionary<string, long[]>? layers))
                {
                    units.Add((place.Block, place.Unit), layers = new(StringComparer.Ordinal));
                }

                layers[layer] = shape;
            }

            return;
        }
    }

    private NetworkTable Table(string name)
    {
        (StemKind stem, long[]? first, long width) = Stem();
        int blocks = units.Keys.Select(key => key.Block).DefaultIfEmpty().Max();
        if (blocks == 0)
        {
            throw new DeclarationException($"it has no units with the names of {naming.Name}");
        }

        bool isPreActivation = units.Values.Any(layers => layers.Keys.Any(layer => layer.StartsWith("preact.", StringComparison.Ordinal)));
        List<BlockRow> rows = isRegNet ? [new("stem", UnitKind.Plain, Extent(width), Repeat: 0, FirstStride: 2)] : [];
        List<bool> projects = [];
        long channels = width;
        for (int block = 1; block <= blocks; block++)
        {
            BlockRow row = Row(block, blocks, channels);
            if (channels != row.Depth)
            {
                projects.Add(units[(block, 1)].Keys.Any(layer => layer.StartsWith("shortcut", StringComparison.Ordinal)));
            }

            channels = row.Depth;
            rows.Add(row);
        }

        IReadOnlyList<long[]> first1 = first is null ? [units[(1, 1)].TryGetValue("conv1.weight", out long[]? conv) ? conv : throw Lacks(1, 1, "conv1")] : [first];
        int side = stem is StemKind.Root or StemKind.Deep || isRegNet ? ImageSide : CifarSide;
        NetworkOptions options = new()
        {
            Channels = Extent(first1[0][1]),
            Height = side,
            Width = side,
            Classes = stages.TryGetValue("logits.weight", out long[]? logits) && logits.Length > 0 ? Extent(logits[0]) : 0,
            Stem = stem,
            StemWidth = stem == StemKind.None || width == (stem == StemKind.Cifar ? 16 : 64) ? 0 : Extent(width),
            Activation = isPreActivation ? ActivationKind.PreActivation : ActivationKind.PostActivation,
            Convention = function.Convention,
            StridePlacement = function.Strides == BlockStrides.FirstOn1x1 && rows.Any(row => row.Unit == UnitKind.Bottleneck) ? StridePlacement.Conv1x1 : StridePlacement.Conv3x3,
            ConvolutionBias = units.Values.Any(layers => layers.ContainsKey("conv1.bias")),
            Shortcut = units.Values.Any(layers => layers.ContainsKey(TorchNamings.ShortcutBehindPool)) ? ShortcutKind.AveragePool
                : projects.Contains(false) && !projects.Contains(true) && rows.Any(row => row.Unit != UnitKind.Plain) ? ShortcutKind.ZeroPadding
                : function.Shortcut?.Invoke(stem) ?? ShortcutKind.Projection,
        };
        return Declarations.Finished(new(name, rows.ToEquatableArray()) { Options = options }, function, hasScale: HasScale(), hasPool: stem is StemKind.Root or StemKind.Deep);
    }

    private (StemKind Stem, long[]? First, long Width) Stem()
    {
        if (isRegNet)
        {
            return stages.TryGetValue(TorchNamings.RegNetStem, out long[]? plain) && plain is [_, _, 3, 3] ? (StemKind.None, plain, plain[0])
                : throw new DeclarationException($"it is a RegNet without a 3×3 stem with the names of {naming.Name}");
        }

        if (stages.TryGetValue("conv1_1.weight", out long[]? deep) && stages.TryGetValue("conv1_3.weight", out long[]? last) && deep.Length == 4 && last.Length == 4)
        {
            return (StemKind.Deep, deep, last[0]);
        }

        if (!stages.TryGetValue("conv1.weight", out long[]? first))
        {
            return units.TryGetValue((1, 1), out Dictionary<string, long[]>? layers) && layers.TryGetValue("conv1.weight", out long[]? conv) && conv.Length == 4
                ? (StemKind.None, null, conv[1])
                : throw Lacks(1, 1, "conv1");
        }

        return first.Length != 4 ? throw new DeclarationException($"its first convolution has the shape [{string.Join(", ", first)}]")
            : (first[2], first[3]) switch
            {
                (7, 7) => (StemKind.Root, first, first[0]),
                (3, 3) => (StemKind.Cifar, first, first[0]),
                _ => throw new DeclarationException($"its first convolution is {first[2]}×{first[3]}, but the stem of a table begins with 7×7 or 3×3"),
            };
    }

    private BlockRow Row(int block, int blocks, long channels)
    {
        int count = units.Keys.Count(key => key.Block == block);
        int last = units.Keys.Where(key => key.Block == block).Select(key => key.Unit).DefaultIfEmpty().Max();
        if (count == 0 || count != last)
        {
            throw new DeclarationException(count == 0 ? $"it has no units of block {Text.Plain(block)}" : $"units of block {Text.Plain(block)} are missing: it has {Text.Plain(count)} units, and the last one is number {Text.Plain(last)}");
        }

        bool isBottleneck = units[(block, 1)].ContainsKey("conv3.weight");
        bool isBasic = units[(block, 1)].ContainsKey("conv2.weight");
        long[] conv1 = Convolution("conv1");
        string name = (naming == WeightNaming.Torchvision || naming == WeightNaming.MMPretrain ? "layer" : "block") + Text.Plain(block);
        BlockRow row = isBottleneck ? new(name, UnitKind.Bottleneck, Extent(Convolution("conv3")[0]), Extent(conv1[0])) { Groups = Groups(conv1[0], Convolution("conv2")[1]) }
            : isBasic ? new(name, UnitKind.Basic, Extent(Convolution("conv2")[0]))
            : new(name, UnitKind.Plain, Extent(conv1[0])) { Kernel = Extent(conv1[2]), Groups = Groups(channels, conv1[1]) };
        if (units[(block, 1)].TryGetValue("se.fc1.weight", out long[]? squeezed))
        {
            row = row with { SqueezeExcitation = squeezed.Length > 0 && squeezed[0] > 0 ? Extent(row.Depth / squeezed[0]) : throw Lacks(block, 1, "se.fc1") };
        }

        return (function.Strides, block) switch
        {
            (BlockStrides.Last, _) when block < blocks => row with { Repeat = count - 1, LastStride = 2 },
            (BlockStrides.First or BlockStrides.FirstOn1x1, _) when block > 1 || isRegNet => row with { Repeat = count - 1, FirstStride = 2 },
            _ => row with { Repeat = count },
        };

        long[] Convolution(string layer) => units[(block, 1)].TryGetValue($"{layer}.weight", out long[]? shape) && shape.Length == 4 && shape.All(extent => extent > 0) ? shape : throw Lacks(block, 1, layer);

        int Groups(long from, long each) => from % each == 0 ? Extent(from / each)
            : throw new DeclarationException($"a convolution of block {Text.Plain(block)} has {Text.Plain(each)} input channels, which do not divide {Text.Plain(from)} into groups");
    }

    private bool HasScale()
    {
        IEnumerable<string> paths = stages.Keys.Concat(units.Values.SelectMany(layers => layers.Keys));
        return paths.Any(path => path.EndsWith("bn.weight", StringComparison.Ordinal) || path == "preact.weight");
    }

    private DeclarationException Lacks(int block, int unit, string layer) =>
        new($"unit {Text.Plain(unit)} of block {Text.Plain(block)} has no convolution {layer} with the names of {naming.Name}");

    private static int Extent(long value) => Declarations.Extent(value);

    private static long[] Torch(WeightLayout layout, long[] shape) => (layout, shape.Length) switch
    {
        (WeightLayout.HeightWidthInOut, 4) => [shape[3], shape[2], shape[0], shape[1]],
        (WeightLayout.InOut, 2) => [shape[1], shape[0]],
        _ => shape,
    };
}
