using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Heads;

/// <summary>What heads compute, against the same written with torch's functions from the papers' formulas; in 64 bits, for libtorch's sake.</summary>
public sealed class HeadValueTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly SmallHeads net = new(dtype: float64);
    private readonly Tensor images = SampleImages.Noise(1, [2, 3, 41, 50]).to(float64);

    public HeadValueTests()
    {
        // Statistics and shifts that are not those of a new network.
        random.manual_seed(3);
        using (no_grad())
        {
            foreach ((string key, Tensor tensor) in net.state_dict())
            {
                tensor.add_(rand_like(tensor), 0.3);
            }
        }

        net.eval();
    }

    public void Dispose()
    {
        net.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void Classifier_is_a_mean_and_a_matrix()
    {
        using SmallHeads.Outputs outputs = net.forward(images);
        Tensor features = Activated("scores.norm", Tap(1));
        Tensor expected = features.mean([2, 3]).matmul(State("scores.conv.weight").flatten(1).t()) + State("scores.conv.bias");

        TensorAssert.Close(expected, outputs.Scores, 1e-9);
    }

    [Fact]
    public void Segmentation_is_upsampled_to_the_image()
    {
        using SmallHeads.Outputs outputs = net.forward(images);
        Tensor hidden = Activated("masks.conv1.bn", nn.functional.conv2d(Activated("masks.norm", Tap(2)), State("masks.conv1.weight"), padding: [1, 1]));
        Tensor coarse = nn.functional.conv2d(hidden, State("masks.conv2.weight"), State("masks.conv2.bias"));
        Tensor expected = nn.functional.interpolate(coarse, [41, 50], mode: InterpolationMode.Bilinear, align_corners: false);

        TensorAssert.Close(expected, outputs.Masks, 1e-9);
    }

    [Fact]
    public void Pyramid_adds_the_coarser_map_to_each()
    {
        using SmallHeads.Outputs outputs = net.forward(images);
        Tensor[] laterals = [.. Enumerable.Range(1, 3).Select(level =>
            nn.functional.conv2d(Activated($"pyramid.norm{level}", Tap(level)), State($"pyramid.lateral{level}.weight"), State($"pyramid.lateral{level}.bias")))];
        Tensor third = laterals[2];
        Tensor second = laterals[1] + Nearest(third, laterals[1]);
        Tensor first = laterals[0] + Nearest(second, laterals[0]);
        Tensor[] sums = [first, second, third];

        Assert.Equal(3, outputs.Pyramid.Count);
        for (int i = 0; i < 3; i++)
        {
            TensorAssert.Close(
                nn.functional.conv2d(sums[i], State($"pyramid.output{i + 1}.weight"), State($"pyramid.output{i + 1}.bias"), padding: [1, 1]), outputs.Pyramid[i], 1e-9);
        }

        // The neighbor of pixel y of n among m is ⌊y·m / n⌋.
        static Tensor Nearest(Tensor coarse, Tensor fine)
        {
            Tensor rows = tensor(Enumerable.Range(0, (int)fine.size(2)).Select(y => y * coarse.size(2) / fine.size(2)).ToArray());
            Tensor columns = tensor(Enumerable.Range(0, (int)fine.size(3)).Select(x => x * coarse.size(3) / fine.size(3)).ToArray());
            return coarse.index_select(2, rows).index_select(3, columns);
        }
    }

    private Tensor Tap(int block)
    {
        EndPoints points = net.Backbone.forward_end_points(images);
        return points[$"resnet/block{block}"];
    }

    private Tensor State(string key) => net.state_dict()[key];

    private Tensor Activated(string scope, Tensor input) => nn.functional.batch_norm(
        input, State(scope + ".running_mean"), State(scope + ".running_var"), State(scope + ".weight"), State(scope + ".bias"), training: false, eps: 1e-5).relu();
}
