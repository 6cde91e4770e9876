using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Values;

/// <summary>
/// What networks compute in evaluation, against the same written once more with torch's functions on the state dict, from papers and reference files. Keys are those of the table's library, so they
/// are proven too. In 64 bits: in 32, libtorch computes narrow convolutions wrongly on some processors.
/// </summary>
public sealed class ValueTests
{
    [Fact]
    public void Torchvision_basic() => AssertComputes(new TorchvisionBasic(dtype: float64), Torchvision(new(2), new(2, 2), new(1, 2)));

    [Fact]
    public void Torchvision_bottleneck() => AssertComputes(new TorchvisionBottleneck(dtype: float64), Torchvision(new(2), new(2, 2)));

    [Fact]
    public void Torchvision_grouped() => AssertComputes(new TorchvisionGrouped(dtype: float64), Torchvision(new(2, Groups: 3), new(2, 2, Groups: 4)));

    [Fact]
    public void Torchvision_wide() => AssertComputes(new TorchvisionWide(dtype: float64), Torchvision(new(2), new(2, 2)));

    [Fact]
    public void Squeeze_and_excitation() => AssertComputes(new TorchvisionExcited(dtype: float64), Torchvision(new(2), new(2, 2)));

    [Fact]
    public void ResNet_D() => AssertComputes(new TorchvisionD(dtype: float64), Torchvision(new(2), new(2, 2), new(1, 2)));

    [Fact]
    public void Torchvision_dilated() =>
        AssertComputes(new TorchvisionDilated(dtype: float64), Torchvision(new(2, 2), new(2, FirstRate: 1, Rate: 2), new(2, FirstRate: 2, Rate: 4)));

    [Fact]
    public void Cifar_with_option_A() => AssertComputes(new CifarA(dtype: float64), Torchvision(new(2), new(2, 2), new(2, 2)));

    [Fact]
    public void Dropout_and_stochastic_depth_are_absent_and_residuals_scaled() =>
        AssertComputes(new TorchvisionScaledAndDropped(dtype: float64), Torchvision(new(2, Scale: 0.25), new(2, 2, Scale: 0.5)));

    [Fact]
    public void Torchvision_ResNet_18() => AssertComputes(new TorchvisionResNet18(dtype: float64), Torchvision(new(2), new(2, 2), new(2, 2), new(2, 2)), 1e-4, [1, 3, 64, 70]);

    [Fact]
    public void Torchvision_ResNet_50() => AssertComputes(new TorchvisionResNet50(dtype: float64), Torchvision(new(3), new(4, 2), new(6, 2), new(3, 2)), 1e-4, [1, 3, 64, 70]);

    [Fact]
    public void Slim_pre_activation() =>
        AssertComputes(new SlimPreActivation(dtype: float64), (state, images) => PreActivationReference.Slim(state, images, [new(2, 2), new(2, 2), new(1)]));

    [Fact]
    public void Stride_on_the_first_convolution_of_resnet_1k_layers() =>
        AssertComputes(new OneKLayers(dtype: float64), (state, images) => PreActivationReference.Slim(state, images, [new(2), new(2, 2)], firstConvolution: true));

    [Fact]
    public void Timm_pre_activation() =>
        AssertComputes(new TimmPreActivation(dtype: float64), (state, images) => PreActivationReference.Timm(state, images, [new(2), new(2, 2), new(2, 2)]));

    [Fact]
    public void Pre_activation_with_squeeze_and_excitation_and_scaled_residuals() => AssertComputes(
        new PreActivationExcited(dtype: float64), (state, images) => PreActivationReference.Slim(state, images, [new(2, 2, Scale: 0.5), new(2, 2, Scale: 0.25)]));

    [Fact]
    public void Pre_activation_with_average_pools_in_shortcuts() => AssertComputes(
        new PreActivationAveraged(dtype: float64), (state, images) => PreActivationReference.Slim(state, images, [new(2, 2), new(2, 2, StridesFirst: true)], averages: true));

    [Fact]
    public void Pre_activation_with_zeros_in_shortcuts() => AssertComputes(
        new PreActivationPadded(dtype: float64), (state, images) => PreActivationReference.Slim(state, images, [new(2, 2), new(2, 2, StridesFirst: true)]));

    [Fact]
    public void Pre_activation_without_a_change_of_channels() =>
        AssertComputes(new PreActivationIdentity(dtype: float64), (state, images) => PreActivationReference.Slim(state, images, [new(2, 2), new(2)]));

    [Fact]
    public void Vgg_without_batch_normalisation() =>
        AssertComputes(new SmallVgg(dtype: float64), (state, images) => PlainReference.Vgg(state, images, "1M22M", normalized: false, [3, 4]));

    [Fact]
    public void Vgg_with_batch_normalisation() =>
        AssertComputes(new SmallVggNormalized(dtype: float64), (state, images) => PlainReference.Vgg(state, images, "1M22M", normalized: true, [3, 4]));

    [Fact]
    public void Vgg_of_another_size_averages_its_map() =>
        AssertComputes(new SmallVgg(dtype: float64), (state, images) => PlainReference.Vgg(state, images, "1M22M", normalized: false, [3, 4]), shape: [2, 3, 21, 29]);

    [Fact]
    public void Plain_units() => AssertComputes(new PlainUnits(dtype: float64), PlainReference.Units);

    [Fact]
    public void Highway() => AssertComputes(
        new SmallHighway(dtype: float64), (state, images) => PlainReference.Highway(state, images, ["carried.unit_1", "carried.unit_2", "carried.unit_3", "wide.unit_1"], pool: 2));

    [Fact]
    public void Highway_with_batch_normalisation() =>
        AssertComputes(new SmallHighwayNormalized(dtype: float64), (state, images) => PlainReference.Highway(state, images, ["carried.unit_1", "carried.unit_2"], pool: 1));

    [Fact]
    public void Inception_ResNet_v2() => AssertComputes(new SmallInception(dtype: float64), InceptionReference.Forward);

    private static Func<ReferenceState, Tensor, Tensor> Torchvision(params ReferenceStage[] stages) => (state, images) => TorchvisionReference.Forward(state, images, stages);

    private static void AssertComputes(Network network, Func<ReferenceState, Tensor, Tensor> reference, double tolerance = 1e-9, long[]? shape = null)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using Network net = network;
        RandomState.Fill(net, 100);
        net.eval();
        Tensor images = SampleImages.Noise(1, shape ?? net.Architecture.Input.WithBatch(2), float64);
        ReferenceState state = new(net.state_dict(), net.Architecture.Table.ArgScope.BatchNormEpsilon);

        Tensor expected = reference(state, images);

        Assert.InRange(TensorAssert.Values(expected).Max(Math.Abs), 1e-3, 1e4);
        TensorAssert.Close(expected, net.forward(images), tolerance);
        Assert.Empty(state.Unused);
    }
}
