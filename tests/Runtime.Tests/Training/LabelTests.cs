using ResNetDsl.Data;
using ResNetDsl.Runtime.Tests.Data;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>A label is a class of the network, whatever classes the pictures at hand have and in whatever order.</summary>
public sealed class LabelTests
{
    private static readonly ShapeImages Shapes = new(40, Split.Test, side: 16);

    [Fact]
    public void Pictures_of_some_classes_in_any_order_are_evaluated_as_among_all()
    {
        Random random = new(5);
        manual_seed(2);
        using PictureNet net = new();
        string[] classes = [.. Shapes.Classes];
        random.Shuffle(classes);
        net.SetClasses(classes);
        Evaluation all = Evaluate(net, Shapes);
        Assert.Equal(classes, all.Classes);
        for (int i = 0; i < 20; i++)
        {
            string[] some = [.. Shapes.Classes];
            random.Shuffle(some);
            Picked picked = new(Shapes, some[..random.Next(1, some.Length)]);
            Evaluation part = Evaluate(net, picked);
            Assert.Equal(classes, part.Classes);
            Assert.Equal(picked.Count, part.Images.Count);
            Assert.All(part.Images, image =>
            {
                EvaluatedImage same = all.Images.Single(other => other.Index == picked.Indices[image.Index]);
                Assert.Equal((same.Label, same.Predicted), (image.Label, image.Predicted));
                Assert.Equal(same.Probability, image.Probability, 1e-4);
            });
            Assert.Equal(classes.Except(picked.Classes), part.LeftOut.EmptyClasses);
        }
    }

    [Fact]
    public void Classes_that_the_network_does_not_have_are_named()
    {
        using PictureNet net = new();
        net.SetClasses([.. Shapes.Classes.Select(name => name == "heart" ? "ace" : name)]);
        Assert.StartsWith("There are pictures of 'heart', and PictureNet has no such class. Its classes are 'arrow', ", Refusal(net, Shapes), StringComparison.Ordinal);

        // A class without a picture is not a picture of another class.
        Assert.Equal(36, Evaluate(net, new Picked(Shapes, [.. Shapes.Classes.Where(name => name != "heart")])).Images.Count);
    }

    [Fact]
    public void Outputs_are_not_cut_to_the_classes_at_hand()
    {
        using PictureNet net = new();
        Picked two = new(Shapes, ["heart", "star"]);
        Assert.StartsWith(
            "The pictures are of 2 classes, PictureNet has 10 outputs, but the classes of the outputs are not known. Load weights that name their classes, or call network.SetClasses.",
            Refusal(net, two), StringComparison.Ordinal);

        // Named, the outputs that have no name are not used, and the others all are.
        net.SetClasses(["star", "heart", "circle"]);
        Assert.All(Evaluate(net, two).Images, image => Assert.InRange(image.Predicted, 0, 2));
        Assert.Throws<ArgumentException>(() => net.SetClasses([.. Enumerable.Range(0, 11).Select(i => $"{i}")]));
        Assert.Throws<ArgumentException>(() => net.SetClasses(["star", "star"]));
    }

    [Fact]
    public void Names_of_a_classifier_are_those_of_the_outputs()
    {
        using PictureNet net = new();
        ArgumentException few = Assert.Throws<ArgumentException>(() => new ImageClassifier(net, ["cat\ndog"]));
        Assert.StartsWith("There are 1 names, and PictureNet has 10 outputs.", few.Message, StringComparison.Ordinal);
        Assert.StartsWith("Nothing says what the 10 outputs of PictureNet stand for.", Assert.Throws<ArgumentException>(() => new ImageClassifier(net)).Message, StringComparison.Ordinal);
        Assert.Equal(10, new ImageClassifier(net, Shapes.Classes).Classify(Shapes.Read(0), 10).Count);
        net.SetClasses(Shapes.Classes);
        Assert.Equal(Shapes.Classes.Order(), new ImageClassifier(net).Classify(Shapes.Read(0), 10).Select(said => said.Class).Order());
        Assert.StartsWith(
            "The names are not those of the classes that the weights of PictureNet have, 'arrow', 'circle', 'crescent' and 7 more.",
            Assert.Throws<ArgumentException>(() => new ImageClassifier(net, [.. Shapes.Classes.Reverse()])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_gives_its_classes_to_the_network()
    {
        using PictureNet net = new();
        using ImageLoader training = Loader(new Picked(Shapes, ["star", "heart", "circle"]));
        using ImageLoader heldOut = Loader(new Picked(Shapes, ["heart", "star"]));
        EpochResult epoch = new Trainer(net, new() { Epochs = 1 }).Fit(training, heldOut).Epochs[0];
        Assert.Equal(["star", "heart", "circle"], net.Classes());
        Assert.Equal(epoch.HeldOutTop1, Evaluator.Evaluate(net, heldOut).Top1);
        Assert.Equal(8, epoch.HeldOutImages);
    }

    private static string Refusal(Network net, IImageDataset images) => Assert.Throws<ArgumentException>(() => Evaluate(net, images)).Message;

    private static Evaluation Evaluate(Network net, IImageDataset images)
    {
        using ImageLoader loader = Loader(images);
        return Evaluator.Evaluate(net, loader);
    }

    private static ImageLoader Loader(IImageDataset images) => new(images, ImagePipeline.ForEvaluation(PictureNet.Plan), new() { BatchSize = 8 });
}
