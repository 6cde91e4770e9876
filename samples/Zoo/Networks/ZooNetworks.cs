using ResNetDsl.Architecture;

namespace ResNetDsl.Zoo.Networks;

/// <summary>A declared network, as the commands see it.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Plan">The resolved architecture.</param>
/// <param name="Create">Makes the network with parameters of its own.</param>
public sealed record ZooNetwork(string Name, NetworkPlan Plan, Func<Network> Create);

/// <summary>Every network that this program declares. A new table gets a line here.</summary>
public static class ZooNetworks
{
    /// <summary>The networks, in the order of the list.</summary>
    public static IReadOnlyList<ZooNetwork> All { get; } =
    [
        new(nameof(ResNetV2_50), ResNetV2_50.Plan, () => new ResNetV2_50()),
        new(nameof(ResNetV2_101), ResNetV2_101.Plan, () => new ResNetV2_101()),
        new(nameof(ResNetV2_152), ResNetV2_152.Plan, () => new ResNetV2_152()),
        new(nameof(ResNetV2_200), ResNetV2_200.Plan, () => new ResNetV2_200()),
        new(nameof(ResNetV2_101_Segmentation), ResNetV2_101_Segmentation.Plan, () => new ResNetV2_101_Segmentation()),
        new(nameof(ResNetV2_77), ResNetV2_77.Plan, () => new ResNetV2_77()),
    ];

    /// <summary>The network of a name, whatever its case; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public static ZooNetwork? Find(string name) => All.FirstOrDefault(network => network.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The network that a mistyped name may mean: one whose name contains it, and among equals the one whose name takes the fewest insertions, deletions and
    /// replacements of characters to reach (Levenshtein, 1966).
    /// </summary>
    /// <param name="name">A name that no network has.</param>
    public static ZooNetwork Nearest(string name) => All
        .OrderByDescending(network => network.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
        .ThenBy(network => Distance(name.ToUpperInvariant(), network.Name.ToUpperInvariant()))
        .First();

    private static int Distance(string from, string to)
    {
        int[] previous = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 0; i < from.Length; i++)
        {
            int[] current = new int[to.Length + 1];
            current[0] = i + 1;
            for (int j = 0; j < to.Length; j++)
            {
                int replaced = previous[j] + (from[i] == to[j] ? 0 : 1);
                current[j + 1] = Math.Min(replaced, Math.Min(previous[j + 1], current[j]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
