
namespace ResNetDsl.Zoo.Networks;

/// <summary>Everything that this program declares. A new table gets a line here.</summary>
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

    /// <summary>The compositions, in the order of the list.</summary>
    public static IReadOnlyList<ZooComposition> Compositions { get; } =
    [
        new(nameof(ResNetV2_101_Segmenter), ResNetV2_101_Segmenter.Plan),
        new(nameof(ResNetV2_50_FeaturePyramid), ResNetV2_50_FeaturePyramid.Plan),
    ];

    /// <summary>Networks and compositions.</summary>
    public static IEnumerable<ZooEntry> Entries => All.Concat<ZooEntry>(Compositions);

    /// <summary>The network of a name, whatever its case; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public static ZooNetwork? Find(string name) => FindEntry(name) as ZooNetwork;

    /// <summary>The network or composition of a name, whatever its case; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public static ZooEntry? FindEntry(string name) => Entries.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a mistyped name may mean: one whose name contains it, and among equals the nearest.</summary>
    /// <param name="name">A name that nothing has.</param>
    public static ZooEntry Nearest(string name) => Entries
        .OrderByDescending(entry => entry.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
        .ThenBy(entry => Architecture.Nearest.Distance(name.ToUpperInvariant(), entry.Name.ToUpperInvariant()))
        .First();
}
