namespace ResNetDsl.Weights;

/// <summary>A type that tensors in files have.</summary>
/// <param name="Name">Its name in the header of a safetensors file.</param>
/// <param name="Type">The tensor type.</param>
/// <param name="Bytes">The bytes of one element.</param>
internal sealed record StoredType(string Name, ScalarType Type, int Bytes)
{
    private static readonly StoredType[] All =
    [
        new("BOOL", ScalarType.Bool, 1),
        new("U8", ScalarType.Byte, 1),
        new("I8", ScalarType.Int8, 1),
        new("I16", ScalarType.Int16, 2),
        new("F16", ScalarType.Float16, 2),
        new("BF16", ScalarType.BFloat16, 2),
        new("I32", ScalarType.Int32, 4),
        new("F32", ScalarType.Float32, 4),
        new("I64", ScalarType.Int64, 8),
        new("F64", ScalarType.Float64, 8),
    ];

    /// <summary>The type of a name; null for one that TorchSharp has no tensors of, such as <c>F8_E4M3</c> or <c>U16</c>.</summary>
    public static StoredType? Named(string name) => Array.Find(All, type => type.Name == name);

    /// <summary>The stored type of tensors; null for one that files do not have.</summary>
    public static StoredType? Of(ScalarType type) => Array.Find(All, stored => stored.Type == type);
}
