using ResNetDsl.Variables;

namespace ResNetDsl.Layers;

/// <summary>
/// Batch normalisation followed by ReLU, the only way residual networks use it: [N, C, H, W] to [N, C, H, W]. Decay d of TF-slim is torch's momentum 1 − d; both
/// keep the unbiased variance. There is no <c>num_batches_tracked</c>, since the decay never depends on it.
/// </summary>
public sealed class BatchNorm : NetworkModule
{
    private readonly Variable? weight;
    private readonly Variable bias;
    private readonly Variable runningMean;
    private readonly Variable runningVariance;
    private readonly double momentum;
    private readonly double epsilon;

    internal BatchNorm(VariableScope scope, BatchNormLayer layer)
        : base(layer.Scope)
    {
        long[] shape = [layer.Channels];
        weight = scope.Arguments.BatchNormScale ? Use(scope, "weight", shape, trainable: true, Initializers.Ones) : null;
        bias = Use(scope, "bias", shape, trainable: true, Initializers.Zeros);
        runningMean = Use(scope, "running_mean", shape, trainable: false, Initializers.Zeros);
        runningVariance = Use(scope, "running_var", shape, trainable: false, Initializers.Ones);
        momentum = 1 - scope.Arguments.BatchNormDecay;
        epsilon = scope.Arguments.BatchNormEpsilon;
    }

    internal Tensor Parameter => bias.Value;

    /// <summary>Normalises and activates.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, C, H, W].</returns>
    /// <exception cref="InvalidOperationException">In training mode, when a channel has a single value: its variance does not exist.</exception>
    public override Tensor forward(Tensor input)
    {
        bool batchStatistics = training;
        if (batchStatistics && input.numel() == input.size(1))
        {
            throw new InvalidOperationException(
                "Batch normalisation cannot train on one value for each channel (one image whose map is 1×1): "
                + "give a larger batch or image, or call eval() first.");
        }

        Tensor output = nn.functional.batch_norm(
            input, runningMean.Value, runningVariance.Value, weight?.Value, bias.Value, batchStatistics, momentum, epsilon);

        // In place: neither this output nor its gradient needs the values below zero.
        output.relu_();
        return output;
    }
}
