namespace ResNetDsl.Dsl.Tests.Units;

public sealed class DefinitionTests
{
    [Fact]
    public void Every_kind_has_a_definition_in_the_order_of_its_values()
    {
        Assert.All(Enum.GetValues<UnitKind>(), kind => Assert.Equal(kind, UnitDefinition.Find(kind)?.Kind));
        Assert.All(Enum.GetValues<StemKind>(), kind => Assert.Equal(kind, StemDefinition.Find(kind)?.Kind));
        Assert.Equal(string.Join(", ", Enum.GetNames<UnitKind>()), UnitDefinition.Names);
    }
}
