using ResNetDsl.CommandLine.Networks;
using ResNetDsl.Data;
using ResNetDsl.Data.Transforms;
using ResNetDsl.EndToEnd.Tests.Kernels;
using ResNetDsl.Optimization;
using ResNetDsl.Training;
using ResNetDsl.Zoo.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>Networks of the Zoo, as declared, large ones in the long lane only: each learns from a step of training, and evaluates to the same twice.</summary>
[Trait(Lane.Trait, Lane.Both)]
public sealed class ZooTrainingTests
{
    // Any size may be run; a small one is enough to go through every layer. Inception's stem needs 75 pixels, and maps of one pixel have no variance.
    private const int Side = 96;

    // Larger networks take most of the time.
    private const int MostParameters = 30_000_000;

    public static TheoryData<string> Checked => Lane.IsLong ? ["CifarResNet20", "HighwayNet19", "ResNet18", "ResNetV2_50", "SEResNet50"] : ["CifarResNet20", "HighwayNet19"];

    public static TheoryData<string> Networks => [.. ZooForms.Representatives.Where(network => Lane.IsLong || network.Plan.ParameterCount <= MostParameters).Select(network => network.Name)];

    /// <summary>The convolutions of healthy networks are not refused before the first step.</summary>
    [ConvolutionTheory]
    [MemberData(nameof(Checked))]
    public void Trains_in_bfloat16_with_kernels_that_are_checked(string name)
    {
        const int Small = 32;
        manual_seed(1);
        using Network network = ZooNetworks.All.Single(entry => entry.Name == name).Create();
        ImagePipeline pipeline = new([new ResizeExactly(Small, Small)], Normalization.MinusOneToOne, 3, Small, Small);
        using ImageLoader pictures = new(new ShapeImages(4, Split.Train), pipeline, new() { BatchSize = 4 });
        TrainingResult result = new Trainer(network, new() { Epochs = 1, ComputeType = bfloat16, Schedule = new ConstantSchedule { Rate = 1e-3 } }).Fit(pictures);
        Assert.True(double.IsFinite(Assert.Single(result.Epochs).Loss));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Trains_a_step_and_evaluates_to_the_same_twice(string name)
    {
        DeclaredNetwork entry = ZooNetworks.All.Single(network => network.Name == name);
        int side = Math.Min(Side, entry.Plan.Input.Height);
        manual_seed(1);
        using DisposeScope scope = NewDisposeScope();
        using Network network = entry.Create();
        Tensor images = randn(2, 3, side, side);

        network.train();
        using SGD optimizer = optim.SGD(network.parameter_groups().Select(group => group.ForSGD()), 1e-3);
        Tensor output = network.forward(images);
        Tensor labels = zeros([2, .. output.shape.Skip(2)], dtype: int64);
        Tensor loss = nn.functional.cross_entropy(output, labels);
        Assert.True(float.IsFinite(loss.item<float>()), $"the loss is {loss.item<float>()}");
        loss.backward();
        foreach ((string key, Parameter parameter) in network.named_parameters())
        {
            Assert.True(parameter.grad is not null, $"{key} has no gradient");
            Assert.True(parameter.grad!.isfinite().all().item<bool>(), $"the gradient of {key} is not finite");
        }

        // The first layer's weight: what reaches it has come through all others.
        Tensor before = network.parameters().First().detach().clone();
        optimizer.step();
        Assert.False(network.parameters().First().equal(before).all().item<bool>(), "the first weight did not change");

        network.eval();
        using (no_grad())
        {
            // Moving statistics that one step has hardly moved may leave numbers of any size.
            Tensor first = network.forward(images);
            Assert.Equal(entry.Plan.Output.Channels, first.size(1));
            Assert.True(first.bytes.SequenceEqual(network.forward(images).bytes), "two evaluations differ");
        }
    }
}
