namespace ResNetDsl.Architecture;

/// <summary>The shape of one image or feature map, without the batch axis: C×H×W, or C alone where height and width have been pooled away.</summary>
/// <param name="Channels">The channels.</param>
/// <param name="Height">The height in pixels; 0 when the map has been pooled to a vector.</param>
/// <param name="Width">The width in pixels; 0 when the map has been pooled to a vector.</param>
public readonly record struct Shape(int Channels, int Height, int Width)
{
    /// <summary>The shape of a vector of so many channels, [N, C].</summary>
    /// <param name="channels">The channels.</param>
    public static Shape Vector(int channels) => new(channels, 0, 0);

    /// <summary>Whether there is no height and width.</summary>
    public bool IsVector => Height == 0 && Width == 0;

    /// <summary>Returns the shape after a stride: extents are divided and rounded up.</summary>
    /// <param name="stride">The stride, at least 1.</param>
    public Shape Strided(int stride) => this with { Height = Divide(Height, stride), Width = Divide(Width, stride) };

    /// <summary>The shape of a batch: [N, C, H, W], or [N, C] of a vector.</summary>
    /// <param name="batch">The number of images.</param>
    public long[] WithBatch(long batch) => IsVector ? [batch, Channels] : [batch, Channels, Height, Width];

    /// <summary>Returns the shape of a tensor of unknown batch size as text: <c>[N, 64, 56, 56]</c>.</summary>
    public string ToBatchString() => IsVector ? $"[N, {Text.Plain(Channels)}]" : $"[N, {Text.Plain(Channels)}, {Text.Plain(Height)}, {Text.Plain(Width)}]";

    /// <summary>Returns the shape of one map as text: <c>64×56×56</c>.</summary>
    public override string ToString() => IsVector ? Text.Plain(Channels) : $"{Text.Plain(Channels)}×{Text.Plain(Height)}×{Text.Plain(Width)}";

    /// <summary>The way from this shape to another in a column: <c>    3×224×224 -> 64×56×56</c>.</summary>
    /// <param name="other">The other shape.</param>
    internal string ArrowTo(Shape other) => $"{ToString(),13} -> {other}";

    private static int Divide(int extent, int stride) => (int)(((long)extent + stride - 1) / stride);
}
