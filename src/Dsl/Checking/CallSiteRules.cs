using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND401 to RND405: the arguments that code passes to a network.</summary>
internal static class CallSiteRules
{
    private const int Rank = 4;

    /// <summary>Checks the tensor of a call. Returns at most one finding, the most severe one.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="method">The method that is called: <c>forward</c>.</param>
    /// <param name="shape">The tensor's extents; null for one that is not known.</param>
    public static Finding? Check(NetworkPlan plan, string method, IReadOnlyList<long?> shape) =>
        Check(plan.Name, plan.Input, method, shape, (height, width) => IsAllowed(plan, height, width));

    /// <summary>Checks the tensor of a call of a composition, which runs the blocks of its backbone and not its classifier.</summary>
    /// <param name="plan">The composition.</param>
    /// <param name="method">The method that is called: <c>forward</c>.</param>
    /// <param name="shape">The tensor's extents; null for one that is not known.</param>
    public static Finding? Check(CompositionPlan plan, string method, IReadOnlyList<long?> shape) => Check(plan.Name, plan.Input, method, shape, IsImage);

    private static Finding? Check(string name, Shape input, string method, IReadOnlyList<long?> shape, Func<long, long, bool> isAllowed)
    {
        string taken = $"N×{Text.Plain(input.Channels)}×H×W";
        if (shape.Count != Rank)
        {
            string extents = shape.Count == 0 ? "a scalar" : Extents(shape);
            return new(
                Rules.InputRank,
                $"{name}.{method} expects rank {Rank} ({taken}); this tensor has rank {Text.Plain(shape.Count)} ({extents})",
                new(Place.Tensor));
        }

        if (shape[1] is { } channels && channels != input.Channels)
        {
            return new(
                Rules.InputChannels,
                $"{name}.{method} expects {taken}; this tensor is {Extents(shape)} ({Text.Plain(channels)} ≠ {Text.Plain(input.Channels)} channels)",
                new(Place.Extent, Index: 1));
        }

        bool differs = (shape[2] ?? input.Height) != input.Height || (shape[3] ?? input.Width) != input.Width;
        return differs && isAllowed(shape[2] ?? input.Height, shape[3] ?? input.Width)
            ? new(
                Rules.InputSize,
                $"{name} is declared for {Text.Plain(input.Height)}×{Text.Plain(input.Width)}; this tensor is {Extents([shape[2], shape[3]])} "
                + "(allowed, but the declared shapes and budgets no longer apply)",
                new(Place.Extent, Index: 2),
                new(Place.Extent, Index: 3))
            : null;
    }

    /// <summary>Checks the name of a block.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="name">The name in the code.</param>
    public static Finding? CheckName(NetworkPlan plan, string name) =>
        plan.IndexOfBlock(name) >= 0 ? null : new(Rules.UnknownBlock, UnknownBlock(plan, name), new(Place.BlockName, name));

    /// <summary>Returns the message about an unknown block.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="name">The name.</param>
    public static string UnknownBlock(NetworkPlan plan, string name) => plan.Table.UnknownBlock(name);

    /// <summary>Checks the index of a unit.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="block">The block that is indexed, one of the network's.</param>
    /// <param name="index">The index; from the end it counts from 1.</param>
    /// <param name="fromEnd">Whether the index counts from the end, as in <c>^1</c>.</param>
    public static Finding? CheckUnitIndex(NetworkPlan plan, BlockPlan block, int index, bool fromEnd = false) =>
        CheckIndex($"{block.Name} of {plan.Name}", "unit", block.Units, index, fromEnd);

    /// <summary>Checks the index of a block.</summary>
    /// <param name="plan">The network whose blocks are indexed.</param>
    /// <param name="index">The index; from the end it counts from 1.</param>
    /// <param name="fromEnd">Whether the index counts from the end, as in <c>^1</c>.</param>
    public static Finding? CheckBlockIndex(NetworkPlan plan, int index, bool fromEnd = false) =>
        CheckIndex(plan.Name, "block", plan.Blocks.Count, index, fromEnd);

    private static Finding? CheckIndex(string indexed, string element, int count, int index, bool fromEnd)
    {
        (int smallest, int largest) = fromEnd ? (1, count) : (0, count - 1);
        if (index >= smallest && index <= largest)
        {
            return null;
        }

        string end = fromEnd ? " from the end" : "";
        string allowed = count == 1
            ? $"only index{end} is {Written(smallest)}"
            : $"indices{end} are {Written(smallest)} to {Written(largest)}";
        Target target = new(Place.UnitOrBlockIndex);
        return new(
            Rules.IndexOutside,
            $"{indexed} has {Text.Grouped(count)} {element}{(count == 1 ? "" : "s")}, so its {allowed}; {Written(index)} is out of range",
            target)
        {
            Fixes = MeantIndex(index, largest, fromEnd) is var (meant, position)
                ? new([Fix.Of($"Use {meant}, the {position} {element}", new(EditKind.SetArgument, target, meant))])
                : default,
        };

        string Written(int value) => (fromEnd ? "^" : "") + Text.Grouped(value);
    }

    // In Python, -1 is the last element. The meaning of other negative indices cannot be guessed.
    private static (string Index, string Position)? MeantIndex(int outside, int largest, bool fromEnd) => (fromEnd, outside) switch
    {
        (true, < 1) => ("^1", "last"),
        (true, _) => ("^" + Text.Plain(largest), "first"),
        (false, < -1) => null,
        (false, _) => (Text.Plain(largest), "last"),
    };

    // An empty image, or a map smaller than the pool, fails when it runs; this rule does not cover it.
    private static bool IsAllowed(NetworkPlan plan, long height, long width)
    {
        if (!IsImage(height, width))
        {
            return false;
        }

        NetworkOptions options = plan.Table.Options with { Height = (int)height, Width = (int)width, Depth = 0, MaxParameters = 0, MaxMultiplyAdds = 0 };
        return options.PoolWindow == 0 || Checker.Check(plan.Table with { Options = options }).Plan is not null;
    }

    private static bool IsImage(long height, long width) => height is >= 1 and <= int.MaxValue && width is >= 1 and <= int.MaxValue;

    private static string Extents(IEnumerable<long?> extents) => string.Join("×", extents.Select(extent => extent is { } known ? Text.Plain(known) : "?"));
}
