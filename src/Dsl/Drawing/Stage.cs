using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Drawing;

/// <summary>A stage that is drawn as one stack of cards: the input, the stem, a block or the head.</summary>
/// <param name="Name">The name under it.</param>
/// <param name="Shape">What it gives.</param>
/// <param name="Lines">The lines under the name.</param>
/// <param name="Fill">The color of its cards.</param>
internal sealed record Stage(string Name, Shape Shape, IReadOnlyList<string> Lines, string Fill)
{
    public const int MaximumCards = 8;
    public const double LineHeight = 16;
    private const int LongestName = 24;

    /// <summary>The number of cards.</summary>
    public int Cards { get; private init; } = 1;

    /// <summary>The stride, where it is not 1.</summary>
    public string? Stride { get; private init; }

    /// <summary>The dilation rates, where they are not 1.</summary>
    public string? Rate { get; private init; }

    /// <summary>Whether there are dilated convolutions.</summary>
    public bool Dilated => Rate is not null;

    /// <summary>The name, its middle left out where it is long.</summary>
    public string ShortName => Name.Length <= LongestName ? Name : $"{Name[..(LongestName / 2)]}…{Name[^(LongestName / 2)..]}";

    /// <summary>Everything about the stage, for readers who do not see it.</summary>
    public string Sentence => string.Join(", ", new[] { $"{Name}: {string.Join(" ", Lines.Take(2))}" }.Concat(Lines.Skip(2)).Append(Stride).Append(Rate).OfType<string>());

    /// <summary>The stages of a network, from left to right.</summary>
    public static IEnumerable<Stage> Of(NetworkPlan plan)
    {
        yield return new("input", plan.Input, [plan.Input.ToString()], Palette.Input);
        if (plan.Stem.Graph.Nodes.Count > 0)
        {
            yield return new(NetworkDrawing.Root, plan.Stem.Out, [.. Shapes(plan.Stem.In, plan.Stem.Out), plan.Stem.Description], Palette.Stem) { Stride = StrideOf(plan.Stem.Stride) };
        }

        for (int i = 0; i < plan.Blocks.Count; i++)
        {
            yield return Of(plan.Blocks[i], Palette.Block(i, plan.Blocks.Count));
        }

        string[] description = plan.Head.Description.Length == 0 ? [] : [plan.Head.Description];
        yield return new(NetworkDrawing.Head, plan.Head.Out, [.. Shapes(plan.Head.In, plan.Head.Out), .. description], Palette.Head);
    }

    private static Stage Of(BlockPlan block, string fill)
    {
        BlockRow row = block.Row;
        string depths = row.BottleneckDepth == 0 ? Text.Plain(row.Depth) : $"{Text.Plain(row.Depth)}/{Text.Plain(row.BottleneckDepth)}";
        int[] rates = [.. block.Runs.Select(run => run.Geometry.Rate).Distinct()];
        return new(
            block.Name, block.Out,
            [.. Shapes(block.In, block.Out), $"{Text.Grouped(block.Units)} unit{(block.Units == 1 ? "" : "s")}", $"{block.Runs[0].Definition.Name.ToLowerInvariant()} {depths}"],
            fill)
        {
            Cards = Math.Min(block.Units, MaximumCards),
            Stride = StrideOf(block.Stride),
            Rate = rates is [1] ? null : $"rate {string.Join(", ", rates.Select(rate => Text.Plain(rate)))}",
        };
    }

    private static string[] Shapes(Shape from, Shape to) => [from.ToString(), $"→ {to}"];

    private static string? StrideOf(int stride) => stride == 1 ? null : $"stride {Text.Plain(stride)}";
}
