namespace ResNetDsl.Benchmarks.Peers;

/// <summary>Gives every contender the same weights, from one seed.</summary>
internal static class EqualWeights
{
    /// <summary>
    /// Fills parameters and statistics with random numbers, in the order of registration, which is the same in all contenders: every layer's own before its
    /// successor's. Scaled so that activations keep their size through the network, whatever its depth.
    /// </summary>
    public static void Fill(nn.Module network)
    {
        random.manual_seed(1);
        using IDisposable inference = no_grad();
        foreach ((string name, Tensor parameter) in network.named_parameters())
        {
            if (parameter.dim() > 1)
            {
                parameter.normal_(0, Math.Sqrt((double)parameter.size(0) / parameter.numel()));
                continue;
            }

            bool scale = name.EndsWith("weight", StringComparison.Ordinal);
            parameter.uniform_(scale ? 0.5 : -0.1, scale ? 1.5 : 0.1);
        }

        foreach ((string name, Tensor buffer) in network.named_buffers().Where(buffer => buffer.buffer.is_floating_point()))
        {
            bool variance = name.EndsWith("running_var", StringComparison.Ordinal);
            buffer.uniform_(variance ? 0.5 : -0.1, variance ? 1.5 : 0.1);
        }
    }
}
