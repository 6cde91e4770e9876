using static ResNetDsl.UnitKind;

namespace ResNetDsl.Dsl.Tests.Checking;

/// <summary>RND210: strides on the first 1×1 that could stand on the 3×3 of the unit before.</summary>
public sealed class PlacementRuleTests
{
    /// <summary>ResNet-50 as He et al., 2016, publish it.</summary>
    private static readonly NetworkTable Published = SampleTables.Of(
        new() { Activation = ActivationKind.PostActivation, StridePlacement = StridePlacement.Conv1x1 },
        new("", Bottleneck, 256, 64, Repeat: 3),
        new("", Bottleneck, 512, 128, Repeat: 3, FirstStride: 2),
        new("", Bottleneck, 1024, 256, Repeat: 5, FirstStride: 2),
        new("", Bottleneck, 2048, 512, Repeat: 2, FirstStride: 2));

    [Fact]
    public void Strides_move_to_the_last_units()
    {
        Finding finding = Assert.Single(Checker.Check(Published).Findings);

        Assert.Equal(Rules.EqualPlacement, finding.Rule);
        Assert.Equal(RuleSeverity.Info, finding.Severity);
        Assert.Equal(new Target(Place.Network, "StridePlacement"), finding.Target);
        Assert.Equal(
            "Strides on the 3×3 convolutions of the last units of the preceding blocks give equal outputs in evaluation with 3,482,255,360 multiply-adds instead of 3,857,973,248 (90 %)", finding.Message);
        Assert.Equal(
            [
                new(EditKind.Remove, new(Place.Network, "StridePlacement")),
                .. Moved(0, repeat: "2", lastStride: "2"), .. Moved(1, repeat: "3", lastStride: "2"), .. Moved(2, repeat: "5", lastStride: "2"), .. Moved(3, repeat: "3", lastStride: null),
            ],
            Assert.Single(finding.Fixes).Edits);
    }

    [Fact]
    public void The_sentence_counts_the_table_with_its_strides_moved()
    {
        NetworkTable rewritten = SampleTables.Slim("resnet_v2_50") with { Options = new() { Activation = ActivationKind.PostActivation } };

        Assert.Empty(Checker.Check(rewritten).Findings);
        Assert.Equal(3_482_255_360, rewritten.Planned().MultiplyAdds);
        Assert.Equal(Published.Planned().Tensors(), rewritten.Planned().Tensors());
    }

    [Fact]
    public void Nothing_is_said_where_it_is_not_the_same_network() => Assert.All(
        new[]
        {
            Published with { Options = Published.Options with { StridePlacement = StridePlacement.Conv3x3 } },
            Published with { Options = Published.Options with { OutputStride = 16 } },
            Published with { Options = Published.Options with { Convention = Library.Torchvision } },
            Published with { Options = Published.Options with { Shortcut = ShortcutKind.AveragePool } },
            Changed(0, row => row with { FirstStride = 2 }),
            Changed(1, row => row with { SqueezeExcitation = 16 }),
            Changed(1, row => row with { Dilate = true }),
            Changed(2, row => row with { Unit = Basic, BottleneckDepth = 0 }),
            Changed(3, row => row with { LastStride = 2 }),
            Changed(3, row => row with { MaxPool = 2 }),
        },
        table => Assert.DoesNotContain(Rules.EqualPlacement, Checker.Check(table).Findings.Select(finding => finding.Rule)));

    [Fact]
    public void Nothing_is_said_of_a_wrong_table() => Assert.Equal(
        [Rules.Depth], Checker.Check(Changed(1, row => row with { Depth = 0 })).Findings.Select(finding => finding.Rule));

    private static IEnumerable<Edit> Moved(int block, string repeat, string? lastStride)
    {
        yield return new(EditKind.Remove, Target.Block(block, "firstStride"));
        yield return new(EditKind.SetArgument, Target.Block(block, "repeat"), repeat);
        if (lastStride is not null)
        {
            yield return new(EditKind.SetArgument, Target.Block(block, "lastStride"), lastStride);
        }
    }

    private static NetworkTable Changed(int block, Func<BlockRow, BlockRow> change) =>
        Published with { Blocks = Published.Blocks.Select((row, i) => i == block ? change(row) : row).ToEquatableArray() };
}
