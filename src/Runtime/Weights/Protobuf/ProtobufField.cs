namespace ResNetDsl.Weights.Protobuf;

/// <summary>A field of a message on the wire.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="Type">How it is written.</param>
/// <param name="Value">The number; 0 of a field that has a length.</param>
/// <param name="Position">The position of the bytes of a field that has a length.</param>
/// <param name="Length">Their number.</param>
internal readonly record struct ProtobufField(int Number, ProtobufType Type, ulong Value, long Position, long Length);
