using ResNetDsl.CommandLine;
using ResNetDsl.CommandLine.Networks;

namespace ResNetDsl.Zoo.Networks;

/// <summary>The networks of this program by their sources. The generator lists them; a new table gets a line here too, which says where it comes from.</summary>
public static class ZooNetworks
{
    /// <summary>The first line of the program's help.</summary>
    public const string Description = "Networks of TF-slim, torchvision, timm and papers, as tables.";

    private static readonly (string Source, string[] Names)[] Families =
    [
        ("TF-slim resnet_v2.py",
        [
            nameof(ResNetV2_50), nameof(ResNetV2_101), nameof(ResNetV2_152), nameof(ResNetV2_200),
            nameof(ResNetV2_101_Segmentation),
        ]),
        ("this repository", [nameof(ResNetV2_77)]),
        ("TF-slim resnet_v1.py", [nameof(ResNetV1_50), nameof(ResNetV1_101), nameof(ResNetV1_152), nameof(ResNetV1_200)]),
        ("torchvision resnet.py",
        [
            nameof(ResNet18), nameof(ResNet34), nameof(ResNet50), nameof(ResNet101), nameof(ResNet152), nameof(ResNeXt50_32x4d),
            nameof(ResNeXt101_32x8d), nameof(ResNeXt101_64x4d), nameof(WideResNet50_2), nameof(WideResNet101_2),
        ]),
        ("He et al., 2016, section 4.2",
        [
            nameof(CifarResNet20), nameof(CifarResNet32), nameof(CifarResNet44), nameof(CifarResNet56), nameof(CifarResNet110),
            nameof(CifarResNet1202),
        ]),
        ("KaimingHe/resnet-1k-layers", [nameof(PreActResNet164), nameof(PreActResNet1001)]),
        ("szagoruyko/wide-residual-networks", [nameof(WideResNet28_10)]),
        ("timm resnet.py", [nameof(ResNet50_D), nameof(SEResNet50)]),
        ("timm resnetv2.py", [nameof(TimmResNetV2_50), nameof(TimmResNetV2_101), nameof(TimmResNetV2_152)]),
        ("torchvision vgg.py",
        [
            nameof(VGG11), nameof(VGG13), nameof(VGG16), nameof(VGG19), nameof(VGG11_BN), nameof(VGG13_BN), nameof(VGG16_BN),
            nameof(VGG19_BN),
        ]),
        ("He et al., 2016, figure 3", [nameof(PlainNet18), nameof(PlainNet34)]),
        ("flukeskywalker/highway-networks", [nameof(HighwayNet19)]),
        ("TF-slim inception_resnet_v2.py", [nameof(InceptionResNetV2)]),
    ];

    /// <summary>The networks, in the order of the list.</summary>
    public static IReadOnlyList<DeclaredNetwork> All { get; } = Ordered();

    /// <summary>The compositions.</summary>
    public static IReadOnlyList<DeclaredComposition> Compositions { get; } = [.. DeclaredNetworks.All.OfType<DeclaredComposition>()];

    /// <summary>Networks and compositions.</summary>
    public static IEnumerable<NetworkEntry> Entries => [.. All, .. Compositions];

    /// <summary>Where the architecture of a network comes from: a library and its file, or a paper.</summary>
    /// <param name="network">A network of the list.</param>
    public static string SourceOf(DeclaredNetwork network) => Families.Single(family => family.Names.Contains(network.Name)).Source;

    /// <summary>The network of a name, in upper or lower case; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public static DeclaredNetwork? Find(string name) => All.FirstOrDefault(network => network.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<DeclaredNetwork> Ordered()
    {
        string[] names = [.. Families.SelectMany(family => family.Names)];
        return [.. DeclaredNetworks.All.OfType<DeclaredNetwork>().OrderBy(network => Array.IndexOf(names, network.Name))];
    }
}
