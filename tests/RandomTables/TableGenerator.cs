using CsCheck;

namespace ResNetDsl.Architecture.RandomTables;

/// <summary>Random tables that are sound, of every unit and option, small enough to run by the thousand.</summary>
internal static class TableGenerator
{
    // Valid C# identifiers, few of them pretty.
    private static readonly string[] Names = ["block1", "Block2", "_x", "größe", "块", "b_1", "Ünit", "x", "class1", "__b", "stage_4", "ı", "Stem1", "a9"];

    public static Gen<NetworkTable> Table(int number) => Gen.ULong.Select(seed => new Builder("Net" + number, new Random((int)(seed % int.MaxValue))).Build());

    private sealed class Builder(string name, Random random)
    {
        public NetworkTable Build()
        {
            bool last = Chance(2);
            Library convention = (Library)random.Next(3);
            NetworkOptions options = new()
            {
                Channels = random.Next(1, 5),
                Height = random.Next(1, Chance(2) ? 10 : 70),
                Width = random.Next(1, Chance(2) ? 10 : 70),
                Classes = random.Next(0, 13),
                GlobalPool = Chance(2),
                Activation = last ? ActivationKind.PostActivation : ActivationKind.PreActivation,
                Convention = Chance(2) ? Library.Slim : convention,
                Stem = random.Next(8) switch { 0 or 1 => StemKind.Root, 2 => StemKind.Cifar, 3 => StemKind.Deep, 4 when last && Chance(2) => StemKind.InceptionResNetV2, _ => StemKind.None },
                Shortcut = random.Next(8) switch { 0 => ShortcutKind.Identity, 1 => ShortcutKind.ZeroPadding, 2 or 3 => ShortcutKind.AveragePool, _ => ShortcutKind.Projection },
                StridePlacement = Chance(3) ? StridePlacement.Conv1x1 : StridePlacement.Conv3x3,
                BatchNorm = !last || !Chance(6),
                ConvolutionBias = Chance(5),
                ZeroInitResiduals = Chance(6),
                StochasticDepth = Chance(6) ? 0.3 : 0,
                Scope = random.Next(4) switch { 0 => "", 1 => "tiny", 2 => "a/b \"c\"", _ => null },
            };
            if (options.Stem is StemKind.Root or StemKind.Cifar or StemKind.Deep && Chance(2))
            {
                options = options with { StemWidth = random.Next(1, 20) };
            }

            if (options.Stem is StemKind.Root or StemKind.Deep && Chance(3))
            {
                options = options with { StemPoolPadding = (StemPoolPadding)random.Next(4) };
            }

            if (options.Stem == StemKind.InceptionResNetV2)
            {
                options = options with { Height = 75 + options.Height, Width = 75 + options.Width };
            }

            // A reduction is costly, and needs a map to reduce: it comes first or second, on a small image.
            bool reduces = last && options.BatchNorm && Chance(5);
            options = reduces ? options with { Stem = StemKind.None, StemWidth = 0, StemPoolPadding = StemPoolPadding.Convention, Height = random.Next(3, 8), Width = random.Next(3, 8) } : options;
            options = Chance(6) && options.Classes > 0 ? options with { HiddenUnits = random.Next(1, 9), GlobalPool = true } : options;
            options = Chance(4) && options.Classes > 0 ? options with { Dropout = 0.25 } : options;
            double epsilon = 1e-6 + (random.NextDouble() * 1e-2);
            return Finished(new NetworkTable(name, (reduces ? Reduction(options) : Rows(options)).ToEquatableArray())
            {
                Options = options,
                ArgScope = new() { BatchNormScale = Chance(2), BatchNormEpsilon = epsilon, BatchNormDecay = 1 - (epsilon * 10) },
            });
        }

        private IEnumerable<BlockRow> Reduction(NetworkOptions options)
        {
            int channels = options.Channels;
            if (Chance(2))
            {
                BlockRow before = Row("before", options, channels) with { FirstStride = 0, LastStride = 0, Repeat = 1 };
                yield return before;
                channels = before.Depth;
            }

            yield return Chance(2) ? new("reduction", UnitKind.ReductionA, channels + 768, 0, 0, 2) : new("reduction", UnitKind.ReductionB, channels + 992, 0, 0, 0, 2);
        }

        private IEnumerable<BlockRow> Rows(NetworkOptions options)
        {
            string[] names = [.. Names];
            random.Shuffle(names);
            int channels = Contract.StemDepth(options);
            for (int i = 0, count = random.Next(1, 5); i < count; i++)
            {
                BlockRow row = Row(names[i], options, channels);
                row = Chance(8) ? row with { MaxPool = 2 } : row;

                // Whatever else the unit supports, options that nothing here names among them.
                row = BlockOption.All.Where(option => option.IsDefault(row) && row.Definition!.Supports(option)).Aggregate(row, Varied);
                row = Chance(10) && (row.FirstStride > 1 || row.LastStride > 1) && row.Unit is UnitKind.Bottleneck or UnitKind.Basic or UnitKind.Plain ? row with { Dilate = true } : row;
                channels = row.Depth;
                yield return row;
            }
        }

        private BlockRow Varied(BlockRow row, BlockOption option) => Chance(24) ? option.Examples(row).ElementAt(random.Next(option.Examples(row).Count())) : row;

        private BlockRow Row(string name, NetworkOptions options, int channels)
        {
            bool last = options.Activation == ActivationKind.PostActivation;
            int kind = !options.BatchNorm ? 12 + random.Next(4) : random.Next(last ? 22 : 12);
            (int first, int end) = (random.Next(4), random.Next(4));
            int repeat = Math.Max(random.Next(4), first + end == 0 ? 1 : 0);
            int depth = random.Next(1, 25);
            depth = options.Shortcut switch { ShortcutKind.Identity => channels, ShortcutKind.ZeroPadding => Math.Max(channels, depth), _ => depth };
            int narrow = random.Next(1, 8);
            switch (kind)
            {
                case < 4:
                    return Excited(new(name, UnitKind.Basic, depth, 0, repeat, first, end) { Dropout = Chance(4) ? 0.2 : 0 }, options);
                case < 7:
                    return Excited(new(name, UnitKind.Bottleneck, depth, narrow * 3, repeat, first, end) { Groups = 3 }, options);
                case < 12:
                    return Excited(new(name, UnitKind.Bottleneck, depth, narrow, repeat, first, end) { Groups = Chance(3) ? narrow : 1 }, options);
                case < 14:
                    int groups = channels % 2 == 0 && Chance(3) ? 2 : 1;
                    return new(name, UnitKind.Plain, random.Next(1, 12) * groups, 0, groups == 1 ? repeat : Math.Max(1, repeat), first, end)
                    {
                        Groups = groups,
                        Kernel = 1 + (2 * random.Next(4)),
                        Dropout = Chance(4) ? 0.2 : 0,
                        OutputActivation = !Chance(4),
                    };
                case < 16:
                    return new(name, UnitKind.Highway, channels, 0, random.Next(1, 4)) { Kernel = 1 + (2 * random.Next(3)) };
                default:
                    return random.Next(7) switch
                    {
                        0 => new(name, UnitKind.InceptionA, 320, 0, random.Next(1, 3)),
                        var n => new(name, UnitKind.InceptionResNetA + (n % 3), channels, 0, random.Next(1, 3)) { Scale = Chance(2) ? 0.2 : 1, OutputActivation = !Chance(3) },
                    };
            }
        }

        private BlockRow Excited(BlockRow row, NetworkOptions options) => row with
        {
            SqueezeExcitation = !Chance(4) ? 0 : row.Depth % 2 == 0 && Chance(2) ? 2 : 1,
            Scale = Chance(6) ? -0.5 : 1,
            OutputActivation = options.Activation == ActivationKind.PreActivation || !Chance(6),
        };

        /// <summary>The table without what happens to mean nothing in it: options that no unit of it heeds, windows that do not fit, names that its library lacks.</summary>
        private NetworkTable Finished(NetworkTable table)
        {
            NetworkOptions options = table.Options;
            bool residual = table.Blocks.Any(block => block.Unit is UnitKind.Bottleneck or UnitKind.Basic);
            bool anyResidual = residual || table.Blocks.Any(block => block.Unit is UnitKind.InceptionResNetA or UnitKind.InceptionResNetB or UnitKind.InceptionResNetC);
            options = residual ? options : options with { Shortcut = ShortcutKind.Projection };
            options = table.Blocks.Any(block => block.Unit == UnitKind.Bottleneck) ? options : options with { StridePlacement = StridePlacement.Conv3x3 };
            options = anyResidual ? options : options with { StochasticDepth = 0, ZeroInitResiduals = false };
            table = table with { Options = options };

            // Pools need a map to reduce.
            if (Contract.LastMap(table) is null)
            {
                table = table with { Blocks = table.Blocks.Select(block => block with { MaxPool = 0 }).ToEquatableArray() };
            }

            if (table.Blocks.Count == 0 || Contract.LastMap(table) is null)
            {
                return new Builder(name, random).Build();
            }

            bool free = table.Blocks.All(block => block is { Dilate: false, MaxPool: 0 });
            table = table with { Options = options with { OutputStride = free ? Reachable(table) : 0 } };
            table = Contract.Accepts(table with { Options = table.Options with { Keys = options.Convention } }) ? table : table with { Options = table.Options with { Keys = Library.Slim } };
            Library keys = (Library)random.Next(3);
            table = Chance(4) && Contract.Accepts(table with { Options = table.Options with { Keys = keys } }) ? table with { Options = table.Options with { Keys = keys } } : table;
            if (Contract.LastMap(table) is not var (height, width))
            {
                return new Builder(name, random).Build();
            }

            int window = table.Options.HiddenUnits > 0 ? 0 : Math.Min(Math.Max(0, random.Next(6) - 2), Math.Min(height, width));
            table = table with { Options = table.Options with { PoolWindow = window } };
            return Contract.Accepts(table) ? table : new Builder(name, random).Build();
        }

        /// <summary>A stride that the table reaches, or 0, the nominal one.</summary>
        private int Reachable(NetworkTable table)
        {
            List<int> strides = [0, table.Options.Stem switch { StemKind.Root or StemKind.Deep => 4, StemKind.InceptionResNetV2 => 8, _ => 1 }];
            foreach (int stride in table.Blocks.SelectMany(row => new[] { row.FirstStride, row.LastStride }).Where(stride => stride > 1))
            {
                strides.Add(strides[^1] * stride);
            }

            return strides[Chance(2) ? 0 : random.Next(strides.Count)];
        }

        private bool Chance(int oneIn) => random.Next(oneIn) == 0;
    }
}
