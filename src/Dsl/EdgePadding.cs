namespace ResNetDsl.Architecture;

/// <summary>Specifies how the edges of a map are padded.</summary>
public enum EdgePadding
{
    /// <summary>TensorFlow's SAME, the output ⌈n/s⌉: convolutions by (k_eff − 1) / 2 on each side (<c>conv2d_same</c>), max pools by what the extent needs, the smaller half before.</summary>
    Same,

    /// <summary>No padding: the output is (n − k) / s + 1, rounded down.</summary>
    Valid,

    /// <summary>By (k − 1) / 2 on each side, whatever the extent (torch's <c>padding</c>); the output of an odd window is ⌈n/s⌉.</summary>
    Symmetric,

    /// <summary>Only after, as far as a last window needs (torch's <c>ceil_mode</c>).</summary>
    Ceiling,

    /// <summary>By zeros, which count in a mean, as far as a last window needs, the smaller half before; the output ⌈n/s⌉ (timm's <c>AvgPool2dSame</c>).</summary>
    Zeros,

    /// <summary>By (k − 1) / 2 zeros on each side, which count in a maximum (Keras' <c>ZeroPadding2D</c> before a pool); the output of an odd window is ⌈n/s⌉.</summary>
    SymmetricZeros,
}
