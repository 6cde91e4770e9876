namespace ResNetDsl.Weights.Protobuf;

/// <summary>How a field is written.</summary>
internal enum ProtobufType
{
    /// <summary>A LEB128 number.</summary>
    Varint = 0,

    /// <summary>8 bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and as many bytes: text, a message, numbers without their tags.</summary>
    Bytes = 2,

    /// <summary>4 bytes.</summary>
    Fixed32 = 5,
}
