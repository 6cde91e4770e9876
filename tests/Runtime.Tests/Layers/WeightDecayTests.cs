using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Zoo.Networks;
using TorchSharp.Modules;

namespace ResNetDsl.Runtime.Tests.Layers;

/// <summary>TF-slim's <c>l2_regularizer</c>: decay · sum(w²) / 2 on convolution weights only.</summary>
public sealed class WeightDecayTests
{
    [Fact]
    public void Regularization_loss_is_half_the_decayed_sum_of_squares_over_convolution_weights()
    {
        using Pocket usual = new(dtype: float64);
        using PocketWithOtherConstants strong = new(dtype: float64);
        foreach ((Network net, double decay) in new (Network, double)[] { (usual, 1e-4), (strong, 0.25) })
        {
            double squares = ConvolutionWeights(net).Sum(weight => TensorAssert.Values(weight).Sum(value => value * value));
            using Tensor loss = net.regularization_loss();
            Assert.Equal(0, loss.dim());
            Assert.Equal(decay * squares / 2, loss.item<double>(), 1e-12);
        }
    }

    [Fact]
    public void Its_gradient_is_the_decayed_weight_and_nothing_elsewhere()
    {
        using PocketWithOtherConstants net = new(dtype: float64);
        using Tensor loss = net.regularization_loss();
        loss.backward();
        foreach ((string name, Parameter parameter) in net.named_parameters())
        {
            using Tensor? gradient = parameter.grad;
            if (parameter.dim() == 4)
            {
                TensorAssert.Close([.. TensorAssert.Values(parameter).Select(value => 0.25 * value)], TensorAssert.Values(gradient!), 1e-12);
            }
            else
            {
                Assert.True(gradient is null, $"{name} is decayed.");
            }
        }
    }

    [Fact]
    public void A_bfloat16_network_sums_its_squares_in_float32()
    {
        using SmallResNet net = new(dtype: bfloat16);
        double squares = ConvolutionWeights(net).Sum(weight => TensorAssert.Values(weight).Sum(value => value * value));
        using Tensor loss = net.regularization_loss();
        Assert.Equal(float32, loss.dtype);
        Assert.Equal(1e-4 * squares / 2, loss.item<float>(), 1e-6);
    }

    [Fact]
    public void Parameter_groups_are_the_convolution_weights_and_the_rest()
    {
        using PocketWithOtherConstants net = new();
        IReadOnlyList<ParameterGroup> groups = net.parameter_groups();
        Assert.Equal(2, groups.Count);
        Assert.Equal([0.25, 0], groups.Select(group => group.WeightDecay));
        Assert.Equal(Names(net, parameter => parameter.dim() == 4), Names(net, groups[0]));
        Assert.Equal(Names(net, parameter => parameter.dim() != 4), Names(net, groups[1]));

        // 3 units of 3 convolutions, a shortcut where the depth changes, and the classifier.
        Assert.Equal((3 * 3) + 2 + 1, groups[0].Parameters.Count);
        Assert.Equal(net.parameters().Count(), groups.Sum(group => group.Parameters.Count));
    }

    [Fact]
    public void Slims_groups_of_ResNet_50_are_54_weights_and_120_others()
    {
        // 48 convolutions in 16 units, 4 shortcuts, root and classifier.
        using ResNetV2_50 net = new();
        Assert.Equal([48 + 4 + 2, 174 - 54], net.parameter_groups().Select(group => group.Parameters.Count));
    }

    [Fact]
    public void SGD_with_the_groups_equals_SGD_on_the_loss_plus_the_regularization_loss()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(4);
        using PocketWithOtherConstants grouped = new(dtype: float64);
        using PocketWithOtherConstants summed = new(dtype: float64);
        summed.load_state_dict(grouped.state_dict());
        using SGD byGroup = optim.SGD(grouped.parameter_groups().Select(group => new SGD.ParamGroup(group.Parameters, weight_decay: group.WeightDecay, lr: 0.1, momentum: 0.9)), 0.1);
        using SGD bySum = optim.SGD(summed.parameters(), 0.1, momentum: 0.9);
        for (int step = 0; step < 3; step++)
        {
            Tensor images = SampleImages.Noise(step, [3, 2, 5, 5], float64);
            byGroup.zero_grad();
            bySum.zero_grad();
            grouped.forward(images).square().sum().backward();
            (summed.forward(images).square().sum() + summed.regularization_loss()).backward();
            byGroup.step();
            bySum.step();
        }

        Dictionary<string, Tensor> expected = summed.state_dict();
        Assert.All(grouped.state_dict(), entry => TensorAssert.Close(expected[entry.Key], entry.Value, 1e-10));
    }

    private static IEnumerable<Parameter> ConvolutionWeights(Network net) => net.parameters().Where(parameter => parameter.dim() == 4);

    private static string[] Names(Network net, Func<Parameter, bool> filter) =>
        [.. net.named_parameters().Where(parameter => filter(parameter.parameter)).Select(parameter => parameter.name).Order(StringComparer.Ordinal)];

    private static string[] Names(Network net, ParameterGroup group)
    {
        HashSet<nint> handles = [.. group.Parameters.Select(parameter => parameter.Handle)];
        return Names(net, parameter => handles.Contains(parameter.Handle));
    }
}
