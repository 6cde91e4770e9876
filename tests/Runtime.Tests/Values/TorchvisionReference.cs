namespace ResNetDsl.Runtime.Tests.Values;

/// <summary>A stage of a reference network.</summary>
/// <param name="Units">The number of units.</param>
/// <param name="Stride">The stride of the first, or of the last in TF-slim.</param>
/// <param name="Groups">The groups of the 3×3 of a bottleneck.</param>
/// <param name="FirstRate">The dilation rate of the first.</param>
/// <param name="Rate">The dilation rate of the others.</param>
/// <param name="Scale">What residuals are multiplied by.</param>
/// <param name="StridesFirst">Whether it is the first unit that has the stride where it is usually the last.</param>
internal readonly record struct ReferenceStage(int Units, int Stride = 1, int Groups = 1, int FirstRate = 1, int Rate = 1, double Scale = 1, bool StridesFirst = false)
{
    public ReferenceStage(int units)
        : this(units, 1)
    {
    }
}

/// <summary>
/// torchvision's <c>resnet.py</c> in evaluation, and what timm's <c>resnet.py</c> adds under the same names: squeeze and excitation, the deep stem, average pools in shortcuts; and option A of
/// He et al., "Deep Residual Learning for Image Recognition", 2016.
/// </summary>
internal static class TorchvisionReference
{
    public static Tensor Forward(ReferenceState state, Tensor images, IReadOnlyList<ReferenceStage> stages)
    {
        Tensor x = Stem(state, images);
        for (int i = 0; i < stages.Count; i++)
        {
            ReferenceStage stage = stages[i];
            for (int unit = 0; unit < stage.Units; unit++)
            {
                x = Unit(state, $"layer{i + 1}.{unit}", x, unit == 0 ? stage.Stride : 1, unit == 0 ? stage.FirstRate : stage.Rate, stage);
            }
        }

        return state.Linear("fc", ReferenceState.Mean(x));
    }

    private static Tensor Stem(ReferenceState state, Tensor x)
    {
        if (state.Has("conv1.0.weight"))
        {
            x = state.Norm("conv1.1", state.Conv("conv1.0", x, stride: 2)).relu();
            x = state.Norm("conv1.4", state.Conv("conv1.3", x)).relu();
            x = state.Norm("bn1", state.Conv("conv1.6", x)).relu();
            return nn.functional.max_pool2d(x, 3, stride: 2, padding: 1);
        }

        bool isCifar = state.Of("conv1.weight").size(2) == 3;
        x = state.Norm("bn1", state.Conv("conv1", x, stride: isCifar ? 1 : 2)).relu();
        return isCifar ? x : nn.functional.max_pool2d(x, 3, stride: 2, padding: 1);
    }

    private static Tensor Unit(ReferenceState state, string unit, Tensor x, long stride, long rate, ReferenceStage stage)
    {
        Tensor residual;
        if (state.Has($"{unit}.conv3.weight"))
        {
            residual = state.Norm($"{unit}.bn1", state.Conv($"{unit}.conv1", x)).relu();
            residual = state.Norm($"{unit}.bn2", state.Conv($"{unit}.conv2", residual, stride, rate, stage.Groups)).relu();
            residual = state.Norm($"{unit}.bn3", state.Conv($"{unit}.conv3", residual));
        }
        else
        {
            residual = state.Norm($"{unit}.bn1", state.Conv($"{unit}.conv1", x, stride, rate)).relu();
            residual = state.Norm($"{unit}.bn2", state.Conv($"{unit}.conv2", residual, 1, rate));
        }

        if (state.Has($"{unit}.se.fc1.weight"))
        {
            Tensor mean = residual.mean([2, 3], keepdim: true);
            residual *= state.Conv($"{unit}.se.fc2", state.Conv($"{unit}.se.fc1", mean).relu()).sigmoid();
        }

        return (Shortcut(state, unit, x, residual.size(1), stride) + (residual * stage.Scale)).relu();
    }

    private static Tensor Shortcut(ReferenceState state, string unit, Tensor x, long channels, long stride)
    {
        if (state.Has($"{unit}.downsample.2.weight"))
        {
            Tensor pooled = stride == 1 ? x : nn.functional.avg_pool2d(x, 2, stride: 2, ceil_mode: true, count_include_pad: false);
            return state.Norm($"{unit}.downsample.2", state.Conv($"{unit}.downsample.1", pooled));
        }

        if (state.Has($"{unit}.downsample.0.weight"))
        {
            return state.Norm($"{unit}.downsample.1", state.Conv($"{unit}.downsample.0", x, stride));
        }

        if (channels == x.size(1))
        {
            return x;
        }

        // Option A: every second pixel, and zeros for the channels that are new.
        Tensor kept = x[.., .., TensorIndex.Slice(step: stride), TensorIndex.Slice(step: stride)];
        return cat([kept, zeros([kept.size(0), channels - kept.size(1), kept.size(2), kept.size(3)], dtype: kept.dtype)], 1);
    }
}
