namespace ResNetDsl.Runtime.Tests.Values;

/// <summary>TF-slim's <c>inception_resnet_v2.py</c> in evaluation, with each part as often as <see cref="Networks.SmallInception"/> has it.</summary>
internal static class InceptionReference
{
    public static Tensor Forward(ReferenceState state, Tensor x)
    {
        x = Layer("Conv2d_1a_3x3", x, stride: 2, padded: false);
        x = Layer("Conv2d_2a_3x3", x, padded: false);
        x = Layer("Conv2d_2b_3x3", x);
        x = Pool(x);
        x = Layer("Conv2d_3b_1x1", x, padded: false);
        x = Layer("Conv2d_4a_3x3", x, padded: false);
        x = Pool(x);

        string unit = "mixed_5b.unit_1.";
        x = cat(
            [
                Branch(unit + "Branch_0", x, "Conv2d_1x1"),
                Branch(unit + "Branch_1", x, "Conv2d_0a_1x1", "Conv2d_0b_5x5"),
                Branch(unit + "Branch_2", x, "Conv2d_0a_1x1", "Conv2d_0b_3x3", "Conv2d_0c_3x3"),

                // TensorFlow's SAME average pool divides by the pixels that there are.
                Branch(unit + "Branch_3", nn.functional.avg_pool2d(x, 3, stride: 1, padding: 1, count_include_pad: false), "Conv2d_0b_1x1"),
            ],
            1);
        x = Residuals(x, "repeat", 2, 0.17, ["Conv2d_1x1"], ["Conv2d_0a_1x1", "Conv2d_0b_3x3"], ["Conv2d_0a_1x1", "Conv2d_0b_3x3", "Conv2d_0c_3x3"]);

        unit = "mixed_6a.unit_1.";
        x = cat(
            [
                Reduced(unit + "Branch_0", x, "Conv2d_1a_3x3"),
                Reduced(unit + "Branch_1", x, "Conv2d_0a_1x1", "Conv2d_0b_3x3", "Conv2d_1a_3x3"),
                Pool(x),
            ],
            1);
        x = Residuals(x, "repeat_1", 2, 0.10, ["Conv2d_1x1"], ["Conv2d_0a_1x1", "Conv2d_0b_1x7", "Conv2d_0c_7x1"]);

        unit = "mixed_7a.unit_1.";
        x = cat(
            [
                Reduced(unit + "Branch_0", x, "Conv2d_0a_1x1", "Conv2d_1a_3x3"),
                Reduced(unit + "Branch_1", x, "Conv2d_0a_1x1", "Conv2d_1a_3x3"),
                Reduced(unit + "Branch_2", x, "Conv2d_0a_1x1", "Conv2d_0b_3x3", "Conv2d_1a_3x3"),
                Pool(x),
            ],
            1);
        x = Residuals(x, "repeat_2", 1, 0.20, ["Conv2d_1x1"], ["Conv2d_0a_1x1", "Conv2d_0b_1x3", "Conv2d_0c_3x1"]);
        x = Residual(x, "block8.unit_1.", 1, activated: false, ["Conv2d_1x1"], ["Conv2d_0a_1x1", "Conv2d_0b_1x3", "Conv2d_0c_3x1"]);
        x = Layer("conv2d_7b.unit_1.conv1", x);
        return state.Conv("logits", x.mean([2, 3], keepdim: true)).flatten(1);

        Tensor Layer(string name, Tensor input, long stride = 1, bool padded = true) => state.Norm($"{name}.bn", state.Conv(name, input, stride, padded: padded)).relu();

        Tensor Pool(Tensor input) => nn.functional.max_pool2d(input, 3, stride: 2);

        Tensor Branch(string scope, Tensor input, params string[] layers) => layers.Aggregate(input, (value, name) => Layer($"{scope}.{name}", value));

        // The last layer has the stride, and no padding.
        Tensor Reduced(string scope, Tensor input, params string[] layers) =>
            Layer($"{scope}.{layers[^1]}", Branch(scope, input, layers[..^1]), stride: 2, padded: false);

        Tensor Residuals(Tensor input, string block, int count, double scale, params string[][] branches) =>
            Enumerable.Range(1, count).Aggregate(input, (value, number) => Residual(value, $"{block}.unit_{number}.", scale, activated: true, branches));

        Tensor Residual(Tensor input, string scope, double scale, bool activated, params string[][] branches)
        {
            Tensor mixed = cat([.. branches.Select((layers, i) => Branch($"{scope}Branch_{i}", input, layers))], 1);
            Tensor sum = input + (state.Conv(scope + "Conv2d_1x1", mixed) * scale);
            return activated ? sum.relu() : sum;
        }
    }
}
