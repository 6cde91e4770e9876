using System.Buffers.Binary;

namespace ResNetDsl.Weights.Protobuf;

/// <summary>Numbers of repeated fields, as elements of a tensor: little-endian, without what an element has no room for.</summary>
internal static class ProtobufNumbers
{
    /// <summary>The number of elements that a field adds.</summary>
    /// <param name="message">The message that has it.</param>
    /// <param name="field">The field.</param>
    /// <param name="elementBytes">The bytes of an element as the field has it; 0 for LEB128 numbers.</param>
    /// <exception cref="FormatException">It does not consist of such elements.</exception>
    public static long Count(ProtobufMessage message, ProtobufField field, int elementBytes)
    {
        if (field.Type != ProtobufType.Bytes)
        {
            return 1;
        }

        return elementBytes == 0 ? message.Varints(field).LongCount()
            : field.Length % elementBytes == 0 ? field.Length / elementBytes
            : throw new FormatException($"its field {field.Number} has {field.Length} bytes, of elements of {elementBytes}");
    }

    /// <summary>Writes elements.</summary>
    /// <param name="message">The message that has the field.</param>
    /// <param name="field">The field.</param>
    /// <param name="areVarints">Whether the field has LEB128 numbers; it has elements as they are in memory otherwise.</param>
    /// <param name="elementBytes">The bytes of an element in memory.</param>
    /// <param name="into">The destination.</param>
    /// <returns>The number of bytes that were written.</returns>
    /// <exception cref="FormatException">The destination is too small.</exception>
    public static int Write(ProtobufMessage message, ProtobufField field, bool areVarints, int elementBytes, Span<byte> into)
    {
        if (field.Type == ProtobufType.Bytes && !areVarints)
        {
            int length = field.Length <= into.Length ? (int)field.Length : throw TooMany();
            message.Reader(field).Fill(into[..length]);
            return length;
        }

        Span<byte> number = stackalloc byte[sizeof(ulong)];
        int written = 0;
        foreach (ulong value in areVarints ? message.Varints(field) : [field.Value])
        {
            if (into.Length - written < elementBytes)
            {
                throw TooMany();
            }

            BinaryPrimitives.WriteUInt64LittleEndian(number, value);
            number[..elementBytes].CopyTo(into[written..]);
            written += elementBytes;
        }

        return written;

        static FormatException TooMany() => new("it has more numbers than its shape");
    }
}
