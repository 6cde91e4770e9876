using System.Buffers.Binary;
using ResNetDsl.Variables;

namespace ResNetDsl.Weights;

/// <summary>Files of safetensors.</summary>
internal sealed class SafetensorsFormat : WeightFormat
{
    public static SafetensorsFormat Instance { get; } = new();

    public override string Name => "safetensors";

    public override string Extension => ".safetensors";

    public override bool CanWrite => true;

    internal override bool Recognizes(ReadOnlySpan<byte> begin, TensorFile file) =>
        begin.Length > SafetensorsHeader.LengthBytes && begin[SafetensorsHeader.LengthBytes] == (byte)'{' && BinaryPrimitives.ReadUInt64LittleEndian(begin) <= SafetensorsHeader.Longest;

    internal override WeightSource Open(string path) => SafetensorsFile.Open(path).AsSource();

    internal override void Write(nn.Module module, WeightGate gate, NetworkPlan plan, string path, IReadOnlyDictionary<string, string>? metadata)
    {
        using WeightGate.Hold hold = gate.Evaluating();
        Weights.Safetensors.Write(path, module.state_dict().Select(entry => (entry.Key, entry.Value)), NetworkTag.Of(plan).AddTo(metadata));
    }
}
