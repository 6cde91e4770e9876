namespace ResNetDsl.Architecture;

/// <summary>Which tensors of a network go by which name in a library.</summary>
/// <param name="Path">
/// Where the tensors lie in the network, as <see cref="TensorPlan.Path"/> has it. <c>{block}.unit_{unit}.</c> stands for any unit, <c>*</c> for letters and digits.
/// </param>
/// <param name="Name">
/// The library's name: <c>{block}</c> is the block's position from 1, <c>{block+1}</c> that position from 2, <c>{unit}</c> the unit's position in its block from 1, <c>{kind}</c> TF-slim's scope
/// of the unit, <c>*</c> what <paramref name="Path"/> has there.
/// </param>
/// <param name="Layout">How the library lays the tensor out.</param>
/// <param name="Minus">The library's name of a bias that is taken from the tensor; null for none.</param>
internal sealed record WeightRule(string Path, string Name, WeightLayout Layout = WeightLayout.Torch, string? Minus = null)
{
    /// <summary>What a unit's path begins with in rules.</summary>
    public const string InUnit = "{block}.unit_{unit}.";

    /// <summary>Batch normalisation as TensorFlow's libraries name its variables.</summary>
    /// <param name="path">The normalisation's path.</param>
    /// <param name="name">The library's name of the layer.</param>
    /// <param name="bias">The library's name of the bias of the convolution before it; null when it has none.</param>
    public static IEnumerable<WeightRule> TensorFlowNorm(string path, string name, string? bias = null) =>
    [
        new($"{path}.weight", $"{name}/gamma"),
        new($"{path}.bias", $"{name}/beta"),
        new($"{path}.running_mean", $"{name}/moving_mean", Minus: bias),
        new($"{path}.running_var", $"{name}/moving_variance"),
    ];

    /// <summary>What the star stands for in a path, as rules write it; empty where there is none, and null when the rule is not for the path.</summary>
    public string? Match(string path)
    {
        int star = Path.IndexOf('*');
        if (star < 0)
        {
            return path == Path ? "" : null;
        }

        int length = path.Length - (Path.Length - 1);
        bool matches = length > 0
            && path.StartsWith(Path.Substring(0, star), StringComparison.Ordinal)
            && path.EndsWith(Path.Substring(star + 1), StringComparison.Ordinal)
            && path.Skip(star).Take(length).All(char.IsLetterOrDigit);
        return matches ? path.Substring(star, length) : null;
    }
}

/// <summary>A name that a library's files have and no network does.</summary>
/// <param name="Name">The name; <c>*</c> stands for any characters.</param>
/// <param name="Reason">Why it may be left out, a clause.</param>
internal sealed record IgnoredWeight(string Name, string Reason);

/// <summary>Weights that no table computes with.</summary>
/// <param name="Has">A name in such files; <c>*</c> stands for any characters.</param>
/// <param name="Lacks">A name that such files lack; null when <paramref name="Has"/> says enough.</param>
/// <param name="Reason">Why they are refused, a clause.</param>
internal sealed record ForeignWeights(string Has, string? Lacks, string Reason)
{
    /// <summary>All that are known.</summary>
    public static IReadOnlyList<ForeignWeights> All { get; } =
    [
        new("*stages.0.blocks.0.norm3.weight", "*.running_mean",
            "these are weights of a BiT network, with group normalisation and standardised convolutions in place of the batch normalisation that tables have"),
        new("*standardized_conv2d/kernel", null,
            "these are weights of a BiT network, with group normalisation and standardised convolutions in place of the batch normalisation that tables have"),
        new("*_2_gconv/kernel*", null, "these are weights of a ResNeXt of Keras, which has depthwise convolutions and a sum where tables have grouped convolutions"),
    ];
}
