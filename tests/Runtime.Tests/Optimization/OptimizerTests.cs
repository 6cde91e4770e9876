using ResNetDsl.Optimization;
using ResNetDsl.Training;
using TorchSharp.Modules;

namespace ResNetDsl.Runtime.Tests.Optimization;

/// <summary>The optimizers of one call give what TorchSharp's give.</summary>
public sealed class OptimizerTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(0.9, false)]
    [InlineData(0.9, true)]
    public void SGD(double momentum, bool nesterov) => Compare(
        new SgdRecipe { Momentum = momentum, Nesterov = nesterov }, parameters => optim.SGD(parameters, 0.1, momentum, weight_decay: 0.01, nesterov: nesterov), 0.1);

    [Fact]
    public void AdamW() => Compare(
        new AdamWRecipe { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-6 }, parameters => optim.AdamW(parameters, 0.003, 0.8, 0.95, 1e-6, weight_decay: 0.01), 0.003);

    [Fact]
    public void The_average_moves_towards_the_weights()
    {
        using Networks.Learner net = new(dtype: float64);
        using TrainedParts parts = new(net);
        using WeightAverage average = new(net, 0.75, parts);
        Dictionary<string, double[]> before = Values(net);
        using (no_grad())
        {
            foreach ((_, Parameter parameter) in net.named_parameters())
            {
                parameter.add_(1.0);
            }
        }

        Dictionary<string, double[]> after = Values(net);
        average.Update(1000);
        using (average.Lend())
        {
            Assert.All(Values(net), item => Assert.Equal(before[item.Key].Zip(after[item.Key], (was, became) => (0.75 * was) + (0.25 * became)), item.Value, (x, y) => Math.Abs(x - y) < 1e-12));
        }

        Assert.All(Values(net), item => Assert.Equal(after[item.Key], item.Value));

        static Dictionary<string, double[]> Values(Network net) => net.state_dict().ToDictionary(item => item.Key, item => TensorAssert.Values(item.Value).ToArray());
    }

    private static void Compare(OptimizerRecipe options, Func<IEnumerable<Parameter>, optim.Optimizer> theirs, double rate)
    {
        using DisposeScope scope = NewDisposeScope();
        Generator generator = new(5);
        Parameter[] ours = [.. new long[][] { [3, 4], [5], [2, 3, 1, 2] }.Select(shape => new Parameter(randn(shape, dtype: float64, generator: generator)))];
        Parameter[] copies = [.. ours.Select(parameter => new Parameter(parameter.detach().clone()))];
        using optim.Optimizer reference = theirs(copies);
        using TrainingOptimizer optimizer = options.Create([new([.. ours.Select((parameter, i) => new NamedParameter($"{i}", parameter))], 0.01)]);
        for (int step = 0; step < 5; step++)
        {
            Tensor[] gradients = [.. ours.Select(parameter => randn(parameter.shape, dtype: float64, generator: generator))];
            for (int i = 0; i < copies.Length; i++)
            {
                copies[i].grad = gradients[i].clone();
            }

            reference.step();
            optimizer.Step([gradients], rate);
            for (int i = 0; i < copies.Length; i++)
            {
                Assert.Equal(TensorAssert.Values(copies[i]), TensorAssert.Values(ours[i]), (x, y) => Math.Abs(x - y) < 1e-12);
            }
        }
    }
}
