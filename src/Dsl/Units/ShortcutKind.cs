namespace ResNetDsl;

/// <summary>What the shortcut of a residual unit is where the unit changes the number of channels.</summary>
public enum ShortcutKind
{
    /// <summary>A 1×1 convolution (He et al., "Deep Residual Learning for Image Recognition", 2016, option B).</summary>
    Projection = 0,

    /// <summary>Nothing: every unit keeps the number of channels, and a table in which one does not is an error.</summary>
    Identity = 1,
}
