namespace ResNetDsl.Weights;

/// <summary>What is done with the classifier when weights are loaded.</summary>
public enum ClassifierWeights
{
    /// <summary>It is loaded, and has to fit.</summary>
    Require,

    /// <summary>It stays as it is in the network, whatever the file has.</summary>
    Skip,
}

/// <summary>What is done with the first convolution when the weights are for images of other channels.</summary>
public enum InputChannelWeights
{
    /// <summary>It has to fit.</summary>
    Require,

    /// <summary>
    /// It is made to fit as timm's <c>adapt_input_conv</c> does: for one channel the weights of all are summed, as a gray image has the same values in each; for more they are repeated in
    /// order and scaled by old / new channels, so that sums stay of the same size.
    /// </summary>
    Adapt,
}

/// <summary>What is done with the class 0 of a classifier that has the background there, as TF-slim's of 1,001 classes have, when the network has one class less.</summary>
public enum BackgroundClass
{
    /// <summary>It is a class like any other: the network has to have it.</summary>
    Require,

    /// <summary>It is left out, and the network's output 0 is the file's class 1.</summary>
    Drop,
}

/// <summary>How weights are loaded. With the defaults everything has to fit.</summary>
public sealed record WeightLoading
{
    /// <summary>By which names the file goes; null for those that fit best.</summary>
    public WeightNaming? Naming { get; init; }

    /// <summary>What stands before each name, with its dot or slash: <c>network.</c>, <c>resnet_v2_50/</c>. What goes without it is left out. It may be the first part alone: <c>model_ema.</c> for <c>model_ema.module.</c>. Null for what fits best.</summary>
    public string? Prefix { get; init; }

    /// <summary>What is done with the classifier.</summary>
    public ClassifierWeights Classifier { get; init; } = ClassifierWeights.Require;

    /// <summary>What is done with the class of the background, where the file's library has one.</summary>
    public BackgroundClass Background { get; init; } = BackgroundClass.Require;

    /// <summary>What is done with the first convolution when the channels differ.</summary>
    public InputChannelWeights InputChannels { get; init; } = InputChannelWeights.Require;

    /// <summary>Whether tensors that the file lacks, or that the network lacks, are refused. They are reported otherwise. Other shapes are refused in any case.</summary>
    public bool Strict { get; init; } = true;

    /// <summary>Whether weights of another function, such as one whose strides are elsewhere or whose pool pads differently, are refused.</summary>
    public bool CheckFunction { get; init; } = true;
}
