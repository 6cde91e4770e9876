namespace ResNetDsl.Runtime.Tests.Values;

/// <summary>A state dict, and what torch's functions make of it. Remembers which tensors were used, so that a test can tell that none was forgotten.</summary>
internal sealed class ReferenceState(Dictionary<string, Tensor> tensors, double epsilon = 1e-5)
{
    private readonly HashSet<string> used = [];

    /// <summary>The tensors that nothing has used. Counters are not for computing.</summary>
    public IEnumerable<string> Unused => tensors.Keys.Where(key => !used.Contains(key) && !key.EndsWith("num_batches_tracked", StringComparison.Ordinal));

    /// <summary>Whether there is such a tensor.</summary>
    public bool Has(string key) => tensors.ContainsKey(key);

    /// <summary>A tensor that must be there.</summary>
    public Tensor Of(string key)
    {
        used.Add(key);
        return tensors[key];
    }

    /// <summary>A tensor that need not be there.</summary>
    public Tensor? Optional(string key) => Has(key) ? Of(key) : null;

    /// <summary>A convolution, padded by (k_eff − 1) / 2 unless said otherwise.</summary>
    public Tensor Conv(string layer, Tensor x, long stride = 1, long rate = 1, long groups = 1, bool padded = true)
    {
        Tensor weight = Of(layer + ".weight");
        long[] padding = padded ? [(weight.size(2) - 1) * rate / 2, (weight.size(3) - 1) * rate / 2] : [0, 0];
        return nn.functional.conv2d(x, weight, Optional(layer + ".bias"), [stride, stride], padding, [rate, rate], groups);
    }

    /// <summary>Batch normalization by the moving statistics.</summary>
    public Tensor Norm(string layer, Tensor x) => nn.functional.batch_norm(
        x, Of(layer + ".running_mean"), Of(layer + ".running_var"), Optional(layer + ".weight"), Of(layer + ".bias"), training: false, eps: epsilon);

    /// <summary>A dense layer.</summary>
    public Tensor Linear(string layer, Tensor x) => nn.functional.linear(x, Of(layer + ".weight"), Of(layer + ".bias"));

    /// <summary>The mean over height and width, [N, C].</summary>
    public static Tensor Mean(Tensor x) => nn.functional.adaptive_avg_pool2d(x, [1, 1]).flatten(1);
}
