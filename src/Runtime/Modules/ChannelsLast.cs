namespace ResNetDsl.Modules;

/// <summary>Maps that are stored pixel by pixel: torch's <c>channels_last</c>, for which TorchSharp has no method. The shape remains [N, C, H, W].</summary>
internal static class ChannelsLast
{
    /// <summary>A map in this layout.</summary>
    /// <param name="map">[N, C, H, W]. The caller keeps ownership. Gradients flow through.</param>
    /// <returns>[N, C, H, W], owned by the caller.</returns>
    public static Tensor Of(Tensor map)
    {
        using Tensor pixels = map.permute(0, 2, 3, 1);
        using Tensor stored = pixels.contiguous();
        return stored.permute(0, 3, 1, 2);
    }
}
