namespace ResNetDsl.Data;

/// <summary>A part of a dataset.</summary>
public enum Split
{
    /// <summary>What a network learns from.</summary>
    Train = 0,

    /// <summary>What it is judged by and never learns from.</summary>
    Test = 1,
}
