using ResNetDsl.Weights;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Files as other programs write them give a network the outputs that those programs computed.</summary>
public sealed class PublishedNetworkTests
{
    [Theory]
    [InlineData("keras2_layout.h5", "Keras ResNet")]
    [InlineData("keras2_gzip.h5", "Keras ResNet")]
    public void A_network_has_the_outputs_of_the_program_that_wrote_its_weights(string name, string naming)
    {
        using PublishedSmall net = new();
        LoadReport report = net.LoadWeights(PublishedFile.Of(name));
        Assert.Equal(naming, report.Naming!.Name);
        Assert.Empty(report.Missing);
        Assert.Empty(report.Unexpected);
        using SafetensorsFile input = SafetensorsFile.Open(PublishedFile.Of("input.safetensors"));
        using SafetensorsFile expected = SafetensorsFile.Open(PublishedFile.Of("expected.safetensors"));
        TensorAssert.Close(expected.Read("logits"), net.infer(input.Read("input")), 1e-5);
    }

    [Theory]
    [InlineData("slim_v1.ckpt")]
    [InlineData("slim_v2")]
    [InlineData("slim_v2.index")]
    [InlineData("slim_v2.data-00000-of-00002")]
    [InlineData("slim_v2.data-00001-of-00002")]
    public void A_checkpoint_gives_the_outputs_of_its_weights_and_leaves_out_what_the_training_kept(string name)
    {
        using PublishedSlim net = new();
        LoadReport report = net.LoadWeights(PublishedFile.Of(name));
        Assert.Equal(("TF-slim", "resnet_v2_small/"), (report.Naming!.Name, report.Prefix));
        Assert.Contains(report.Skipped, skipped => skipped.Name == "resnet_v2_small/conv1/weights/Momentum");
        Assert.Contains(report.Skipped, skipped => skipped.Name == "resnet_v2_small/logits/biases/ExponentialMovingAverage");
        Assert.Contains(report.Skipped, skipped => skipped.Name == "global_step");
        using PublishedSlim same = new();
        same.LoadWeights(PublishedFile.Of("slim.safetensors"));
        Tensor images = SampleImages.Noise(3, [2, 3, 32, 32]);
        TensorAssert.Identical(same.infer(images), net.infer(images));
    }

    [Fact]
    public void An_inspection_counts_the_parameters_of_the_network_alone()
    {
        WeightInspection inspection = WeightInspection.Of(PublishedFile.Of("slim_v2"), [PublishedSlim.Plan]);
        Assert.Equal(("TensorFlow checkpoint", "TF-slim"), (inspection.Format.Name, inspection.Naming?.Name));
        Assert.Equal(PublishedSlim.ParameterCount, inspection.Parameters);

        // Momentum and an average for each parameter, and the number of steps.
        Assert.Equal(inspection.Elements, (3 * inspection.Parameters) + inspection.Statistics + 1);
        Assert.Equal(WeightFit.Fully, Assert.Single(inspection.Fits).Fit);
        Assert.Equal(Directory.GetFiles(Path.GetDirectoryName(PublishedFile.Of("slim_v2"))!, "slim_v2.*").Sum(file => new FileInfo(file).Length), inspection.Length);
    }
}

/// <summary>The network of the files that h5py and PyTorch wrote.</summary>
[Block("layer1", Basic, 16, repeat: 2)]
[Block("layer2", Basic, 16, repeat: 1, firstStride: 2)]
[Block("layer3", Basic, 32, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, StemWidth = 16, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class PublishedSmall;

/// <summary>The network of the checkpoints.</summary>
[Block("block1", Bottleneck, 16, 4, repeat: 1, lastStride: 2)]
[Block("block2", Bottleneck, 32, 8, repeat: 1)]
[Network(Height = 32, Width = 32, Classes = 5, StemWidth = 8)]
public partial class PublishedSlim;
