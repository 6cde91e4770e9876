using System.Numerics;
using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace ResNetDsl.Architecture.RandomTables;

/// <summary>
/// What a table must satisfy, and what it costs, written out once more without any of the checker's code, so that the two can be held against each other. Slow and plain: units
/// are formulas of their numbers, reserved names are asked of the real types.
/// </summary>
internal static class Contract
{
    private static readonly HashSet<string> Members = [.. new[] { typeof(Network), typeof(EndPoints) }
        .SelectMany(type => Bases(type))
        .SelectMany(type => type.GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(member => member is not MethodBase { IsPrivate: true } and not FieldInfo { IsPrivate: true })
        .Select(member => member.Name)
        .Concat(["Depth", "ParameterCount", "MultiplyAdds", "OutputStride", "ReceptiveField", "Summary", "InputShape", "OutputShape", "Plan", "EndPoints", "forward_end_points"])
        .Concat(["UnitKind", "StemKind", "ShortcutKind", "Basic", "Bottleneck"])
        .Concat(["Logits", "Predictions", "conv1", "pool1", "postnorm", "logits", "predictions", "global_pool", "avg_pool", "spatial_squeeze"])];

    /// <summary>Whether the table describes a network that can be built, and what it asserts of itself is true.</summary>
    public static bool Accepts(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        return table.Blocks.Select(block => block.Name).All(IsName)
            && table.Blocks.Select(block => Capital(block.Name)).Distinct().Count() == table.Blocks.Count
            && table.Blocks.All(IsSound)
            && options is { Channels: > 0, Height: > 0, Width: > 0, Classes: >= 0, PoolWindow: >= 0 }
            && options.Stem is StemKind.Root or StemKind.None && options.Shortcut is ShortcutKind.Projection or ShortcutKind.Identity
            && IsFinite(table.ArgScope.WeightDecay) && table.ArgScope.WeightDecay >= 0
            && table.ArgScope.BatchNormDecay is >= 0 and < 1
            && IsFinite(table.ArgScope.BatchNormEpsilon) && table.ArgScope.BatchNormEpsilon > 0
            && (options.OutputStride == 0 || Strides(table).Contains(options.OutputStride))
            && (options.Shortcut == ShortcutKind.Projection || table.Blocks.All(block => block.Depth == StemDepth(options)))
            && LastMap(table) is var (height, width) && options.PoolWindow <= Math.Min(height, width)
            && Totals(table) is var totals
            && totals is { Layers: var layers, Parameters: var parameters, MultiplyAdds: var multiplyAdds, Field: var field, Stride: var stride }
            && layers <= int.MaxValue && parameters <= long.MaxValue && multiplyAdds <= long.MaxValue && field <= long.MaxValue && stride <= int.MaxValue
            && (options.Depth == 0 || options.Depth == layers)
            && (options.MaxParameters == 0 || parameters <= options.MaxParameters)
            && (options.MaxMultiplyAdds == 0 || multiplyAdds <= options.MaxMultiplyAdds);

        bool IsName(string name) => SyntaxFacts.IsValidIdentifier(name) && name.IsNormalized() && !Members.Contains(name) && !Members.Contains(Capital(name)) && Capital(name) != table.Name;

        static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);
    }

    /// <summary>The map that the last block gives; null when the strides are not sound.</summary>
    public static (int Height, int Width)? LastMap(NetworkTable table)
    {
        (long height, long width) = (table.Options.Height, table.Options.Width);
        List<int> strides = [.. table.Blocks.SelectMany(block => new[] { block.FirstStride, block.LastStride }).Select(stride => Math.Max(1, stride))];
        if (table.Options.Stem == StemKind.Root)
        {
            strides.InsertRange(0, [2, 2]);
        }

        BigInteger stride = 1;
        bool stem = table.Options.Stem == StemKind.Root;
        for (int i = 0; i < strides.Count; i++)
        {
            if (table.Options.OutputStride != 0 && stride == table.Options.OutputStride && !(stem && i < 2))
            {
                break;
            }

            stride *= strides[i];
            height = (height + strides[i] - 1) / strides[i];
            width = (width + strides[i] - 1) / strides[i];
        }

        return ((int)height, (int)width);
    }

    /// <summary>Layers, parameters, multiply-adds, receptive field and the larger of stride and dilation rate.</summary>
    public static (BigInteger Layers, BigInteger Parameters, BigInteger MultiplyAdds, BigInteger Field, BigInteger Stride) Totals(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        int norm = table.ArgScope.BatchNormScale ? 2 : 1;
        BigInteger layers = 0, parameters = 0, multiplyAdds = 0, field = 1, step = 1, stride = 1, rate = 1, rates = 1;
        BigInteger height = options.Height, width = options.Width, channels = options.Channels;
        if (options.Stem == StemKind.Root)
        {
            Down(2);
            parameters += (channels * 64 * 49) + 64;
            multiplyAdds += channels * 64 * 49 * height * width;
            layers++;
            field += 6;
            step = 2;
            Down(2);
            field += 2 * step;
            step = stride = 4;
            channels = 64;
        }

        foreach (BlockRow block in table.Blocks)
        {
            if (block.FirstStride != 0)
            {
                Units(block, block.FirstStride, 1);
            }

            if (block.Repeat != 0)
            {
                Units(block, 1, 1);
                Units(block, 1, block.Repeat - 1);
            }

            if (block.LastStride != 0)
            {
                Units(block, block.LastStride, 1);
            }
        }

        parameters += norm * channels;
        if (options.PoolWindow > 0)
        {
            height -= options.PoolWindow - 1;
            width -= options.PoolWindow - 1;
            field += (options.PoolWindow - 1) * step;
        }

        if (options.Classes > 0)
        {
            parameters += (channels + 1) * options.Classes;
            multiplyAdds += channels * options.Classes * (options.GlobalPool ? 1 : height * width);
            layers++;
        }

        return (layers, parameters, multiplyAdds, field, BigInteger.Max(step, rates));

        void Units(BlockRow block, int written, BigInteger count)
        {
            if (count == 0)
            {
                return;
            }

            rates *= written;
            int applied = 1;
            BigInteger dilation = 1;
            if (options.OutputStride == 0 || stride != options.OutputStride)
            {
                applied = written;
                stride *= written;
            }
            else
            {
                dilation = rate;
                rate *= written;
            }

            BigInteger before = height * width, depth = block.Depth, narrow = block.BottleneckDepth, weights = norm * channels;
            Down(applied);
            BigInteger after = height * width;
            if (channels != depth)
            {
                weights += (channels + 1) * depth;
                multiplyAdds += channels * depth * after * count;
            }

            if (block.Unit == UnitKind.Bottleneck)
            {
                weights += (channels * narrow) + (9 * narrow * (narrow / block.Groups)) + ((narrow + 1) * depth) + (2 * norm * narrow);
                multiplyAdds += ((channels * narrow * before) + (9 * narrow * (narrow / block.Groups) * after) + (narrow * depth * after)) * count;
                field += 2 * dilation * step * count;
                layers += 3 * count;
            }
            else
            {
                weights += (9 * channels * depth) + (norm * depth) + (9 * depth * depth) + depth;
                multiplyAdds += ((9 * channels * depth) + (9 * depth * depth)) * after * count;
                field += ((2 * dilation * step) + (2 * dilation * step * applied)) * count;
                layers += 2 * count;
            }

            parameters += weights * count;
            step *= applied;
            channels = depth;
        }

        void Down(int by)
        {
            height = (height + by - 1) / by;
            width = (width + by - 1) / by;
        }
    }

    private static bool IsSound(BlockRow block) =>
        block is { Depth: > 0, Repeat: >= 0, FirstStride: >= 0, LastStride: >= 0, Groups: > 0 }
        && block.Repeat + (long)block.FirstStride + block.LastStride > 0
        && (block.Unit == UnitKind.Bottleneck
            ? block.BottleneckDepth > 0 && block.BottleneckDepth % block.Groups == 0
            : block is { Unit: UnitKind.Basic, BottleneckDepth: 0, Groups: 1 });

    private static List<BigInteger> Strides(NetworkTable table)
    {
        List<BigInteger> strides = [table.Options.Stem == StemKind.Root ? 4 : 1];
        foreach (int stride in table.Blocks.SelectMany(block => new[] { block.FirstStride, block.LastStride }).Where(stride => stride > 1))
        {
            strides.Add(strides[^1] * stride);
        }

        return strides;
    }

    private static int StemDepth(NetworkOptions options) => options.Stem == StemKind.Root ? 64 : options.Channels;

    private static string Capital(string name) => name.Length == 0 ? "" : char.ToUpperInvariant(name[0]) + name[1..];

    private static IEnumerable<Type> Bases(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }
}
