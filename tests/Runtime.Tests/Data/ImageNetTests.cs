using ResNetDsl.Data;

namespace ResNetDsl.Runtime.Tests.Data;

public sealed class ImageNetTests
{
    [Fact]
    public void The_classes_are_those_of_published_classifiers()
    {
        Assert.Equal(1000, ImageNet.Classes.Count);
        Assert.Equal(1000, ImageNet.Synsets.Count);
        Assert.Equal(ImageNet.Synsets.Order(StringComparer.Ordinal), ImageNet.Synsets);
        Assert.All(ImageNet.Synsets, synset => Assert.Matches("^n[0-9]{8}$", synset));
        Assert.All(ImageNet.Classes, name => Assert.Equal(name.Trim(), name));

        // Keras' list has 'crane' and 'maillot' twice; torchvision's tells them apart.
        Assert.Equal(1000, ImageNet.Classes.Distinct().Count());
    }

    [Theory]
    [InlineData(0, "n01440764", "tench")]
    [InlineData(1, "n01443537", "goldfish")]
    [InlineData(134, "n02012849", "crane bird")]
    [InlineData(151, "n02085620", "Chihuahua")]
    [InlineData(264, "n02113186", "Cardigan")]
    [InlineData(281, "n02123045", "tabby")]
    [InlineData(474, "n02963159", "cardigan")]
    [InlineData(517, "n03126707", "crane")]
    [InlineData(638, "n03710637", "maillot")]
    [InlineData(639, "n03710721", "maillot tank suit")]
    [InlineData(817, "n04285008", "sports car")]
    [InlineData(836, "n04355933", "sunglass")]
    [InlineData(837, "n04356056", "sunglasses")]
    [InlineData(985, "n11939491", "daisy")]
    [InlineData(999, "n15075141", "toilet tissue")]
    public void A_class_has_its_place_its_synset_and_its_name(int place, string synset, string name)
    {
        Assert.Equal((synset, name), (ImageNet.Synsets[place], ImageNet.Classes[place]));
        Assert.Equal(name, ImageNet.ClassesWithBackground[place + 1]);
        Assert.Equal("background", ImageNet.ClassesWithBackground[0]);
        Assert.Equal(1001, ImageNet.ClassesWithBackground.Count);
    }

    [Theory]
    [InlineData("n01440764", 0)]
    [InlineData("tench", 0)]
    [InlineData("great_white_shark", 2)]
    [InlineData("great white shark", 2)]
    [InlineData("crane", 517)]
    [InlineData("Tench", -1)]
    [InlineData("n00000000", -1)]
    [InlineData("background", -1)]
    public void Folders_are_matched_by_synset_and_by_name(string folder, int place)
    {
        Assert.Equal(place, ClassNames.Positions(ImageNet.Classes, [folder]).Single());

        // A network that learned from the folders of ImageNet has synsets for names.
        Assert.Equal(place, ClassNames.Positions(ImageNet.Synsets, [folder]).Single());
        Assert.Equal(folder == "background" ? 0 : place < 0 ? -1 : place + 1, ClassNames.Positions(ImageNet.ClassesWithBackground, [folder]).Single());
    }

    [Fact]
    public void Classes_are_the_same_in_any_order_and_by_any_name()
    {
        Assert.True(ClassNames.AreSame(ImageNet.Classes, ImageNet.Synsets));
        Assert.True(ClassNames.AreSame(["cat", "hot dog"], ["hot_dog", "cat"]));
        Assert.False(ClassNames.AreSame(["cat", "dog"], ["cat"]));
        Assert.False(ClassNames.AreSame(["cat"], ["cat", "dog"]));
        Assert.False(ClassNames.AreSame(["hot dog", "dog"], ["hot_dog", "hot dog"]));
        Assert.False(ClassNames.AreSame(ImageNet.Classes, ImageNet.ClassesWithBackground));
    }
}
