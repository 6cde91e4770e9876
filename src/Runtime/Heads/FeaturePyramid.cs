using ResNetDsl.Layers;
using ResNetDsl.Modules;
using ResNetDsl.Operations;

namespace ResNetDsl.Heads;

/// <summary>
/// A feature pyramid (Lin et al., "Feature Pyramid Networks for Object Detection", 2017): batch normalization and ReLU after pre-activation units, and a lateral 1×1 convolution of each tap, from coarse to fine the
/// nearest neighbor of the coarser map added, and a 3×3 convolution of each sum. A map [N, width, h, w] for each tap.
/// </summary>
public sealed class FeaturePyramid : Head
{
    private readonly List<(BatchNorm? Norm, Convolution Lateral, Convolution Output)> levels;

    /// <summary>Creates the layers, for taps that are not activated.</summary>
    /// <param name="scope">The head's scope.</param>
    /// <param name="width">The channels of each level.</param>
    /// <param name="channels">The channels of each tap, from fine to coarse.</param>
    public FeaturePyramid(VariableScope scope, int width, params int[] channels)
        : this(scope, normalized: true, width, channels)
    {
    }

    /// <summary>Creates the layers.</summary>
    /// <param name="scope">The head's scope.</param>
    /// <param name="normalized">Whether the head normalizes and activates its taps first.</param>
    /// <param name="width">The channels of each level.</param>
    /// <param name="channels">The channels of each tap, from fine to coarse.</param>
    public FeaturePyramid(VariableScope scope, bool normalized, int width, params int[] channels)
        : base(scope)
    {
        List<(BatchNorm? Norm, Convolution Lateral)> inner =
            [.. channels.Select((from, level) => (normalized ? scope.BatchNorm(Named("norm", level), from) : null, scope.Convolution(Named("lateral", level), from, width, biased: true)))];
        levels = [.. inner.Select((parts, level) => (parts.Norm, parts.Lateral, scope.Convolution(Named("output", level), width, width, kernel: 3, biased: true)))];
        RegisterLayers(scope.Layers);

        static string Named(string layer, int level) => layer + Text.Plain(level + 1);
    }

    /// <summary>Not supported: a pyramid has several inputs.</summary>
    /// <param name="input">One of them.</param>
    /// <exception cref="NotSupportedException">Always: the composition runs the pyramid.</exception>
    public override Tensor forward(Tensor input) => throw new NotSupportedException($"{GetName()} expects {levels.Count} maps; run the composition that it belongs to.");

    /// <summary>Runs the pyramid.</summary>
    /// <param name="taps">The outputs of its taps, from fine to coarse, [N, C, h, w] each, in the type of the parameters. The caller keeps ownership.</param>
    /// <param name="pass">The forward pass of the composition.</param>
    /// <returns>For each tap [N, width, h, w].</returns>
    /// <exception cref="ArgumentException">There are more or fewer taps than levels.</exception>
    public IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> taps, Pass pass)
    {
        ArgumentNullException.ThrowIfNull(taps);
        ArgumentNullException.ThrowIfNull(pass);
        if (taps.Count != levels.Count)
        {
            throw new ArgumentException($"{GetName()} expects {levels.Count} maps, not {taps.Count}.", nameof(taps));
        }

        Pass heads = pass.OfHeads;
        Tensor?[] outputs = new Tensor?[levels.Count];
        Tensor? coarser = null;
        try
        {
            for (int i = levels.Count - 1; i >= 0; i--)
            {
                using Tensor? passed = coarser;
                using Tensor? activated = levels[i].Norm?.Run(taps[i], heads);
                coarser = levels[i].Lateral.Run(activated ?? taps[i], heads);
                if (passed is not null)
                {
                    using Tensor lateral = coarser;
                    using Tensor upsampled = heads.Apply(new Resample(IsBilinear: false), passed, lateral);

                    // In place: a convolution's gradient does not need its output.
                    coarser = heads.Add(upsampled, lateral, inPlace: true);
                }

                outputs[i] = levels[i].Output.Run(coarser, heads);
            }

            return outputs!;
        }
        catch
        {
            foreach (Tensor? output in outputs)
            {
                output?.Dispose();
            }

            throw;
        }
        finally
        {
            coarser?.Dispose();
        }
    }
}
