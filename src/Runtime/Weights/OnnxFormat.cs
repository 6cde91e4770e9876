namespace ResNetDsl.Weights;

/// <summary>ONNX files, whose initializers have the names of tensors.</summary>
internal sealed class OnnxFormat : WeightFormat
{
    /// <summary>The key under which the metadata of an exported network record that batch normalization is folded into its convolutions.</summary>
    public const string FoldedKey = "ResNetDsl.folded";

    private static readonly byte[] IrVersion = [0x08];

    public static OnnxFormat Instance { get; } = new();

    public override string Name => "ONNX";

    public override string Extension => ".onnx";

    // The format has no mark. A file begins with field 1, a small version, and then field 2, 3, 7, 8 or 14.
    internal override bool Recognizes(ReadOnlySpan<byte> begin, TensorFile file) =>
        begin.StartsWith(IrVersion) && begin.Length > 2 && begin[1] is > 0 and < 64 && begin[2] is 0x12 or 0x1A or 0x3A or 0x42 or 0x72;

    internal override WeightSource Open(string path) => OnnxSource.Open(path);
}
