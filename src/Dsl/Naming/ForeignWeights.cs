namespace ResNetDsl.Architecture.Naming;

/// <summary>Weights that no table computes with.</summary>
/// <param name="Has">A name in such files; <c>*</c> stands for any characters.</param>
/// <param name="Lacks">A name that such files lack; null when <paramref name="Has"/> says enough.</param>
/// <param name="Reason">The reason why they are not supported, a clause.</param>
internal sealed record ForeignWeights(string Has, string? Lacks, string Reason)
{
    private const string OfBiT = "these are weights of a BiT network, with group normalization and standardized convolutions instead of the batch normalization that tables have";

    private const string OfClip = "these are weights of a CLIP image encoder, with average pools instead of strides, a stem of three convolutions and an average pool, and attention instead of the mean over the map, which tables do not support";

    /// <summary>All that are known.</summary>
    public static IReadOnlyList<ForeignWeights> All { get; } =
    [
        new("*stages.0.blocks.0.norm3.weight", "*.running_mean", OfBiT),
        new("*standardized_conv2d/kernel", null, OfBiT),
        new("*attnpool.positional_embedding", null, OfClip),
        new("*attnpool.q_proj.weight", null, OfClip),
        new("*layer1.0.bn1.weight", "*.running_mean", "these are weights of a network with group normalization, which has no running means, instead of the batch normalization that tables have"),
        new("*_2_gconv/kernel*", null, "these are weights of a ResNeXt of Keras, which has depthwise convolutions and a sum where tables have grouped convolutions"),
    ];
}
