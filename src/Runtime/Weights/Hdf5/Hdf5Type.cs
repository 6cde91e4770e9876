using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Hdf5;

/// <summary>The type of elements.</summary>
/// <param name="Class">What they are; a class that is not named here is of no use.</param>
/// <param name="Bytes">The bytes of one.</param>
/// <param name="IsBigEndian">Whether its first byte is the highest.</param>
/// <param name="IsSigned">Whether an integer has a sign.</param>
/// <param name="ExponentBits">The bits of a float's exponent.</param>
/// <param name="IsText">Whether elements of variable length are text.</param>
internal sealed record Hdf5Type(Hdf5Class Class, int Bytes, bool IsBigEndian, bool IsSigned, int ExponentBits, bool IsText)
{
    /// <summary>Reads a type. What follows its size is read as far as numbers and text need it.</summary>
    /// <exception cref="FormatException">It is truncated, or its elements have no size that memory has.</exception>
    public static Hdf5Type Read(ByteReader reader)
    {
        Hdf5Type type = ReadOne(reader);

        // An integer with names; h5py writes truth values so.
        return type.Class == Hdf5Class.Enumeration ? ReadOne(reader) with { Class = Hdf5Class.Enumeration } : type;
    }

    private static Hdf5Type ReadOne(ByteReader reader)
    {
        byte kind = reader.Byte();
        byte bits = reader.Byte();
        reader.Skip(2);
        uint bytes = reader.UInt32();
        Hdf5Class type = (Hdf5Class)(kind & 15);
        int exponent = 0;
        if (type == Hdf5Class.Float)
        {
            reader.Skip(5);
            exponent = reader.Byte();
        }

        return bytes is > 0 and <= int.MaxValue
            ? new(type, (int)bytes, (bits & 1) != 0, (bits & 8) != 0, exponent, type == Hdf5Class.VariableLength && (bits & 15) == 1)
            : throw new FormatException($"it has elements of {bytes} bytes");
    }
}
