namespace ResNetDsl.Dsl.Tests.Options;

/// <summary>Every property of an attribute that a table sets is an option with a definition, and the definition agrees with the attribute and the record.</summary>
public sealed class OptionDefinitionTests
{
    [Fact]
    public void Every_property_of_an_attribute_is_an_option()
    {
        Assert.Equal(Settable(typeof(BlockAttribute)), BlockOption.All.Select(option => option.Name).Order());
        Assert.Equal(Settable(typeof(NetworkAttribute)), NetworkOption.All.Select(option => option.Name).Order());
        Assert.Equal(Settable(typeof(ArgScopeAttribute)), ArgScopeOption.All.Select(option => option.Name).Order());
    }

    [Fact]
    public void The_attribute_and_the_record_have_the_default_of_the_definition()
    {
        BlockAttribute block = new("block1", UnitKind.Basic, 64);
        Assert.All(BlockOption.All, option => Assert.Equal(Property(block, option.Name), option.Value(new("", default, 0))));
        Assert.All(NetworkOption.All, option => Assert.Equal(Property(new NetworkAttribute(), option.Name), option.Value(new())));
        Assert.All(ArgScopeOption.All, option => Assert.Equal(Property(new ArgScopeAttribute(), option.Name), option.Value(new())));
    }

    [Fact]
    public void An_example_is_not_the_default_and_changes_that_option_alone()
    {
        BlockRow row = new("block1", UnitKind.Basic, 64);
        foreach (BlockOption option in BlockOption.All)
        {
            Assert.NotEmpty(option.Examples(row));
            Assert.All(option.Examples(row), example => Assert.Equal([option], BlockOption.All.Where(other => !other.IsDefault(example))));
        }

        foreach (NetworkOption option in NetworkOption.All)
        {
            Assert.All(option.Examples(new()), example => Assert.Contains(option, NetworkOption.All.Where(other => !other.IsDefault(example))));
        }
    }

    [Fact]
    public void An_option_that_a_unit_supports_changes_its_layers()
    {
        foreach (UnitDefinition unit in Enum.GetValues<UnitKind>().Select(kind => UnitDefinition.Find(kind)!))
        {
            BlockRow row = new("block1", unit.Kind, 64, unit.HasBottleneck ? 32 : 0);
            foreach (BlockRow example in unit.Options.SelectMany(option => option.Examples(row)))
            {
                Assert.NotEqual(Graph(unit, row), Graph(unit, example));
            }
        }
    }

    [Fact]
    public void The_documentation_lists_the_options_that_each_unit_supports()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "language.md"));
        foreach (UnitDefinition unit in Enum.GetValues<UnitKind>().Select(kind => UnitDefinition.Find(kind)!))
        {
            string cell = lines.Single(line => line.StartsWith($"| `{Family(unit.Name)}`", StringComparison.Ordinal)).Split(" | ")[^1];
            Assert.Equal(unit.Options.Select(option => option.Name).Order(), BlockOption.All.Where(option => cell.Contains($"`{option.Name}`")).Select(option => option.Name).Order());
        }

        Assert.All(BlockOption.All, option => Assert.Contains(lines, line => line.Contains($"`{option.Name}")));
        Assert.All(NetworkOption.All, option => Assert.Contains(lines, line => line.StartsWith('|') && line.Contains($"`{option.Name}`")));
        Assert.All(ArgScopeOption.All, option => Assert.Contains(lines, line => line.Contains($"`{option.Name}`")));
    }

    /// <summary>A reader copies values from the page: each has the name of its type, as in code.</summary>
    [Fact]
    public void The_documentation_writes_values_as_in_code()
    {
        string[] rows = [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "language.md")).Where(line => line.StartsWith('|'))];
        foreach (System.Reflection.PropertyInfo property in typeof(NetworkAttribute).GetProperties().Where(property => property.PropertyType.IsEnum))
        {
            string row = rows.Single(line => line.StartsWith($"| `{property.Name}` | `{property.PropertyType.Name}.", StringComparison.Ordinal) || line.StartsWith($"| `{property.Name}` | that of", StringComparison.Ordinal));
            Assert.All(Enum.GetNames(property.PropertyType), name => Assert.Contains($"`{property.PropertyType.Name}.{name}`", row, StringComparison.Ordinal));
        }
    }

    private static string Family(string unit) => unit switch
    {
        "InceptionResNetB" or "InceptionResNetC" => "InceptionResNetA",
        "ReductionA" or "ReductionB" => "InceptionA",
        _ => unit,
    };

    private static string Graph(UnitDefinition unit, BlockRow row) => string.Join(
        "\n",
        new UnitGeometry[] { new(32, 64, 32, 2, 1), new(64, 64, 32, 1, 1) }
            .SelectMany(geometry => unit.Layers(geometry, new(new NetworkOptions { Activation = ActivationKind.PostActivation }, row)).Nodes)
            .Select(node => node.ToString()));

    private static IEnumerable<string> Settable(Type attribute) => attribute.GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Order();

    private static object? Property(object attribute, string name) => attribute.GetType().GetProperty(name)!.GetValue(attribute);
}
