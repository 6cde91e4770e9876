namespace ResNetDsl.Weights;

/// <summary>A tensor in a safetensors file.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its shape; empty for a single number.</param>
/// <param name="Offset">Where in the file its first byte is.</param>
/// <param name="Bytes">How many bytes it has.</param>
public sealed record SafetensorsEntry(string Name, ScalarType Type, EquatableArray<long> Shape, long Offset, long Bytes);
