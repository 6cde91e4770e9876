using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Protobuf;

/// <summary>A message of Protocol Buffers, field by field. Generated classes hold a whole message in memory; here the tensors in it are left where they are.</summary>
/// <param name="source">What has the message.</param>
/// <param name="position">The position of its first byte.</param>
/// <param name="length">The number of its bytes.</param>
internal sealed class ProtobufMessage(ByteSource source, long position, long length)
{
    /// <summary>A message that is all that a reader has left.</summary>
    public ProtobufMessage(ByteReader reader)
        : this(reader.Source, reader.Position, reader.Left)
    {
    }

    /// <summary>The number of bytes.</summary>
    public long Length => length;

    /// <summary>The fields, in the order in which they are written.</summary>
    /// <exception cref="FormatException">The message is truncated, or it is not a message.</exception>
    public IEnumerable<ProtobufField> Fields()
    {
        ByteReader reader = new(source, position, length);
        while (reader.Left > 0)
        {
            ulong tag = reader.Varint();
            int number = tag >> 3 is > 0 and < 1 << 29 and ulong given ? (int)given : throw new FormatException("it has a field without a number");
            ProtobufType type = (ProtobufType)(tag & 7);
            ulong value = type switch
            {
                ProtobufType.Varint => reader.Varint(),
                ProtobufType.Fixed64 => reader.UInt64(),
                ProtobufType.Fixed32 => reader.UInt32(),
                ProtobufType.Bytes => 0,
                _ => throw new FormatException($"its field {number} has the unknown wire type {(int)type}"),
            };
            long bytes = type == ProtobufType.Bytes ? reader.VarintLength() : 0;
            yield return new(number, type, value, reader.Position, bytes);
            reader.Skip(bytes);
        }
    }

    /// <summary>The message that a field is.</summary>
    public ProtobufMessage Message(ProtobufField field)
    {
        Require(field);
        return new(source, field.Position, field.Length);
    }

    /// <summary>The text that a field is.</summary>
    public string Text(ProtobufField field) => ByteReader.Decode(Bytes(field));

    /// <summary>The bytes of a field.</summary>
    public byte[] Bytes(ProtobufField field) => Reader(field).Bytes(field.Length);

    /// <summary>Reads the bytes of a field.</summary>
    public ByteReader Reader(ProtobufField field)
    {
        Require(field);
        return new(source, field.Position, field.Length);
    }

    /// <summary>The numbers of a repeated field: one, or many without their tags.</summary>
    public IEnumerable<ulong> Varints(ProtobufField field)
    {
        if (field.Type == ProtobufType.Varint)
        {
            yield return field.Value;
            yield break;
        }

        ByteReader reader = Reader(field);
        while (reader.Left > 0)
        {
            yield return reader.Varint();
        }
    }

    // A field that has another type than its message says would be read at a position that it does not have.
    private static void Require(ProtobufField field)
    {
        if (field.Type != ProtobufType.Bytes)
        {
            throw new FormatException($"its field {field.Number} is a number where a length is required");
        }
    }
}
