namespace ResNetDsl.Programs;

/// <summary>What is known of a map before it is computed: its channels, and its extents where they do not depend on the image.</summary>
/// <param name="Channels">The channels.</param>
/// <param name="Height">The height; null when it depends on the image.</param>
/// <param name="Width">The width; null when it depends on the image.</param>
internal readonly record struct MapShape(long Channels, long? Height = null, long? Width = null)
{
    /// <summary>The map after windows.</summary>
    /// <param name="window">The window.</param>
    /// <param name="padding">How the edge is padded.</param>
    public MapShape Through(Window window, EdgePadding padding) => this with { Height = Through(Height, window.Height, window, padding), Width = Through(Width, window.Width, window, padding) };

    private static long? Through(long? extent, int side, Window window, EdgePadding padding) => padding == EdgePadding.Valid
        ? ((extent - 1 - ((side - 1L) * window.Rate)) / window.Stride) + 1
        : (extent + window.Stride - 1) / window.Stride;
}
