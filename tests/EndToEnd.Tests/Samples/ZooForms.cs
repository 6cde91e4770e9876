using ResNetDsl.CommandLine.Networks;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>The networks of the Zoo by their form: tables that differ only in the number of units have the same code.</summary>
internal static class ZooForms
{
    /// <summary>The smallest network of each form, and the deepest network.</summary>
    public static IReadOnlyList<DeclaredNetwork> Representatives { get; } =
    [
        .. ZooNetworks.All.GroupBy(network => FormOf(network.Plan.Table)).Select(form => form.MinBy(network => network.Plan.ParameterCount)!)
            .Append(ZooNetworks.All.MaxBy(network => network.Plan.Depth)!).Distinct(),
    ];

    private static NetworkTable FormOf(NetworkTable table) => table with { Name = "", Options = table.Options with { Depth = 0, Scope = null }, Blocks = new(table.Blocks.Select(block => block with { Repeat = 0 })) };
}
