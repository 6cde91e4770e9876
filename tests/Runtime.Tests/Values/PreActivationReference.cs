namespace ResNetDsl.Runtime.Tests.Values;

/// <summary>He et al., "Identity Mappings in Deep Residual Networks", 2016, in evaluation, as three libraries compute and name it.</summary>
internal static class PreActivationReference
{
    /// <summary>
    /// TF-slim's <c>resnet_v2.py</c>, the stride on the 3×3 of a block's last unit, and the same of KaimingHe/resnet-1k-layers, on the first 1×1 of a block's first. Squeeze and excitation,
    /// average pools and zeros in shortcuts are as with the activation last, except that the shortcut, where the channels change, sees what the convolutions see.
    /// </summary>
    public static Tensor Slim(ReferenceState state, Tensor images, IReadOnlyList<ReferenceStage> stages, bool firstConvolution = false, bool averages = false)
    {
        Tensor x = images;
        if (state.Of("conv1.weight").size(2) == 7)
        {
            // TensorFlow's SAME pads an even extent after, an odd one on both sides.
            x = state.Conv("conv1", x, stride: 2);
            (long bottom, long right) = (1, 1);
            (long top, long left) = (x.size(2) % 2, x.size(3) % 2);
            x = nn.functional.max_pool2d(nn.functional.pad(x, [left, right, top, bottom], value: double.NegativeInfinity), 3, stride: 2);
        }
        else
        {
            x = state.Conv("conv1", x);
        }

        for (int i = 0; i < stages.Count; i++)
        {
            for (int unit = 0; unit < stages[i].Units; unit++)
            {
                bool strided = unit == (firstConvolution || stages[i].StridesFirst ? 0 : stages[i].Units - 1);
                x = Unit(state, $"block{i + 1}.unit_{unit + 1}", x, strided ? stages[i].Stride : 1, stages[i].Scale, firstConvolution, averages);
            }
        }

        x = state.Norm("postnorm", x).relu();
        return state.Conv("logits", x.mean([2, 3], keepdim: true)).flatten(1);
    }

    private static Tensor Unit(ReferenceState state, string unit, Tensor x, long stride, double scale, bool firstConvolution, bool averages)
    {
        Tensor preact = state.Norm($"{unit}.preact", x).relu();
        bool isBottleneck = state.Has($"{unit}.conv3.weight");
        Tensor residual = state.Norm($"{unit}.conv1.bn", state.Conv($"{unit}.conv1", preact, firstConvolution || !isBottleneck ? stride : 1)).relu();
        if (isBottleneck)
        {
            residual = state.Norm($"{unit}.conv2.bn", state.Conv($"{unit}.conv2", residual, firstConvolution ? 1 : stride)).relu();
        }

        residual = state.Conv($"{unit}.{(isBottleneck ? "conv3" : "conv2")}", residual);
        if (state.Has($"{unit}.se.fc1.weight"))
        {
            Tensor mean = residual.mean([2, 3], keepdim: true);
            residual *= state.Conv($"{unit}.se.fc2", state.Conv($"{unit}.se.fc1", mean).relu()).sigmoid();
        }

        return Shortcut(state, unit, x, preact, residual.size(1), stride, averages) + (residual * scale);
    }

    private static Tensor Shortcut(ReferenceState state, string unit, Tensor x, Tensor preact, long channels, long stride, bool averages)
    {
        if (!state.Has($"{unit}.shortcut.weight"))
        {
            Tensor kept = (channels == x.size(1) ? x : preact)[.., .., TensorIndex.Slice(step: stride), TensorIndex.Slice(step: stride)];
            return channels == x.size(1) ? kept : cat([kept, zeros([kept.size(0), channels - kept.size(1), kept.size(2), kept.size(3)], dtype: kept.dtype)], 1);
        }

        return averages && stride > 1
            ? state.Conv($"{unit}.shortcut", nn.functional.avg_pool2d(preact, 2, stride: 2, ceil_mode: true, count_include_pad: false))
            : state.Conv($"{unit}.shortcut", preact, stride);
    }

    /// <summary>timm's <c>resnetv2.py</c>: the normalization of a convolution goes by its number and stands before it.</summary>
    public static Tensor Timm(ReferenceState state, Tensor images, IReadOnlyList<ReferenceStage> stages)
    {
        Tensor x = nn.functional.max_pool2d(state.Conv("stem.conv", images, stride: 2), 3, stride: 2, padding: 1);
        for (int i = 0; i < stages.Count; i++)
        {
            for (int unit = 0; unit < stages[i].Units; unit++)
            {
                string scope = $"stages.{i}.blocks.{unit}";
                long stride = unit == 0 ? stages[i].Stride : 1;
                Tensor preact = state.Norm($"{scope}.norm1", x).relu();
                Tensor shortcut = state.Has($"{scope}.downsample.conv.weight") ? state.Conv($"{scope}.downsample.conv", preact, stride) : x;
                bool isBottleneck = state.Has($"{scope}.conv3.weight");
                Tensor residual = state.Conv($"{scope}.conv1", preact, isBottleneck ? 1 : stride);
                residual = state.Conv($"{scope}.conv2", state.Norm($"{scope}.norm2", residual).relu(), isBottleneck ? stride : 1);
                residual = isBottleneck ? state.Conv($"{scope}.conv3", state.Norm($"{scope}.norm3", residual).relu()) : residual;
                x = residual + shortcut;
            }
        }

        x = state.Norm("norm", x).relu();
        return state.Conv("head.fc", x.mean([2, 3], keepdim: true)).flatten(1);
    }
}
