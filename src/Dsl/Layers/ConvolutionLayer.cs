using System.Numerics;

namespace ResNetDsl.Architecture.Layers;

/// <summary>A convolution, optionally with bias, batch normalization and ReLU after it.</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="InChannels">The input channels.</param>
/// <param name="OutChannels">The output channels.</param>
/// <param name="Kernel">The height of the kernel, and its width unless <see cref="KernelWidth"/> is set.</param>
/// <param name="Stride">The stride in both directions.</param>
/// <param name="Rate">The dilation rate in both directions.</param>
/// <param name="Groups">The groups, each with an equal share of the channels.</param>
/// <param name="Biased">Whether a bias is added.</param>
/// <param name="Normalized">Whether batch normalization follows.</param>
/// <param name="Activated">Whether ReLU follows, after any batch normalization.</param>
public sealed record ConvolutionLayer(
    string Scope, int InChannels, int OutChannels, int Kernel = 1, int Stride = 1, int Rate = 1, int Groups = 1,
    bool Biased = false, bool Normalized = false, bool Activated = false)
    : Layer(Scope)
{
    /// <summary>The scope of the batch normalization within the layer's.</summary>
    public const string NormScope = "bn";

    /// <summary>The width of the kernel.</summary>
    public int KernelWidth { get; init; } = Kernel;

    /// <summary>How the edge is padded: <see cref="EdgePadding.Same"/> or <see cref="EdgePadding.Valid"/>.</summary>
    public EdgePadding Padding { get; init; } = EdgePadding.Same;

    /// <summary>Whether the layer counts in a network's depth. Those that only weigh channels or gates do not, nor all but the last of those that stand for one.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>Whether the layer runs on the channel means of the map that it takes, and what it gives weighs the channels of a map of the same extents.</summary>
    public bool IsPooled { get; init; }

    /// <summary>Whether the weight is stored as a matrix, [O, I], as that of a linear layer is.</summary>
    public bool IsMatrix { get; init; }

    /// <summary>Whether the layer classifies, or leads to the classifier: some conventions initialize these in another way.</summary>
    public bool IsClassifier { get; init; }

    /// <summary>The initial value of the bias.</summary>
    public double InitialBias { get; init; }

    /// <summary>Whether the output of the layer is 0 until it is trained: the scale of the normalization begins at 0, or without any the weight.</summary>
    public bool BeginsAtZero { get; init; }

    /// <inheritdoc/>
    public override Window Window => new(Kernel, KernelWidth, Stride, Rate);

    /// <inheritdoc/>
    public override bool Weighted => Counts;

    /// <inheritdoc/>
    public override bool IsEndPoint => true;

    /// <inheritdoc/>
    public override bool NeedsOutput => Activated;

    /// <inheritdoc/>
    internal override bool NeedsInputs => true;

    /// <inheritdoc/>
    internal override IReadOnlyList<Layer> Parts => Normalized ? [this with { Normalized = false, Activated = false }, Norm] : [this];

    /// <summary>The batch normalization after the convolution.</summary>
    public BatchNormLayer Norm => new(NormScope, OutChannels, Activated) { BeginsAtZero = BeginsAtZero };

    /// <inheritdoc/>
    public override Shape Apply(Shape input) => (Padding == EdgePadding.Valid ? Window.Valid(input) : input.Strided(Stride)) with { Channels = OutChannels };

    /// <inheritdoc/>
    public override IEnumerable<TensorPlan> Tensors(BatchNormTensors norm)
    {
        // A table that is being checked may hold any numbers; one that is too large is refused for its elements.
        EquatableArray<long> shape = IsMatrix ? new([OutChannels, (long)BigInteger.Min((BigInteger)InChannels * Kernel * KernelWidth, long.MaxValue)]) : new([OutChannels, InChannels / Groups, Kernel, KernelWidth]);
        yield return new TensorPlan("weight", shape, TensorRole.ConvolutionWeight);
        if (Biased)
        {
            yield return new TensorPlan("bias", new([OutChannels]), TensorRole.Parameter);
        }

        if (Normalized)
        {
            foreach (TensorPlan tensor in Norm.Tensors(norm))
            {
                yield return tensor.Under(NormScope);
            }
        }
    }

    /// <inheritdoc/>
    public override BigInteger MultiplyAdds(Shape input)
    {
        Shape output = IsPooled ? new(OutChannels, 1, 1) : Apply(input);
        return (BigInteger)(InChannels / Groups) * OutChannels * Kernel * KernelWidth * output.Height * output.Width;
    }

    /// <inheritdoc/>
    /// <remarks>In 16 bits the weight in this type.</remarks>
    internal override BigInteger KeptBytes(Shape input, Shape output, TrainingMemoryOptions step) =>
        step.Is16Bit ? step.ElementBytes * Tensors(default).Where(tensor => tensor.Role == TensorRole.ConvolutionWeight).Sum(tensor => tensor.Elements) : 0;

    /// <inheritdoc/>
    /// <remarks>The input and the gradient of the output in the layout of libtorch's kernels.</remarks>
    internal override BigInteger WorkspaceBytes(Shape input, Shape output, TrainingMemoryOptions step) => step.Bytes(input) + step.Bytes(output);
}
