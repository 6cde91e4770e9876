namespace ResNetDsl.Runtime.Tests.Values;

/// <summary>He et al., "Identity Mappings in Deep Residual Networks", 2016, in evaluation, as three libraries compute and name it.</summary>
internal static class PreActivationReference
{
    /// <summary>TF-slim's <c>resnet_v2.py</c>, the stride on the 3×3 of a block's last unit, and the same of KaimingHe/resnet-1k-layers, on the first 1×1 of a block's first.</summary>
    public static Tensor Slim(ReferenceState state, Tensor images, IReadOnlyList<ReferenceStage> stages, bool firstConvolution = false)
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
                bool strided = unit == (firstConvolution ? 0 : stages[i].Units - 1);
                x = Unit(state, $"block{i + 1}.unit_{unit + 1}", x, strided ? stages[i].Stride : 1, firstConvolution);
            }
        }

        x = state.Norm("postnorm", x).relu();
        return state.Conv("logits", x.mean([2, 3], keepdim: true)).flatten(1);
    }

    private static Tensor Unit(ReferenceState state, string unit, Tensor x, long stride, bool firstConvolution)
    {
        Tensor preact = state.Norm($"{unit}.preact", x).relu();
        Tensor shortcut = state.Has($"{unit}.shortcut.weight") ? state.Conv($"{unit}.shortcut", preact, stride) : x[.., .., TensorIndex.Slice(step: stride), TensorIndex.Slice(step: stride)];
        bool isBottleneck = state.Has($"{unit}.conv3.weight");
        Tensor residual = state.Norm($"{unit}.conv1.bn", state.Conv($"{unit}.conv1", preact, firstConvolution || !isBottleneck ? stride : 1)).relu();
        if (isBottleneck)
        {
            residual = state.Norm($"{unit}.conv2.bn", state.Conv($"{unit}.conv2", residual, firstConvolution ? 1 : stride)).relu();
        }

        return shortcut + state.Conv($"{unit}.{(isBottleneck ? "conv3" : "conv2")}", residual);
    }

    /// <summary>timm's <c>resnetv2.py</c>: the normalisation of a convolution goes by its number and stands before it.</summary>
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
