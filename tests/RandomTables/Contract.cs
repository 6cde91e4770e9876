using System.Numerics;
using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace ResNetDsl.Architecture.RandomTables;

/// <summary>
/// What a table must satisfy, and what it costs, written out once more without any of the checker's or the model's code, so that the two can be held against each other. Slow and plain: units
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
        .Concat(["UnitKind", "StemKind", "ShortcutKind", "ActivationKind", "StridePlacement", "StemPoolPadding", "Library", .. Enum.GetNames<UnitKind>()])
        .Concat(["Logits", "Predictions", "pool1", "postnorm", "logits", "predictions", "global_pool", "avg_pool", "map_pool", "spatial_squeeze", "fc6", "fc7"])
        .Concat(["conv1", "conv1_1", "conv1_2", "conv1_3"])
        .Concat(["Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "MaxPool_3a_3x3", "Conv2d_3b_1x1", "Conv2d_4a_3x3", "MaxPool_5a_3x3"])];

    /// <summary>Whether the table describes a network that can be built, and what it asserts of itself is true.</summary>
    public static bool Accepts(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        bool strides = options.OutputStride != 0 || table.Blocks.Any(block => block.Dilate);
        return table.Blocks.Select(block => block.Name).All(IsName)
            && table.Blocks.Select(block => Capital(block.Name)).Distinct().Count() == table.Blocks.Count
            && IsKnown(options)
            && table.Blocks.All(block => IsSound(block, options))
            && options is { Channels: > 0, Height: > 0, Width: > 0, Classes: >= 0, PoolWindow: >= 0, StemWidth: >= 0, HiddenUnits: >= 0 }
            && IsProbability(options.StochasticDepth) && IsProbability(options.Dropout)
            && (table.ArgScope.WeightDecay == 0 || IsSingle(table.ArgScope.WeightDecay))
            && table.ArgScope.BatchNormDecay is >= 0 and < 1
            && IsSingle(table.ArgScope.BatchNormEpsilon)
            && (options.OutputStride == 0 || (Strides(table).Contains(options.OutputStride) && !table.Blocks.Any(block => block.Dilate)))
            && !(strides && table.Blocks.Any(block => block.MaxPool > 0))
            && (options.HiddenUnits == 0 || options is { GlobalPool: true, PoolWindow: 0, Classes: > 0 })
            && (options.Dropout == 0 || options.Classes > 0)
            && (options.StemWidth == 0 || options.Stem is StemKind.Root or StemKind.Cifar or StemKind.Deep)
            && (options.StemPoolPadding == StemPoolPadding.Convention || options.Stem is StemKind.Root or StemKind.Deep)
            && (options.StridePlacement == StridePlacement.Conv3x3 || table.Blocks.Any(block => block.Unit == UnitKind.Bottleneck))
            && (options.Shortcut == ShortcutKind.Projection || table.Blocks.Any(block => block.Unit is UnitKind.Bottleneck or UnitKind.Basic))
            && ((options.StochasticDepth == 0 && !options.ZeroInitResiduals) || table.Blocks.Any(HasResidual))
            && HasKeys(table)
            && LastMap(table) is var (height, width) && options.PoolWindow <= Math.Min(height, width)
            && Totals(table) is var totals
            && totals is { Layers: var layers, Parameters: var parameters, MultiplyAdds: var multiplyAdds, Field: var field, Stride: var stride }
            && layers <= int.MaxValue && parameters <= long.MaxValue && multiplyAdds <= long.MaxValue && field <= long.MaxValue && stride <= int.MaxValue
            && (options.Depth == 0 || options.Depth == layers)
            && (options.MaxParameters == 0 || parameters <= options.MaxParameters)
            && (options.MaxMultiplyAdds == 0 || multiplyAdds <= options.MaxMultiplyAdds);

        bool IsName(string name) => SyntaxFacts.IsValidIdentifier(name) && name.IsNormalized() && !Members.Contains(name) && !Members.Contains(Capital(name)) && Capital(name) != table.Name;
    }

    /// <summary>The map that the last block gives; null when a unit of the table does not exist or a window does not fit. The values are sound on their own.</summary>
    public static (int Height, int Width)? LastMap(NetworkTable table) =>
        Walk(table) is { Fits: true } walk ? ((int)walk.Height, (int)walk.Width) : null;

    /// <summary>The channels that the stem gives.</summary>
    public static int StemDepth(NetworkOptions options) => options.Stem switch
    {
        StemKind.None => options.Channels,
        StemKind.InceptionResNetV2 => 192,
        _ when options.StemWidth > 0 => options.StemWidth,
        StemKind.Cifar => 16,
        _ => 64,
    };

    /// <summary>Layers, parameters, multiply-adds, receptive field and the larger of stride and dilation rate.</summary>
    public static (BigInteger Layers, BigInteger Parameters, BigInteger MultiplyAdds, BigInteger Field, BigInteger Stride) Totals(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        Walker walk = Walk(table);
        if (options.Activation == ActivationKind.PreActivation)
        {
            walk.Parameters += walk.Norm * walk.Channels;
        }

        BigInteger features = walk.Channels;
        if (options.HiddenUnits > 0)
        {
            BigInteger hidden = options.HiddenUnits, seen = features * walk.Height * walk.Width;
            walk.Parameters += ((seen + 1) * hidden) + ((hidden + 1) * hidden);
            walk.MultiplyAdds += (seen * hidden) + (hidden * hidden);
            walk.Layers += 2;
            walk.FieldHeight += (walk.Height - 1) * walk.Step;
            walk.FieldWidth += (walk.Width - 1) * walk.Step;
            features = hidden;
        }

        if (options.PoolWindow > 0)
        {
            walk.Height -= options.PoolWindow - 1;
            walk.Width -= options.PoolWindow - 1;
            walk.FieldHeight += (options.PoolWindow - 1) * walk.Step;
            walk.FieldWidth += (options.PoolWindow - 1) * walk.Step;
        }

        if (options.Classes > 0)
        {
            walk.Parameters += (features + 1) * options.Classes;
            walk.MultiplyAdds += features * options.Classes * (options.GlobalPool || options.HiddenUnits > 0 ? 1 : walk.Height * walk.Width);
            walk.Layers++;
        }

        return (walk.Layers, walk.Parameters, walk.MultiplyAdds, BigInteger.Max(walk.FieldHeight, walk.FieldWidth), BigInteger.Max(walk.Step, walk.Rates));
    }

    private static Walker Walk(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        Walker walk = new(table);
        walk.Stem();
        BigInteger current = walk.Step, rate = 1;
        foreach (BlockRow block in table.Blocks)
        {
            List<(int Stride, BigInteger Count)> groups = [];
            if (block.FirstStride != 0)
            {
                groups.Add((block.FirstStride, 1));
            }

            if (block.Repeat != 0)
            {
                groups.Add((1, 1));
                groups.Add((1, block.Repeat - (BigInteger)1));
            }

            if (block.LastStride != 0)
            {
                groups.Add((block.LastStride, 1));
            }

            foreach ((int written, BigInteger count) in groups.Where(group => group.Count > 0))
            {
                bool becomesRate = block.Dilate || (options.OutputStride != 0 && current == options.OutputStride);
                walk.Rates *= written;
                walk.Units(block, becomesRate ? 1 : written, rate, becomesRate && options.Convention == Library.Timm ? rate * written : rate, count);
                (current, rate) = becomesRate ? (current, rate * written) : (current * written, rate);
            }

            if (block.MaxPool > 0)
            {
                walk.Rates *= block.MaxPool;
                current *= block.MaxPool;
                walk.Grow(block.MaxPool, block.MaxPool);
                walk.Valid(block.MaxPool, block.MaxPool);
            }
        }

        return walk;
    }

    private static bool IsKnown(NetworkOptions options) => Enum.IsDefined(options.Stem) && Enum.IsDefined(options.Shortcut) && Enum.IsDefined(options.Activation)
        && Enum.IsDefined(options.StridePlacement) && Enum.IsDefined(options.Convention) && Enum.IsDefined(options.Keys) && Enum.IsDefined(options.StemPoolPadding)
        && !(options.Stem == StemKind.InceptionResNetV2 && options.Activation == ActivationKind.PreActivation);

    private static bool IsSound(BlockRow block, NetworkOptions options)
    {
        bool residual = block.Unit is UnitKind.Bottleneck or UnitKind.Basic;
        bool inceptionResidual = block.Unit is UnitKind.InceptionResNetA or UnitKind.InceptionResNetB or UnitKind.InceptionResNetC;
        bool last = options.Activation == ActivationKind.PostActivation;
        return Enum.IsDefined(block.Unit)
            && block is { Depth: > 0, Repeat: >= 0, FirstStride: >= 0, LastStride: >= 0, Groups: > 0 }
            && block.Repeat + (long)block.FirstStride + block.LastStride > 0
            && (block.Unit == UnitKind.Bottleneck ? block.BottleneckDepth > 0 : block.BottleneckDepth == 0)
            && block.Unit switch
            {
                UnitKind.Bottleneck => block.BottleneckDepth % block.Groups == 0,
                UnitKind.Plain => block.Depth % block.Groups == 0,
                _ => block.Groups == 1,
            }
            && (block.Unit is UnitKind.Plain or UnitKind.Highway ? block.Kernel > 0 && block.Kernel % 2 == 1 : block.Kernel == 3)
            && (residual ? block.SqueezeExcitation == 0 || (block.SqueezeExcitation > 0 && block.Depth % block.SqueezeExcitation == 0) : block.SqueezeExcitation == 0)
            && (residual || inceptionResidual ? IsSingle(Math.Abs(block.Scale)) : block.Scale == 1)
            && (block.Unit is UnitKind.Basic or UnitKind.Plain ? IsProbability(block.Dropout) : block.Dropout == 0)
            && (block.OutputActivation || (last && (residual || inceptionResidual || block.Unit == UnitKind.Plain)))
            && block.MaxPool is 0 or >= 2
            && (!block.Dilate || block.FirstStride > 1 || block.LastStride > 1)
            && (last || residual)
            && (options.BatchNorm || block.Unit is UnitKind.Plain or UnitKind.Highway);
    }

    private static bool HasResidual(BlockRow block) =>
        block.Unit is UnitKind.Bottleneck or UnitKind.Basic or UnitKind.InceptionResNetA or UnitKind.InceptionResNetB or UnitKind.InceptionResNetC;

    private static bool HasKeys(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        bool first = options.Activation == ActivationKind.PreActivation;
        bool vgg = options is { Stem: StemKind.None, HiddenUnits: > 0 } && table.Blocks.All(block => block.Unit == UnitKind.Plain);
        bool regnet = options is { Stem: StemKind.None, HiddenUnits: 0, Shortcut: ShortcutKind.Projection } && table.Blocks.Count > 1
            && table.Blocks[0] is { Unit: UnitKind.Plain, Kernel: 3, Groups: 1, MaxPool: 0 } stem && stem.Repeat + Math.Min(1, stem.FirstStride) + Math.Min(1, stem.LastStride) == 1
            && table.Blocks.Skip(1).All(block => block is { Unit: UnitKind.Bottleneck, SqueezeExcitation: 0, MaxPool: 0 });
        bool plain = table.Blocks.All(block => block.Unit != UnitKind.Plain) || regnet || vgg || (options.Stem != StemKind.None && table.Blocks.All(block => block.Unit == UnitKind.Plain));
        return options.Keys switch
        {
            Library.Slim => true,
            Library.Timm when first => table.Blocks.All(block => block is { Unit: UnitKind.Bottleneck or UnitKind.Basic, SqueezeExcitation: 0 }) && options.HiddenUnits == 0,
            _ => !first && plain && options.Stem != StemKind.InceptionResNetV2 && (options.HiddenUnits == 0 || vgg)
                && table.Blocks.All(block => block.Unit is UnitKind.Bottleneck or UnitKind.Basic or UnitKind.Plain),
        };
    }

    private static List<BigInteger> Strides(NetworkTable table)
    {
        List<BigInteger> strides = [table.Options.Stem switch { StemKind.Root or StemKind.Deep => 4, StemKind.InceptionResNetV2 => 8, _ => 1 }];
        foreach (int stride in table.Blocks.SelectMany(block => new[] { block.FirstStride, block.LastStride }).Where(stride => stride > 1))
        {
            strides.Add(strides[^1] * stride);
        }

        return strides;
    }

    /// <summary>Whether a value is greater than 0 as a normal number of 32 bits, and finite.</summary>
    private static bool IsSingle(double value) => value is >= 1.17549435E-38 and <= float.MaxValue;

    private static bool IsProbability(double value) => value is >= 0 and < 1;

    /// <summary>The way of a map through a network, one formula after another.</summary>
    private sealed class Walker(NetworkTable table)
    {
        private readonly NetworkOptions options = table.Options;

        public BigInteger Height { get; set; } = table.Options.Height;

        public BigInteger Width { get; set; } = table.Options.Width;

        public BigInteger Channels { get; set; } = table.Options.Channels;

        public BigInteger Layers { get; set; }

        public BigInteger Parameters { get; set; }

        public BigInteger MultiplyAdds { get; set; }

        public BigInteger FieldHeight { get; set; } = 1;

        public BigInteger FieldWidth { get; set; } = 1;

        public BigInteger Step { get; set; } = 1;

        public BigInteger Rates { get; set; } = 1;

        public bool Fits { get; private set; } = true;

        /// <summary>The trained tensors of batch normalization for each channel.</summary>
        public int Norm => table.ArgScope.BatchNormScale ? 2 : 1;

        private bool First => options.Activation == ActivationKind.PreActivation;

        public void Stem()
        {
            int width = StemDepth(options);
            switch (options.Stem)
            {
                case StemKind.Root:
                    Grow(7, 2);
                    Down(2);
                    LastConvolution(Channels, width, 7, 7);
                    Pool();
                    break;
                case StemKind.Cifar:
                    Grow(3, 1);
                    LastConvolution(Channels, width, 3, 3);
                    break;
                case StemKind.Deep:
                    int half = Math.Max(1, width / 2);
                    Grow(3, 2);
                    Down(2);
                    Normalized(Channels, half, 3, 3);
                    Grow(3, 1);
                    Normalized(half, half, 3, 3);
                    Grow(3, 1);
                    LastConvolution(half, width, 3, 3);
                    Pool();
                    break;
                case StemKind.InceptionResNetV2:
                    Grow(3, 2);
                    Valid(3, 2);
                    Normalized(Channels, 32, 3, 3);
                    Grow(3, 1);
                    Valid(3, 1);
                    Normalized(32, 32, 3, 3);
                    Grow(3, 1);
                    Normalized(32, 64, 3, 3);
                    Grow(3, 2);
                    Valid(3, 2);
                    Normalized(64, 80, 1, 1);
                    Grow(3, 1);
                    Valid(3, 1);
                    Normalized(80, 192, 3, 3);
                    Grow(3, 2);
                    Valid(3, 2);
                    Layers += 4;
                    break;
            }

            Layers += options.Stem == StemKind.None ? 0 : 1;
            Channels = width;

            void Pool()
            {
                Grow(3, 2);
                if (options.StemPoolPadding == StemPoolPadding.Valid)
                {
                    Valid(3, 2);
                }
                else
                {
                    Down(2);
                }
            }
        }

        public void Units(BlockRow block, int stride, BigInteger rate, BigInteger later, BigInteger count)
        {
            (BigInteger height, BigInteger width) = (Height, Width);
            (BigInteger parameters, BigInteger multiplyAdds, BigInteger layers, BigInteger tall, BigInteger wide) = (Parameters, MultiplyAdds, Layers, FieldHeight, FieldWidth);
            Fits &= Exists(block, stride, rate, count);
            Unit(block, stride, rate, later, height, width);

            // What one unit added, as often as there are units.
            Parameters = parameters + ((Parameters - parameters) * count);
            MultiplyAdds = multiplyAdds + ((MultiplyAdds - multiplyAdds) * count);
            Layers = layers + ((Layers - layers) * count);
            FieldHeight = tall + ((FieldHeight - tall) * count);
            FieldWidth = wide + ((FieldWidth - wide) * count);
            Channels = block.Depth;
        }

        /// <summary>Widens the field by a window, and the step by its stride.</summary>
        public void Grow(BigInteger side, BigInteger stride)
        {
            FieldHeight += (side - 1) * Step;
            FieldWidth += (side - 1) * Step;
            Step *= stride;
        }

        /// <summary>The map behind a window that is not padded.</summary>
        public void Valid(int side, int stride)
        {
            Fits &= Height >= side && Width >= side;
            (Height, Width) = (Height < side ? 1 : ((Height - side) / stride) + 1, Width < side ? 1 : ((Width - side) / stride) + 1);
        }

        private bool Exists(BlockRow block, int stride, BigInteger rate, BigInteger count) => block.Unit switch
        {
            UnitKind.Bottleneck or UnitKind.Basic => options.Shortcut switch
            {
                ShortcutKind.Identity => Channels == block.Depth,
                ShortcutKind.ZeroPadding => Channels <= block.Depth,
                _ => true,
            },
            UnitKind.Plain => Channels % block.Groups == 0,
            UnitKind.Highway => Channels == block.Depth && stride == 1,
            UnitKind.InceptionA => block.Depth == 320 && stride == 1 && rate == 1,
            UnitKind.ReductionA => block.Depth == Channels + 768 && stride == 2 && rate == 1 && count == 1,
            UnitKind.ReductionB => block.Depth == Channels + 992 && stride == 2 && rate == 1 && count == 1,
            _ => Channels == block.Depth && stride == 1 && rate == 1,
        };

        private void Unit(BlockRow block, int stride, BigInteger rate, BigInteger later, BigInteger height, BigInteger width)
        {
            BigInteger depth = block.Depth, narrow = block.BottleneckDepth;
            switch (block.Unit)
            {
                case UnitKind.Bottleneck or UnitKind.Basic:
                    Residual(block, stride, rate, later);
                    break;
                case UnitKind.Plain:
                    Down(stride);
                    Normalized(Channels / block.Groups, depth, block.Kernel, block.Kernel);
                    GrowBy((block.Kernel - 1) * rate, stride);
                    Layers++;
                    break;
                case UnitKind.Highway:
                    Normalized(Channels, depth, block.Kernel, block.Kernel);
                    Add(Channels, depth, block.Kernel, block.Kernel);
                    Parameters += depth;
                    GrowBy((block.Kernel - 1) * rate, 1);
                    Layers++;
                    break;
                case UnitKind.InceptionResNetA:
                    Chain(Channels, (32, 1, 1));
                    Chain(Channels, (32, 1, 1), (32, 3, 3));
                    Chain(Channels, (32, 1, 1), (48, 3, 3), (64, 3, 3));
                    Up(128);
                    GrowBy(4, 1);
                    break;
                case UnitKind.InceptionResNetB:
                    Chain(Channels, (192, 1, 1));
                    Chain(Channels, (128, 1, 1), (160, 1, 7), (192, 7, 1));
                    Up(384);
                    GrowBy(6, 1);
                    break;
                case UnitKind.InceptionResNetC:
                    Chain(Channels, (192, 1, 1));
                    Chain(Channels, (192, 1, 1), (224, 1, 3), (256, 3, 1));
                    Up(448);
                    GrowBy(2, 1);
                    break;
                case UnitKind.InceptionA:
                    Chain(Channels, (96, 1, 1));
                    Chain(Channels, (48, 1, 1), (64, 5, 5));
                    Chain(Channels, (64, 1, 1), (96, 3, 3), (96, 3, 3));
                    Chain(Channels, (64, 1, 1));
                    GrowBy(4, 1);
                    Layers += 3;
                    break;
                case UnitKind.ReductionA:
                    Chain(Channels, (256, 1, 1), (256, 3, 3));
                    Valid(3, 2);
                    Chain(256, (384, 3, 3));
                    Chain(Channels, (384, 3, 3));
                    GrowBy(4, 2);
                    Layers += 3;
                    break;
                case UnitKind.ReductionB:
                    Chain(Channels, (256, 1, 1));
                    Chain(Channels, (256, 1, 1));
                    Chain(Channels, (256, 1, 1), (288, 3, 3));
                    Valid(3, 2);
                    Chain(256, (384, 3, 3));
                    Chain(256, (288, 3, 3));
                    Chain(288, (320, 3, 3));
                    GrowBy(4, 2);
                    Layers += 3;
                    break;
            }

            void Up(BigInteger from)
            {
                Add(from, depth, 1, 1);
                Parameters += depth;
                Layers += 4;
            }
        }

        private void Residual(BlockRow block, int stride, BigInteger rate, BigInteger later)
        {
            BigInteger depth = block.Depth, narrow = block.BottleneckDepth;
            bool projecting = options.Shortcut is ShortcutKind.Projection or ShortcutKind.AveragePool
                && (Channels != depth || (First && later != rate) || (stride != 1 && options.Convention != Library.Slim));
            bool early = options.StridePlacement == StridePlacement.Conv1x1;
            Parameters += First ? Norm * Channels : 0;
            (BigInteger height, BigInteger width) = (Height, Width);
            Down(stride);
            if (projecting)
            {
                LastConvolution(Channels, depth, 1, 1);
            }

            BigInteger growth;
            if (block.Unit == UnitKind.Bottleneck)
            {
                (Height, Width) = early ? (Height, Width) : (height, width);
                Normalized(Channels, narrow, 1, 1);
                (Height, Width) = (height, width);
                Down(stride);
                Normalized(narrow / block.Groups, narrow, 3, 3);
                LastConvolution(narrow, depth, 1, 1);
                growth = 2 * rate * (early ? stride : 1);
                Layers += 3;
            }
            else
            {
                Normalized(Channels, depth, 3, 3);
                LastConvolution(depth, depth, 3, 3);
                growth = (2 * rate) + (2 * later * stride);
                Layers += 2;
            }

            if (block.SqueezeExcitation > 0)
            {
                BigInteger squeezed = depth / block.SqueezeExcitation;
                Parameters += (2 * depth * squeezed) + depth + squeezed;
                MultiplyAdds += 2 * depth * squeezed;
            }

            // An average pool on the shortcut sees its window.
            bool pooled = projecting && options.Shortcut == ShortcutKind.AveragePool;
            GrowBy(BigInteger.Max(growth, pooled ? stride - 1 : 0), stride);
        }

        private void Chain(BigInteger from, params (int To, int Tall, int Wide)[] convolutions)
        {
            foreach ((int to, int tall, int wide) in convolutions)
            {
                Normalized(from, to, tall, wide);
                from = to;
            }
        }

        private void GrowBy(BigInteger growth, int stride)
        {
            FieldHeight += growth * Step;
            FieldWidth += growth * Step;
            Step *= stride;
        }

        /// <summary>A convolution before ReLU, over the current map: normalized, or with bias where nothing is.</summary>
        private void Normalized(BigInteger from, BigInteger to, int tall, int wide)
        {
            Add(from, to, tall, wide);
            Parameters += (options.BatchNorm ? Norm * to : to) + (options is { BatchNorm: true, ConvolutionBias: true } ? to : 0);
        }

        /// <summary>A convolution at the end of a branch: bare where units activate first.</summary>
        private void LastConvolution(BigInteger from, BigInteger to, int tall, int wide)
        {
            if (!First)
            {
                Normalized(from, to, tall, wide);
                return;
            }

            Add(from, to, tall, wide);
            Parameters += options.Convention == Library.Slim || options.ConvolutionBias ? to : 0;
        }

        private void Add(BigInteger from, BigInteger to, int tall, int wide)
        {
            Parameters += from * to * tall * wide;
            MultiplyAdds += from * to * tall * wide * Height * Width;
        }

        private void Down(int by)
        {
            Height = (Height + by - 1) / by;
            Width = (Width + by - 1) / by;
        }
    }

    private static string Capital(string name) => name.Length == 0 ? "" : char.ToUpperInvariant(name[0]) + name[1..];

    private static IEnumerable<Type> Bases(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }
}
