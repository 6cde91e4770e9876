namespace ResNetDsl.Runtime.Tests.Values;

/// <summary>Networks whose units have no residual, in evaluation.</summary>
internal static class PlainReference
{
    /// <summary>torchvision's <c>vgg.py</c>: every layer of its <c>features</c> has a number, those without tensors too.</summary>
    /// <param name="state">The network's tensors.</param>
    /// <param name="x">The images.</param>
    /// <param name="configuration">The convolutions, and pools as torchvision writes them, <c>M</c>.</param>
    /// <param name="normalized">Whether batch normalization follows each convolution.</param>
    /// <param name="map">The extents that <c>avgpool</c> gives.</param>
    public static Tensor Vgg(ReferenceState state, Tensor x, string configuration, bool normalized, long[] map)
    {
        int number = 0;
        foreach (char layer in configuration)
        {
            if (layer == 'M')
            {
                x = nn.functional.max_pool2d(x, 2, stride: 2);
                number++;
                continue;
            }

            x = state.Conv($"features.{number}", x);
            x = (normalized ? state.Norm($"features.{number + 1}", x) : x).relu();
            number += normalized ? 3 : 2;
        }

        x = nn.functional.adaptive_avg_pool2d(x, map).flatten(1);
        x = state.Linear("classifier.0", x).relu();
        x = state.Linear("classifier.3", x).relu();
        return state.Linear("classifier.6", x);
    }

    /// <summary>The units of the table <see cref="Networks.PlainUnits"/>.</summary>
    public static Tensor Units(ReferenceState state, Tensor x)
    {
        foreach ((string unit, long stride, long groups, bool activated) in new[]
        {
            ("first.unit_1", 1L, 1L, true), ("first.unit_2", 1, 1, true), ("second.unit_1", 2, 2, true), ("second.unit_2", 1, 2, true), ("third.unit_1", 1, 1, false),
        })
        {
            x = state.Norm($"{unit}.conv1.bn", state.Conv($"{unit}.conv1", x, stride, groups: groups));
            x = activated ? x.relu() : x;
        }

        return state.Conv("logits", x.mean([2, 3], keepdim: true)).flatten(1);
    }

    /// <summary>Srivastava et al., "Highway Networks", 2015, equation 3: y = H(x) · T(x) + x · (1 − T(x)), behind one plain unit.</summary>
    /// <param name="state">The network's tensors.</param>
    /// <param name="x">The images.</param>
    /// <param name="units">The scopes of the highway units.</param>
    /// <param name="pool">The side of the max pool after them; 1 for none.</param>
    public static Tensor Highway(ReferenceState state, Tensor x, IEnumerable<string> units, long pool)
    {
        x = Activated("lead.unit_1.conv1", x);
        foreach (string unit in units)
        {
            Tensor gate = state.Conv($"{unit}.gate", x).sigmoid();
            x = (Activated($"{unit}.transform", x) * gate) + (x * (1 - gate));
        }

        x = pool > 1 ? nn.functional.max_pool2d(x, pool, stride: pool) : x;
        return state.Conv("logits", x.mean([2, 3], keepdim: true)).flatten(1);

        Tensor Activated(string layer, Tensor input)
        {
            Tensor output = state.Conv(layer, input);
            return (state.Has($"{layer}.bn.bias") ? state.Norm($"{layer}.bn", output) : output).relu();
        }
    }
}
