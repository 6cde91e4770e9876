using ResNetDsl.Distributed;
using ResNetDsl.Modules;
using ResNetDsl.Operations;
using ResNetDsl.Variables;

namespace ResNetDsl.Layers;

/// <summary>
/// Batch normalization, optionally followed by ReLU: [N, C, H, W] to [N, C, H, W]. Decay d of TF-slim is torch's momentum 1 − d; both
/// keep the unbiased variance. <c>num_batches_tracked</c> is there under the keys of libraries that have it, and counts; the decay never depends on it.
/// </summary>
public sealed class BatchNorm : NetworkModule
{
    private readonly Variable? weight;
    private readonly Variable bias;
    private readonly Variable runningMean;
    private readonly Variable runningVariance;
    private readonly Variable? steps;
    private readonly double momentum;
    private readonly double epsilon;
    private readonly bool activated;

    internal BatchNorm(VariableScope scope, BatchNormLayer layer)
        : base(layer.Scope)
    {
        long[] shape = [layer.Channels];
        weight = scope.Settings.BatchNormScale ? scope.Use(this, "weight", shape, trainable: true, layer.BeginsAtZero ? Initializer.Zeros : Initializer.Ones) : null;
        bias = scope.Use(this, "bias", shape, trainable: true, Initializer.Zeros);
        runningMean = scope.Use(this, "running_mean", shape, trainable: false, Initializer.Zeros);
        runningVariance = scope.Use(this, "running_var", shape, trainable: false, Initializer.Ones);
        steps = scope.Settings.BatchNormCounter ? scope.UseCounter(this, "num_batches_tracked") : null;
        momentum = 1 - scope.Settings.BatchNormDecay;
        epsilon = scope.Settings.BatchNormEpsilon;
        activated = layer.Activated;
    }

    /// <summary>Normalizes, and activates if the layer does.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, C, H, W].</returns>
    /// <exception cref="InvalidOperationException">In training mode, when a channel has a single value: its variance does not exist.</exception>
    public override Tensor forward(Tensor input) => Run(input, Pass.Current);

    /// <summary>The scale (gamma), [C]; null where the network has none.</summary>
    public Tensor? Weight => weight?.Value;

    /// <summary>The shift (beta), [C].</summary>
    public Tensor Bias => bias.Value;

    /// <summary>The moving mean, [C].</summary>
    public Tensor RunningMean => runningMean.Value;

    /// <summary>The moving variance, [C], unbiased.</summary>
    public Tensor RunningVariance => runningVariance.Value;

    /// <summary>The steps that the moving statistics are means over, about: 1 / (1 − decay).</summary>
    internal double Span => 1 / momentum;

    /// <inheritdoc cref="forward" path="/*[not(self::param)]"/>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="pass">The forward pass.</param>
    public Tensor Run(Tensor input, Pass pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pass);
        bool batchStatistics = pass.Trains(this);
        if (batchStatistics && pass.Training?.Statistics is { } group)
        {
            return Synchronized(input, pass, group);
        }

        if (batchStatistics && input.numel() == input.size(1))
        {
            throw new InvalidOperationException(
                "Batch normalization cannot train on one value for each channel (one image whose map is 1×1): "
                + "use a larger batch or image, or call eval() first.");
        }

        // Without moving statistics to write to, those of the batch are used anyway.
        bool keeps = batchStatistics && pass.StatisticsWeight == 0;
        Normalize operation = new(epsilon, activated, pass.StatisticsWeight ?? momentum, batchStatistics);
        Tensor output = pass.Apply(operation, input, keeps ? null : runningMean.Value, keeps ? null : runningVariance.Value, weight?.Value, bias.Value);
        Count(batchStatistics, pass);
        return output;
    }

    /// <summary>Normalizes by the statistics of the pictures of all processes.</summary>
    private Tensor Synchronized(Tensor input, Pass pass, ProcessGroup group)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor statistics, long count) = GroupStatistics.Of(input, group, pass.Training!.Part is not { Count: 0 });
        if (count < 2)
        {
            throw new InvalidOperationException("Batch normalization cannot train on one value for each channel (one image whose map is 1×1): use a larger batch or image.");
        }

        (Tensor mean, Tensor variance) = (statistics[0], statistics[1]);
        using Scalar least = epsilon.ToScalar();
        Tensor scale = variance.add(least).rsqrt();
        scale = weight is null ? scale : scale.mul(weight.Value);
        Tensor shift = bias.Value.sub(mean.mul(scale));
        Tensor output = ByChannel(shift).addcmul(input, ByChannel(scale), Sum.One).to(input.dtype);
        double moves = pass.StatisticsWeight ?? momentum;
        if (moves > 0)
        {
            using IDisposable inference = no_grad();
            using Scalar share = moves.ToScalar(), unbiased = (count / (count - 1.0)).ToScalar();
            runningMean.Value.add_(mean.detach().sub(runningMean.Value), share);
            runningVariance.Value.add_(variance.detach().mul(unbiased).sub(runningVariance.Value), share);
        }

        Count(true, pass);
        return (activated ? output.relu_() : output).MoveToOuterDisposeScope();

        static Tensor ByChannel(Tensor values) => values.view(1, -1, 1, 1);
    }

    private void Count(bool batchStatistics, Pass pass)
    {
        if (batchStatistics && pass.StatisticsWeight is null)
        {
            // Both scalars are ours: one that TorchSharp makes for the call may be collected while native code still reads it.
            steps?.Value.add_(Sum.One, Sum.One);
        }
    }
}
