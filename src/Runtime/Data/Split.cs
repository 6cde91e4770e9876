namespace ResNetDsl.Data;

/// <summary>A part of a dataset.</summary>
public enum Split
{
    /// <summary>What a network learns from.</summary>
    Train = 0,

    /// <summary>What it is judged by at the end. Neither weights nor the best epoch depend on it.</summary>
    Test = 1,

    /// <summary>What the best epoch is chosen on.</summary>
    Validation = 2,
}
