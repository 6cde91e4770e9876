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

/// <summary>How weights are loaded. With the defaults everything has to fit.</summary>
public sealed record WeightLoading
{
    /// <summary>By which names the file goes; null for those that fit best.</summary>
    public WeightNaming? Naming { get; init; }

    /// <summary>What stands before each name, with its dot or slash: <c>network.</c>, <c>resnet_v2_50/</c>. What goes without it is left out. Null for what fits best.</summary>
    public string? Prefix { get; init; }

    /// <summary>What is done with the classifier.</summary>
    public ClassifierWeights Classifier { get; init; } = ClassifierWeights.Require;

    /// <summary>What is done with the first convolution when the channels differ.</summary>
    public InputChannelWeights InputChannels { get; init; } = InputChannelWeights.Require;

    /// <summary>Whether tensors that the file lacks, or that the network lacks, are refused. They are reported otherwise. Other shapes are refused in any case.</summary>
    public bool Strict { get; init; } = true;

    /// <summary>Whether weights of another function, such as one whose strides are elsewhere, are refused.</summary>
    public bool CheckFunction { get; init; } = true;
}
