namespace ResNetDsl.Runtime.Tests.Values;

/// <summary>Fills a network so that nothing in it is 0 or 1, and what it gives stays of the order of 1.</summary>
internal static class RandomState
{
    public static void Fill(Network net, int seed)
    {
        using IDisposable inference = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string key, Tensor tensor) in net.state_dict())
        {
            seed++;
            if (!tensor.is_floating_point())
            {
                continue;
            }

            Tensor noise = SampleImages.Noise(seed, tensor.shape, float64);
            bool isScale = tensor.dim() == 1 && key.EndsWith("weight", StringComparison.Ordinal);
            Tensor values = tensor.dim() > 1 ? noise * Math.Sqrt(1.0 / (tensor.numel() / tensor.size(0)))
                : isScale || key.EndsWith("running_var", StringComparison.Ordinal) ? (noise * 0.3).exp()
                : noise * 0.3;
            tensor.copy_(values);
        }
    }
}
