namespace ResNetDsl.Zoo.Networks;

/// <summary>Everything that this program declares, by family. A new table gets a line here.</summary>
public static class ZooNetworks
{
    /// <summary>The networks, in the order of the list.</summary>
    public static IReadOnlyList<ZooNetwork> All { get; } =
    [
        .. From("TF-slim resnet_v2.py",
        [
            new(nameof(ResNetV2_50), ResNetV2_50.Plan, () => new ResNetV2_50()),
            new(nameof(ResNetV2_101), ResNetV2_101.Plan, () => new ResNetV2_101()),
            new(nameof(ResNetV2_152), ResNetV2_152.Plan, () => new ResNetV2_152()),
            new(nameof(ResNetV2_200), ResNetV2_200.Plan, () => new ResNetV2_200()),
            new(nameof(ResNetV2_101_Segmentation), ResNetV2_101_Segmentation.Plan, () => new ResNetV2_101_Segmentation()),
        ]),
        .. From("this repository",
        [
            new(nameof(ResNetV2_77), ResNetV2_77.Plan, () => new ResNetV2_77()),
        ]),
        .. From("TF-slim resnet_v1.py",
        [
            new(nameof(ResNetV1_50), ResNetV1_50.Plan, () => new ResNetV1_50()),
            new(nameof(ResNetV1_101), ResNetV1_101.Plan, () => new ResNetV1_101()),
            new(nameof(ResNetV1_152), ResNetV1_152.Plan, () => new ResNetV1_152()),
            new(nameof(ResNetV1_200), ResNetV1_200.Plan, () => new ResNetV1_200()),
        ]),
        .. From("torchvision resnet.py",
        [
            new(nameof(ResNet18), ResNet18.Plan, () => new ResNet18()),
            new(nameof(ResNet34), ResNet34.Plan, () => new ResNet34()),
            new(nameof(ResNet50), ResNet50.Plan, () => new ResNet50()),
            new(nameof(ResNet101), ResNet101.Plan, () => new ResNet101()),
            new(nameof(ResNet152), ResNet152.Plan, () => new ResNet152()),
            new(nameof(ResNeXt50_32x4d), ResNeXt50_32x4d.Plan, () => new ResNeXt50_32x4d()),
            new(nameof(ResNeXt101_32x8d), ResNeXt101_32x8d.Plan, () => new ResNeXt101_32x8d()),
            new(nameof(ResNeXt101_64x4d), ResNeXt101_64x4d.Plan, () => new ResNeXt101_64x4d()),
            new(nameof(WideResNet50_2), WideResNet50_2.Plan, () => new WideResNet50_2()),
            new(nameof(WideResNet101_2), WideResNet101_2.Plan, () => new WideResNet101_2()),
        ]),
        .. From("He et al., 2016, section 4.2",
        [
            new(nameof(CifarResNet20), CifarResNet20.Plan, () => new CifarResNet20()),
            new(nameof(CifarResNet32), CifarResNet32.Plan, () => new CifarResNet32()),
            new(nameof(CifarResNet44), CifarResNet44.Plan, () => new CifarResNet44()),
            new(nameof(CifarResNet56), CifarResNet56.Plan, () => new CifarResNet56()),
            new(nameof(CifarResNet110), CifarResNet110.Plan, () => new CifarResNet110()),
            new(nameof(CifarResNet1202), CifarResNet1202.Plan, () => new CifarResNet1202()),
        ]),
        .. From("KaimingHe/resnet-1k-layers",
        [
            new(nameof(PreActResNet164), PreActResNet164.Plan, () => new PreActResNet164()),
            new(nameof(PreActResNet1001), PreActResNet1001.Plan, () => new PreActResNet1001()),
        ]),
        .. From("szagoruyko/wide-residual-networks",
        [
            new(nameof(WideResNet28_10), WideResNet28_10.Plan, () => new WideResNet28_10()),
        ]),
        .. From("timm resnet.py",
        [
            new(nameof(ResNet50_D), ResNet50_D.Plan, () => new ResNet50_D()),
            new(nameof(SEResNet50), SEResNet50.Plan, () => new SEResNet50()),
        ]),
        .. From("timm resnetv2.py",
        [
            new(nameof(TimmResNetV2_50), TimmResNetV2_50.Plan, () => new TimmResNetV2_50()),
            new(nameof(TimmResNetV2_101), TimmResNetV2_101.Plan, () => new TimmResNetV2_101()),
            new(nameof(TimmResNetV2_152), TimmResNetV2_152.Plan, () => new TimmResNetV2_152()),
        ]),
        .. From("torchvision vgg.py",
        [
            new(nameof(VGG11), VGG11.Plan, () => new VGG11()),
            new(nameof(VGG13), VGG13.Plan, () => new VGG13()),
            new(nameof(VGG16), VGG16.Plan, () => new VGG16()),
            new(nameof(VGG19), VGG19.Plan, () => new VGG19()),
            new(nameof(VGG11_BN), VGG11_BN.Plan, () => new VGG11_BN()),
            new(nameof(VGG13_BN), VGG13_BN.Plan, () => new VGG13_BN()),
            new(nameof(VGG16_BN), VGG16_BN.Plan, () => new VGG16_BN()),
            new(nameof(VGG19_BN), VGG19_BN.Plan, () => new VGG19_BN()),
        ]),
        .. From("He et al., 2016, figure 3",
        [
            new(nameof(PlainNet18), PlainNet18.Plan, () => new PlainNet18()),
            new(nameof(PlainNet34), PlainNet34.Plan, () => new PlainNet34()),
        ]),
        .. From("flukeskywalker/highway-networks",
        [
            new(nameof(HighwayNet19), HighwayNet19.Plan, () => new HighwayNet19()),
        ]),
        .. From("TF-slim inception_resnet_v2.py",
        [
            new(nameof(InceptionResNetV2), InceptionResNetV2.Plan, () => new InceptionResNetV2()),
        ]),
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

    private static IEnumerable<ZooNetwork> From(string source, IReadOnlyList<ZooNetwork> networks) => networks.Select(network => network with { Source = source });
}
