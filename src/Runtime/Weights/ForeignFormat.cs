namespace ResNetDsl.Weights;

/// <summary>A format of another program, which is recognized only for its error message.</summary>
/// <param name="Begin">The bytes that a file begins with.</param>
/// <param name="What">What the file is, after "is".</param>
internal sealed record ForeignFormat(byte[] Begin, string What)
{
    private static readonly ForeignFormat[] All =
    [
        new([.. "PK\u0003\u0004"u8], "an archive that is not PyTorch's, NumPy's or Keras'"),
        new([0x80], "a Python pickle that PyTorch did not write"),
    ];

    /// <summary>Why a file cannot be read and the remedy, after its name; null when it is in none of these formats.</summary>
    /// <param name="begin">The first bytes of the file.</param>
    public static string? Refusal(ReadOnlySpan<byte> begin)
    {
        foreach (ForeignFormat format in All)
        {
            if (begin.StartsWith(format.Begin))
            {
                return $"is {format.What}; save its tensors as {WeightFormat.Safetensors.Name} in the program that wrote it";
            }
        }

        return null;
    }
}
