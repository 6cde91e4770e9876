using static ResNetDsl.UnitKind;

namespace ResNetDsl.Dsl.Tests.Plans;

/// <summary>The table that a network prints of itself.</summary>
public sealed class SummaryTests
{
    [Fact]
    public void Headline_has_the_totals() => Assert.Equal(
        "50 layers, 25,568,360 parameters, 3,482,255,360 multiply-adds at 3×224×224, receptive field 483", SampleTables.Slim("resnet_v2_50").Planned().Headline);

    [Fact]
    public void Network_with_everything() => Assert.Equal(
        """
        Net
        block        units  unit                         in -> out                      stride  rate     parameters    multiply-adds  receptive field
        root                7x7/2, pool 3x3/2                3×224×224 -> 64×56×56           4     1          9,472      118,013,952               11
        block1           3  bottleneck_v2 256/64              64×56×56 -> 256×28×28          2     1        215,936      542,703,616               35
        block2           4  bottleneck_v2 512/128            256×28×28 -> 512×14×14          2     1      1,220,608      825,294,848               99
        block3           6  bottleneck_v2 1024/256           512×14×14 -> 1024×7×7           2     1      7,102,464    1,262,026,752              291
        block4           3  bottleneck_v2 2048/512            1024×7×7 -> 2048×7×7           1     1     14,966,784      732,168,192              483
        head                mean, 1x1                         2048×7×7 -> 1000                            2,053,096        2,048,000
        total               50 layers                        3×224×224 -> 1000              32           25,568,360    3,482,255,360              483
        """,
        SampleTables.Slim("resnet_v2_50").Planned().Summary());

    [Fact]
    public void Features_only_without_stem() => Assert.Equal(
        """
        Net
        block        units  unit                         in -> out                      stride  rate     parameters    multiply-adds  receptive field
        a                2  bottleneck_v2 8/2                    3×9×8 -> 8×5×4              2     1            212            8,096                5
        head                                                     8×5×4 -> 8×5×4                                  16                0
        total               6 layers                             3×9×8 -> 8×5×4              2                  228            8,096                5
        """,
        SampleTables.Of(
            new() { Stem = StemKind.None, Height = 9, Width = 8, Classes = 0, GlobalPool = false },
            new BlockRow("a", Bottleneck, 8, 2, LastStride: 2)).Planned().Summary());

    [Fact]
    public void Outline_leaves_out_what_sums_up_several_blocks()
    {
        string[] before = [.. SampleTables.Slim("resnet_v2_50").Planned().Outline()];
        string[] after = [.. SampleTables.Slim("resnet_v2_101").Planned().Outline()];

        Assert.Equal("block        units  unit                         in -> out                      stride  rate     parameters    multiply-adds", before[0]);
        Assert.StartsWith("block3", Assert.Single(before.Except(after)), StringComparison.Ordinal);
    }
}
