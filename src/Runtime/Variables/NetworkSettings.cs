namespace ResNetDsl.Variables;

/// <summary>What the parts of a network have in common. Generated code writes it; the numbers are those of the table.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Channels">The channels of an image.</param>
public sealed record NetworkSettings(string Name, int Channels = 3)
{
    /// <summary>The scope that begins the names of end points; empty for none.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Whether the network has a classifier, whose softmax is an end point.</summary>
    public bool Classifies { get; init; }

    /// <summary>The decay of moving statistics; torch's momentum is 1 − decay.</summary>
    public double BatchNormDecay { get; init; } = 0.997;

    /// <summary>What is added to a variance.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether batch normalization multiplies by a learned scale.</summary>
    public bool BatchNormScale { get; init; } = true;

    /// <summary>Whether batch normalization counts its training steps (torch's <c>num_batches_tracked</c>).</summary>
    public bool BatchNormCounter { get; init; }

    /// <summary>The weight decay of convolutions.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>The library whose initial weights new parameters have.</summary>
    public Library Convention { get; init; }

    /// <summary>Whether new weights of the classifier are normal with σ = 0.01 (torchvision's <c>vgg.py</c>, timm's <c>resnetv2.py</c>).</summary>
    public bool SmallClassifier { get; init; }

    /// <summary>The probability with which training drops the last residual; that of the l-th of L is l / L of it (the linear rule of Huang et al., 2016).</summary>
    public double StochasticDepth { get; init; }

    /// <summary>L, the number of residuals that can be dropped.</summary>
    public int Residuals { get; init; }
}
