using CsCheck;

namespace ResNetDsl.Architecture.RandomTables;

/// <summary>Tables with slips: wrong numbers, names, kinds and order, and assertions that may not hold.</summary>
internal static class TableMutator
{
    private static readonly int[] Numbers = [0, -1, 1, 2, 3, 5, 7, 64, 1_000_000, int.MinValue, int.MaxValue];

    private static readonly string[] Names = ["", "block 3", "3", "@x", "a-b", "forward", "depth", "conv1", "Plan", "x", "X", "Net1", "postnorm", "Δ", "train", "avg_pool", "basic", "unitKind"];

    private static readonly double[] Reals = [0, -1, 1, 0.5, 1.5, double.NaN, double.PositiveInfinity, double.Epsilon];

    public static Gen<NetworkTable> Mutated(NetworkTable table) =>
        from count in Gen.Int[1, 3]
        from slips in Gen.Select(Gen.Int[0, 37], Gen.Int[0, 63], Gen.Int[0, 63]).Array[count]
        select slips.Aggregate(table, (changed, slip) => Slip(changed, slip.Item1, slip.Item2, slip.Item3));

    private static NetworkTable Slip(NetworkTable table, int kind, int where, int which)
    {
        int number = Numbers[which % Numbers.Length];
        double real = Reals[which % Reals.Length];
        NetworkOptions options = table.Options;
        return kind switch
        {
            0 => Row(row => row with { Depth = number }),
            1 => Row(row => row with { BottleneckDepth = number }),
            2 => Row(row => row with { Repeat = number }),
            3 => Row(row => row with { FirstStride = number }),
            4 => Row(row => row with { LastStride = number }),
            5 => Row(row => row with { Groups = number }),
            6 => Row(row => row with { Name = Names[which % Names.Length] }),
            7 => Row(row => row with { Unit = (UnitKind)(which % 12 == 11 ? 97 : which % 12) }),
            8 => Row(row => row with { Depth = row.BottleneckDepth, BottleneckDepth = row.Depth }),
            9 => table with { Blocks = table.Blocks.Reverse().ToEquatableArray() },
            10 => table with { Blocks = table.Blocks.Append(table.Blocks[where % table.Blocks.Count]).ToEquatableArray() },
            11 => table with { Options = options with { Channels = number } },
            12 => table with { Options = options with { Height = number } },
            13 => table with { Options = options with { Classes = number } },
            14 => table with { Options = options with { Stem = (StemKind)(which % 7 - 1) } },
            15 => table with { Options = options with { OutputStride = which % 3 == 0 ? number : which % 17 } },
            16 => table with { Options = options with { Shortcut = (ShortcutKind)(which % 5) } },
            17 => table with { Options = options with { PoolWindow = number } },
            18 => table with { Options = options with { Depth = which % 2 == 0 ? number : (int)(Contract.Totals(Sound(table)).Layers % 1000) } },
            19 => table with { Options = options with { MaxParameters = which % 2 == 0 ? number : (long)(Contract.Totals(Sound(table)).Parameters % long.MaxValue) - (which % 3) + 1 } },
            20 => table with { Options = options with { MaxMultiplyAdds = which % 2 == 0 ? number * 1_000L : long.MaxValue } },
            21 => Row(row => row with { SqueezeExcitation = number }),
            22 => Row(row => row with { Scale = real }),
            23 => Row(row => row with { Dropout = real }),
            24 => Row(row => row with { Kernel = number }),
            25 => Row(row => row with { MaxPool = number }),
            26 => Row(row => row with { Dilate = !row.Dilate }),
            27 => Row(row => row with { OutputActivation = !row.OutputActivation }),
            28 => table with { Options = options with { Activation = (ActivationKind)(which % 3) } },
            29 => table with { Options = options with { StridePlacement = (StridePlacement)(which % 3) } },
            30 => table with { Options = options with { Convention = (Library)(which % 4), Keys = options.Keys } },
            31 => table with { Options = options with { Keys = (Library)(which % 4) } },
            32 => table with { Options = options with { BatchNorm = !options.BatchNorm } },
            33 => table with { Options = options with { StochasticDepth = real } },
            34 => table with { Options = options with { StemWidth = number } },
            35 => table with { Options = options with { HiddenUnits = number } },
            36 => table with { Options = options with { Dropout = real } },
            _ => table with
            {
                ArgScope = (which % 3) switch
                {
                    0 => table.ArgScope with { WeightDecay = real },
                    1 => table.ArgScope with { BatchNormDecay = real },
                    _ => table.ArgScope with { BatchNormEpsilon = real },
                },
            },
        };

        NetworkTable Row(Func<BlockRow, BlockRow> change) =>
            table with { Blocks = table.Blocks.Select((row, i) => i == where % table.Blocks.Count ? change(row) : row).ToEquatableArray() };

        // The totals of a table that has other slips already need numbers to divide by.
        static NetworkTable Sound(NetworkTable table) => table with
        {
            Blocks = table.Blocks.Select(row => row with { Unit = Enum.IsDefined(row.Unit) ? row.Unit : UnitKind.Basic, Groups = Math.Max(1, row.Groups), SqueezeExcitation = Math.Max(0, row.SqueezeExcitation), FirstStride = Math.Max(0, row.FirstStride), LastStride = Math.Max(0, row.LastStride), Repeat = Math.Max(0, row.Repeat) })
                .ToEquatableArray(),
        };
    }
}
