using static ResNetDsl.UnitKind;

namespace ResNetDsl.Dsl.Tests.Checking;

/// <summary>RND303: which networks may share parameters. Equal tensors are not enough; the networks must compute the same with them.</summary>
public sealed class SharingRuleTests
{
    private static readonly NetworkOptions Options = new() { Height = 32, Width = 32, StemWidth = 16, Classes = 10 };

    private static readonly NetworkTable Lender = Of(new BlockRow("a", Basic, 16, Repeat: 2, LastStride: 2), new BlockRow("b", Basic, 16, Repeat: 2));

    /// <summary>Tables with the tensors of the lender that compute something else.</summary>
    public static TheoryData<string, NetworkTable> Others => new()
    {
        { "strides: 2 in unit 3 there, 2 in unit 1 here", Row(0, row => row with { FirstStride = 2, LastStride = 0 }) },
        { "strides: 2 in unit 3 there, none here", Row(0, row => row with { Repeat = 3, LastStride = 0 }) },
        { "scales: none there, 0.1 in units 1 to 3 here", Row(0, row => row with { Scale = 0.1 }) },
        { "pools: none there, 2 in units 4 to 5 here", Row(1, row => row with { MaxPool = 2 }) },
        { "batch norm's epsilon: 1.0E-5 there, 1.0E-1 here", Lender with { ArgScope = new() { BatchNormEpsilon = 0.1 } } },
        { "the blocks are in the order b, a here and a, b there", Lender with { Blocks = Lender.Blocks.Reverse().ToEquatableArray() } },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_function_is_refused(string difference, NetworkTable other) => Assert.Equal(difference, Difference(other, Lender));

    [Fact]
    public void Another_activation_and_shortcut_are_refused()
    {
        NetworkTable last = Changed(options => options with { Activation = ActivationKind.PostActivation, Shortcut = ShortcutKind.ZeroPadding });
        NetworkTable silent = last with { Blocks = last.Blocks.Select((row, i) => i == 1 ? row with { OutputActivation = false } : row).ToEquatableArray() };
        Assert.Equal("units without ReLU at their end: none there, all in units 4 to 5 here", Difference(silent, last));

        NetworkTable projected = last with { Options = last.Options with { Shortcut = ShortcutKind.Projection, StemWidth = 8 } };
        NetworkTable pooled = projected with { Options = projected.Options with { Shortcut = ShortcutKind.AveragePool } };
        Assert.Equal("shortcut: Projection there, AveragePool here", Difference(pooled, projected));
    }

    [Fact]
    public void Another_padding_of_the_stems_pool_is_refused()
    {
        NetworkTable last = Of(new BlockRow("a", Basic, 16)) with { Options = Options with { Activation = ActivationKind.PostActivation } };
        NetworkTable torchvision = last with { Options = last.Options with { Convention = Library.Torchvision, Keys = Library.Slim } };
        Assert.Equal("stem's pool: Same there, Symmetric here", Difference(torchvision, last));
    }

    [Fact]
    public void Another_dilation_of_the_units_is_refused()
    {
        NetworkTable timm = Changed(options => options with { Activation = ActivationKind.PostActivation, Convention = Library.Timm, Keys = Library.Slim, Shortcut = ShortcutKind.Identity, OutputStride = 4 });
        NetworkTable torchvision = timm with { Options = timm.Options with { Convention = Library.Torchvision } };
        NetworkTable strided = timm with { Options = timm.Options with { OutputStride = 0 } };
        Assert.Equal("dilation: after the unit with the stride there, within the unit with the stride here", Difference(timm, torchvision));
        Assert.Equal("dilation: within the unit with the stride there, after the unit with the stride here", Difference(torchvision, timm));
        Assert.Null(Difference(timm, strided));
        Assert.Null(Difference(strided, timm));
    }

    [Fact]
    public void Size_output_stride_head_and_classes_may_differ() => Assert.All(
        new[]
        {
            Lender,
            Changed(options => options with { Height = 65, Width = 33 }),
            Changed(options => options with { OutputStride = 4 }),
            Changed(options => options with { GlobalPool = false, Classes = 21 }),
            Changed(options => options with { Classes = 0 }),
            Changed(options => options with { PoolWindow = 2 }),
            Changed(options => options with { Dropout = 0.5, StochasticDepth = 0.1 }),
            Row(0, row => row with { Dilate = true }),
        },
        table => Assert.Null(Difference(table, Lender)));

    [Fact]
    public void The_other_network_may_go_on() => Assert.All(
        new[]
        {
            Lender with { Blocks = Lender.Blocks.Take(1).ToEquatableArray(), Options = Options with { Classes = 0, Activation = ActivationKind.PostActivation } },
            Lender with { Blocks = new([Lender.Blocks[0] with { LastStride = 0, Scale = 0.5 }]), Options = Options with { Classes = 0, Activation = ActivationKind.PostActivation } },
        },
        table =>
        {
            NetworkTable lender = Lender with { Options = Options with { Activation = ActivationKind.PostActivation }, Blocks = Lender.Blocks.Select(row => row with { Scale = table.Blocks[0].Scale }).ToEquatableArray() };
            Assert.Null(Difference(table, lender));
        });

    private static string? Difference(NetworkTable table, NetworkTable lender) => Sharing.FirstDifference(Planned(table), Planned(lender));

    private static NetworkPlan Planned(NetworkTable table) => table.Planned();

    private static NetworkTable Row(int position, Func<BlockRow, BlockRow> change) =>
        Lender with { Blocks = Lender.Blocks.Select((row, i) => i == position ? change(row) : row).ToEquatableArray() };

    private static NetworkTable Changed(Func<NetworkOptions, NetworkOptions> change) => Lender with { Options = change(Lender.Options) };

    private static NetworkTable Of(params BlockRow[] rows) => SampleTables.Of(Options, rows);
}
