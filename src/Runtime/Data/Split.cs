namespace ResNetDsl.Data;

/// <summary>A part of a dataset.</summary>
public enum Split
{
    /// <summary>The training part.</summary>
    Train = 0,

    /// <summary>The part on which the network is evaluated at the end. Neither weights nor the best epoch depend on it.</summary>
    Test = 1,

    /// <summary>The part on which the best epoch is chosen.</summary>
    Validation = 2,
}
