using System.Globalization;

namespace ResNetDsl.Dsl.Tests.Tables;

/// <summary>The values that tables are made of.</summary>
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
        Assert.Equal(SampleTables.Slim("resnet_v2_50"), SampleTables.Slim("resnet_v2_50"));
        Assert.NotEqual(SampleTables.Slim("resnet_v2_50"), SampleTables.Slim("resnet_v2_101"));
        Assert.NotEqual(SampleTables.Slim("resnet_v2_50"), SampleTables.Slim("resnet_v2_50") with { ArgScope = new() { WeightDecay = 0 } });
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
}
