using System.Globalization;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Naming;

/// <summary>Where a block has its stride.</summary>
internal enum BlockStrides
{
    /// <summary>In the first unit, on its 3×3: torchvision and timm.</summary>
    First,

    /// <summary>In the first unit, on its first 1×1: He et al., 2016, and Keras' version 1.</summary>
    FirstOn1x1,

    /// <summary>In the last unit, on its 3×3: TF-slim, and Keras' version 2.</summary>
    Last,
}

/// <summary>
/// What the networks of a library compute where shapes and names do not tell: weights without a record of their function are assumed to be those of the library. Each property is compared with the table
/// that the weights go into, and gives a table that is declared for a file its options.
/// </summary>
internal sealed record SourceFunction
{
    /// <summary>Where a block has its stride; null where the units themselves say it.</summary>
    public BlockStrides? Strides { get; init; }

    /// <summary>How the max pool of a stem pads. Of several, which the library's programs had at different times, the first is declared.</summary>
    public IReadOnlyList<StemPoolPadding> StemPool { get; init; } = [StemPoolPadding.Symmetric];

    /// <summary>What batch normalization adds to the variance.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>How much of the moving statistics a training step keeps. It makes no difference to what weights compute.</summary>
    public double Decay { get; init; } = 0.9;

    /// <summary>The shortcut where the channels change, by the stem; null where names and shapes tell.</summary>
    public Func<StemKind, ShortcutKind>? Shortcut { get; init; }

    /// <summary>What residuals of a kind of unit are multiplied by.</summary>
    public Func<BlockRow, double> Scale { get; init; } = _ => 1;

    /// <summary>The convention of the tables that the library's networks are.</summary>
    public Library Convention { get; init; }

    /// <summary>Whether classifiers may have a class 0 for the background, before those of ImageNet.</summary>
    public bool HasBackground { get; init; }

    /// <summary>Returns the differences between the function of a network and that of the library, a clause for each option, with the value to write.</summary>
    /// <param name="library">The library's name.</param>
    /// <param name="plan">The network.</param>
    public IEnumerable<string> Differences(string library, NetworkPlan plan)
    {
        NetworkOptions options = plan.Table.Options;
        if (OtherStrides(library, plan) is { } strides)
        {
            yield return strides;
        }

        if (plan.Stem.Graph.Layers.OfType<MaxPoolLayer>().ToArray() is [var pool] && StemPool.All(padding => (options with { StemPoolPadding = padding }).PoolPadding != pool.Padding))
        {
            yield return $"{library} pads the stem's max pool {Words(StemPool[0])}, and {plan.Name} {Words(options with { StemPoolPadding = StemPool[0] }, pool.Padding)} "
                + $"(write {nameof(NetworkAttribute.StemPoolPadding)} = {nameof(StemPoolPadding)}.{StemPool[0]})";
        }

        if (Rounded(plan.Table.ArgScope.BatchNormEpsilon) != Rounded(Epsilon) && plan.Tensors().Any(tensor => tensor.Role == TensorRole.Buffer))
        {
            yield return $"{library} has the batch-norm epsilon {Text.Plain(Epsilon)}, and {plan.Name} has {Text.Plain(plan.Table.ArgScope.BatchNormEpsilon)} (write [ArgScope({nameof(ArgScope.BatchNormEpsilon)} = {Text.Plain(Epsilon)})])";
        }

        if (Shortcut is { } shortcut && options.Shortcut is ShortcutKind.Projection or ShortcutKind.AveragePool && shortcut(options.Stem) != options.Shortcut
            && plan.Blocks.SelectMany(block => block.Runs).SelectMany(run => run.Graph.Layers).Any(layer => layer.Scope == "shortcut"))
        {
            yield return $"{library} has {Words(shortcut(options.Stem))} on its shortcuts, and {plan.Name} has {Words(options.Shortcut)} (write {nameof(Shortcut)} = {nameof(ShortcutKind)}.{shortcut(options.Stem)})";
        }

        foreach (BlockRow row in plan.Table.Blocks.Where(row => row.Definition!.Has(UnitTraits.Residual)))
        {
            if (row.Scale != Scale(row))
            {
                yield return $"{library} multiplies the residuals of {row.Name} by {Text.Plain(Scale(row))}, and {plan.Name} by {Text.Plain(row.Scale)} (write {nameof(BlockRow.Scale)} = {Text.Plain(Scale(row))})";
            }
        }
    }

    /// <summary>Returns the numeric differences from the library that hardly matter, a clause for each.</summary>
    /// <param name="library">The library's name.</param>
    /// <param name="plan">The network.</param>
    public IEnumerable<string> Notes(string library, NetworkPlan plan)
    {
        double epsilon = plan.Table.ArgScope.BatchNormEpsilon;
        if (epsilon != Epsilon && Rounded(epsilon) == Rounded(Epsilon))
        {
            yield return $"{library} has the batch-norm epsilon {Text.Plain(Epsilon)}, and {plan.Name} has {Text.Plain(epsilon)}: outputs differ in their last digits";
        }
    }

    // Keras writes 1.001e-5 for TensorFlow's 1e-5.
    private static string Rounded(double epsilon) => epsilon.ToString("0.0E+0", CultureInfo.InvariantCulture);

    private string? OtherStrides(string library, NetworkPlan plan)
    {
        if (Strides is not { } strides)
        {
            return null;
        }

        bool early = plan.Table.Options.StridePlacement == StridePlacement.Conv1x1;
        for (int i = 0; i < plan.Blocks.Count; i++)
        {
            BlockPlan block = plan.Blocks[i];
            bool places = block.Runs[0].Definition.Has(UnitTraits.StridePlacement);
            bool onFirst = early && places;
            WrittenUnits strided = block.Row.Written().LastOrDefault(units => units.Stride > 1);

            // A block of one unit has its stride in the first and in the last.
            BlockStrides? here = strided.Count == 0 ? null
                : block.Units == 1 ? (onFirst ? BlockStrides.FirstOn1x1 : strides == BlockStrides.Last ? strides : BlockStrides.First)
                : strided.Last == block.Units ? BlockStrides.Last
                : onFirst ? BlockStrides.FirstOn1x1
                : BlockStrides.First;

            // A basic unit has one place only.
            if (here is not null && here != strides && (places || here == BlockStrides.Last || strides == BlockStrides.Last))
            {
                string stride = Text.Plain(strided.Stride);
                string after = i + 1 < plan.Blocks.Count ? " at the block after" : "";
                string wayOut = (here.Value, strides) switch
                {
                    (BlockStrides.First, BlockStrides.FirstOn1x1) => $"write {nameof(StridePlacement)} = {nameof(StridePlacement)}.{StridePlacement.Conv1x1}",
                    (BlockStrides.FirstOn1x1, BlockStrides.First) => $"write {nameof(StridePlacement)} = {nameof(StridePlacement)}.{StridePlacement.Conv3x3}",
                    (_, BlockStrides.Last) => $"write lastStride: {stride}{(i > 0 ? " at the block before" : "")} instead of its firstStride",
                    (_, BlockStrides.FirstOn1x1) => $"write firstStride: {stride}{after} instead of its lastStride, and {nameof(StridePlacement)} = {nameof(StridePlacement)}.{StridePlacement.Conv1x1}",
                    _ => $"write firstStride: {stride}{after} instead of its lastStride",
                };
                return $"{library} has the stride of a block {Words(strides)}, and {block.Name} of {plan.Name} has it {Words(here.Value)} ({wayOut})";
            }
        }

        return null;
    }

    private static string Words(BlockStrides strides) => strides switch
    {
        BlockStrides.Last => "in its last unit",
        BlockStrides.First => "in its first unit",
        _ => "in its first unit, on the first 1×1",
    };

    private static string Words(ShortcutKind shortcut) => shortcut == ShortcutKind.AveragePool ? "an average pool before the 1×1" : "a 1×1 alone";

    private static string Words(StemPoolPadding padding) => padding switch
    {
        StemPoolPadding.Same => "as TensorFlow's SAME",
        StemPoolPadding.Zeros => "by 1 on each side, with zeros that count",
        StemPoolPadding.Valid => "not at all",
        _ => "by 1 on each side",
    };

    private static string Words(NetworkOptions options, EdgePadding padding) =>
        Words(new[] { StemPoolPadding.Same, StemPoolPadding.Valid, StemPoolPadding.Symmetric, StemPoolPadding.Zeros }.First(value => (options with { StemPoolPadding = value }).PoolPadding == padding));
}
