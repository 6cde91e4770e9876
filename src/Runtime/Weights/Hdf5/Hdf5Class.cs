namespace ResNetDsl.Weights.Hdf5;

/// <summary>What the elements of a dataset or an attribute are.</summary>
internal enum Hdf5Class
{
    Integer = 0,
    Float = 1,
    Text = 3,
    Opaque = 5,
    Enumeration = 8,
    VariableLength = 9,
}
