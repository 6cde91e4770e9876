namespace ResNetDsl.Operations;

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

    /// <summary>Whether a map is stored so, in whole or in part.</summary>
    /// <param name="map">[N, C, H, W]; one of another rank is not.</param>
    public static bool Is(Tensor map) => map.dim() == 4 && !map.is_contiguous() && map.stride(1) < map.stride(3);
}
