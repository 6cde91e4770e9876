namespace ResNetDsl.Pickles;

/// <summary>The type of the numbers in a storage of PyTorch.</summary>
/// <param name="Name">Its name in the classes of PyTorch: <c>Float</c> of <c>FloatStorage</c> and <c>FloatTensor</c>.</param>
/// <param name="Dtype">Its name as a <c>dtype</c> of PyTorch.</param>
/// <param name="Bytes">The bytes of one number.</param>
/// <param name="Type">The type of tensors; null where networks have none.</param>
internal sealed record TorchStorageType(string Name, string Dtype, int Bytes, ScalarType? Type)
{
    private const string Suffix = "Storage";

    private static readonly TorchStorageType[] All =
    [
        new("Double", "float64", 8, ScalarType.Float64),
        new("Float", "float32", 4, ScalarType.Float32),
        new("Half", "float16", 2, ScalarType.Float16),
        new("BFloat16", "bfloat16", 2, ScalarType.BFloat16),
        new("Long", "int64", 8, ScalarType.Int64),
        new("Int", "int32", 4, ScalarType.Int32),
        new("Short", "int16", 2, ScalarType.Int16),
        new("Char", "int8", 1, ScalarType.Int8),
        new("Byte", "uint8", 1, ScalarType.Byte),
        new("Bool", "bool", 1, ScalarType.Bool),
        new("ComplexFloat", "complex64", 8, null),
        new("ComplexDouble", "complex128", 16, null),
        new("QInt8", "qint8", 1, null),
        new("QUInt8", "quint8", 1, null),
        new("QInt32", "qint32", 4, null),

        // Bytes of any type; the tensor says which.
        new("Untyped", "uint8", 1, ScalarType.Byte),
    ];

    /// <summary>The class of storages of the type.</summary>
    public PickleGlobal Class => new("torch", Name + Suffix);

    /// <summary>The type of a class of storages; null for another class.</summary>
    public static TorchStorageType? OfStorage(PickleGlobal type) => type.Module is "torch" or "torch.storage" or "torch.cuda" ? Array.Find(All, item => item.Name + Suffix == type.Name) : null;

    /// <summary>The type of a class of tensors, as PyTorch had them before 0.4; null for another class.</summary>
    public static TorchStorageType? OfTensor(PickleGlobal type) => type.Module is "torch" or "torch.cuda" ? Array.Find(All, item => item.Name + "Tensor" == type.Name) : null;

    /// <summary>The type of a <c>dtype</c>; null for one that networks do not have.</summary>
    public static TorchStorageType? OfDtype(PickleGlobal dtype) => dtype.Module == "torch" ? Array.Find(All, item => item.Dtype == dtype.Name) : null;

    /// <summary>The type that tensors are stored in; null for one that PyTorch has no storage of.</summary>
    public static TorchStorageType? Of(ScalarType type) => Array.Find(All, item => item.Type == type);
}
