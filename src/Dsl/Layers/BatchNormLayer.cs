using System.Numerics;

namespace ResNetDsl.Architecture.Layers;

/// <summary>Batch normalization, followed by ReLU unless specified otherwise.</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="Channels">The input and output channels.</param>
/// <param name="Activated">Whether ReLU follows.</param>
public sealed record BatchNormLayer(string Scope, int Channels, bool Activated = true) : Layer(Scope)
{
    /// <summary>Whether the output of the layer is 0 until it is trained.</summary>
    public bool BeginsAtZero { get; init; }

    /// <inheritdoc/>
    public override bool NeedsOutput => Activated;

    /// <inheritdoc/>
    internal override bool NeedsInputs => true;

    /// <inheritdoc/>
    public override IEnumerable<TensorPlan> Tensors(BatchNormTensors norm)
    {
        if (norm.Scale)
        {
            yield return new TensorPlan("weight", new([Channels]), TensorRole.Parameter);
        }

        yield return new TensorPlan("bias", new([Channels]), TensorRole.Parameter);
        yield return new TensorPlan("running_mean", new([Channels]), TensorRole.Buffer);
        yield return new TensorPlan("running_var", new([Channels]), TensorRole.Buffer);
        if (norm.Counter)
        {
            yield return new TensorPlan("num_batches_tracked", default, TensorRole.Counter);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The mean and the deviation of the batch, in 32 bits.</remarks>
    internal override BigInteger KeptBytes(Shape input, Shape output, TrainingMemoryOptions step) => 2 * TrainingMemoryOptions.FloatBytes * (BigInteger)Channels;
}
