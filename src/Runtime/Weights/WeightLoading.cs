namespace ResNetDsl.Weights;

/// <summary>Specifies how the classifier is loaded.</summary>
public enum ClassifierWeights
{
    /// <summary>It is loaded and must match.</summary>
    Require,

    /// <summary>It is not loaded, and the network keeps its own.</summary>
    Skip,
}

/// <summary>Specifies how the first convolution is loaded from weights for a different number of image channels.</summary>
public enum InputChannelWeights
{
    /// <summary>It must match.</summary>
    Require,

    /// <summary>
    /// It is adapted as in timm's <c>adapt_input_conv</c>: for one channel the weights of all are summed, as a gray image has the same values in each; for more they are repeated in
    /// order and scaled by old / new channels, so that sums stay of the same size.
    /// </summary>
    Adapt,
}

/// <summary>Specifies how class 0 of a classifier is loaded that is the background, as in TF-slim's classifiers of 1,001 classes, if the network has one class less.</summary>
public enum BackgroundClass
{
    /// <summary>It is loaded like any other class, and the network must have it.</summary>
    Require,

    /// <summary>It is left out, and the network's output 0 is the file's class 1.</summary>
    Drop,
}

/// <summary>Options of loading weights. The defaults require a complete match.</summary>
public sealed record WeightLoading
{
    /// <summary>The naming of the file; null for the one that fits best.</summary>
    public WeightNaming? Naming { get; init; }

    /// <summary>The prefix of each name, with its dot or slash: <c>network.</c>, <c>resnet_v2_50/</c>. Tensors without it are left out. It may be the first part only: <c>model_ema.</c> for <c>model_ema.module.</c>. Null for the prefix that fits best.</summary>
    public string? Prefix { get; init; }

    /// <summary>How the classifier is loaded.</summary>
    public ClassifierWeights Classifier { get; init; } = ClassifierWeights.Require;

    /// <summary>How the background class is loaded, if the library of the file has one.</summary>
    public BackgroundClass Background { get; init; } = BackgroundClass.Require;

    /// <summary>How the first convolution is loaded if the channels differ.</summary>
    public InputChannelWeights InputChannels { get; init; } = InputChannelWeights.Require;

    /// <summary>Whether missing and unexpected tensors are errors. Otherwise they are reported. Different shapes are always errors.</summary>
    public bool Strict { get; init; } = true;

    /// <summary>Whether weights of a different function, such as one with other strides or padding, are errors.</summary>
    public bool CheckFunction { get; init; } = true;
}
