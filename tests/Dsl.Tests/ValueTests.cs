using System.Globalization;

namespace ResNetDsl.Dsl.Tests;

/// <summary>The values that tables and plans are made of.</summary>
public sealed class ValueTests
{
    [Fact]
    public void Arrays_are_equal_when_their_elements_are()
    {
        EquatableArray<string> a = new[] { "x", "y" }.ToEquatableArray();
        EquatableArray<string> b = new(new List<string> { "x", "y" });

        Assert.True(a == b && a.Equals((object)b) && a.GetHashCode() == b.GetHashCode());
        Assert.True(a != new[] { "y", "x" }.ToEquatableArray());
        Assert.True(a != new[] { "x" }.ToEquatableArray());
        Assert.False(a.Equals("x"));
    }

    [Fact]
    public void Empty_array_is_equal_to_the_default()
    {
        EquatableArray<string> none = default;

        Assert.True(none == new EquatableArray<string>([]));
        Assert.Equal(none.GetHashCode(), new EquatableArray<string>([]).GetHashCode());
        Assert.Empty(none);
    }

    [Fact]
    public void Array_keeps_a_copy()
    {
        string[] items = ["x"];
        EquatableArray<string> array = new(items);
        items[0] = "y";

        Assert.Equal("x", array[0]);
        Assert.Throws<IndexOutOfRangeException>(() => array[1]);
    }

    [Fact]
    public void Tables_are_equal_when_they_say_the_same()
    {
        Assert.Equal(Tables.Slim("resnet_v2_50"), Tables.Slim("resnet_v2_50"));
        Assert.NotEqual(Tables.Slim("resnet_v2_50"), Tables.Slim("resnet_v2_101"));
        Assert.NotEqual(Tables.Slim("resnet_v2_50"), Tables.Slim("resnet_v2_50") with { ArgScope = new() { WeightDecay = 0 } });
    }

    [Theory]
    [InlineData("block1", "Block1")]
    [InlineData("Block1", "Block1")]
    [InlineData("_a", "_a")]
    [InlineData("igel", "Igel")]
    [InlineData("", "")]
    public void Property_has_a_capital_first_letter_under_every_culture(string name, string property)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.Equal(property, new BlockRow(name, UnitKind.Bottleneck, 1, 1).PropertyName);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Units_are_counted_without_wrapping_round() =>
        Assert.Equal(2_147_483_649, new BlockRow("a", UnitKind.Bottleneck, 1, 1, int.MaxValue, FirstStride: 2, LastStride: 2).Units);

    [Theory]
    [InlineData(224, 2, 112)]
    [InlineData(7, 2, 4)]
    [InlineData(1, 2, 1)]
    [InlineData(int.MaxValue, 2, 1_073_741_824)]
    [InlineData(int.MaxValue, int.MaxValue, 1)]
    public void Strides_round_up(int extent, int stride, int expected) => Assert.Equal(new Shape(3, expected, expected), new Shape(3, extent, extent).Strided(stride));

    [Fact]
    public void Shapes_are_written_as_maps_and_as_batches()
    {
        Shape map = new(64, 56, 28), vector = Shape.Vector(1000);

        Assert.Equal(("64×56×28", "[N, 64, 56, 28]"), (map.ToString(), map.ToBatchString()));
        Assert.Equal(("1000", "[N, 1000]"), (vector.ToString(), vector.ToBatchString()));
        Assert.Equal([2, 64, 56, 28], map.WithBatch(2));
        Assert.Equal([2, 1000], vector.WithBatch(2));
    }

    [Fact]
    public void Attributes_default_to_what_tables_default_to()
    {
        NetworkAttribute network = new();
        NetworkOptions options = new();
        ArgScopeAttribute argScope = new();
        ArgScope scope = new();
        BlockAttribute block = new("a", UnitKind.Bottleneck, 8);

        Assert.Equal(
            options,
            new()
            {
                Channels = network.Channels,
                Height = network.Height,
                Width = network.Width,
                Classes = network.Classes,
                Stem = network.Stem,
                GlobalPool = network.GlobalPool,
                OutputStride = network.OutputStride,
                Depth = network.Depth,
                Scope = network.Scope,
            });
        Assert.Equal(
            scope,
            new()
            {
                WeightDecay = argScope.WeightDecay,
                BatchNormDecay = argScope.BatchNormDecay,
                BatchNormEpsilon = argScope.BatchNormEpsilon,
                BatchNormScale = argScope.BatchNormScale,
            });
        Assert.Equal(
            new BlockRow("a", UnitKind.Bottleneck, 8),
            new(block.Name, block.Unit, block.Depth, block.BottleneckDepth, block.Repeat, block.FirstStride, block.LastStride));
        Assert.Equal(typeof(string), new SharesAttribute(typeof(string)).Network);
    }

    [Fact]
    public void Every_kind_has_a_definition_in_the_order_of_its_values()
    {
        Assert.All(Enum.GetValues<UnitKind>(), kind => Assert.Equal(kind, UnitDefinition.Find(kind)?.Kind));
        Assert.All(Enum.GetValues<StemKind>(), kind => Assert.Equal(kind, StemDefinition.Find(kind)?.Kind));
        Assert.Equal(string.Join(", ", Enum.GetNames<UnitKind>()), UnitDefinition.Names);
    }
}
