using System.Text.Json;
using System.Text.Json.Serialization;

namespace ResNetDsl.Distributed;

/// <summary>What the other ranks know of one.</summary>
/// <param name="Host">The name of its machine.</param>
/// <param name="Process">The number of its process.</param>
/// <param name="Cores">The processors that it may run on.</param>
/// <param name="Machine">The processors of its machine.</param>
internal sealed partial record Member(string Host, int Process, int Cores, int Machine)
{
    /// <summary>This process.</summary>
    public static Member Own() => new(Environment.MachineName, Environment.ProcessId, Environment.ProcessorCount, ProcessorCounts.OfMachine());

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, MemberJson.Default.Member);

    public static Member Parse(byte[] json) => JsonSerializer.Deserialize(json, MemberJson.Default.Member)!;

    /// <summary>The threads for each of the ranks of a machine.</summary>
    /// <param name="local">The ranks of the machine.</param>
    /// <param name="own">One of them.</param>
    /// <returns>The processors that it may run on, if the ranks have processors of their own; otherwise an equal share of the machine.</returns>
    public static int Threads(IReadOnlyCollection<Member> local, Member own)
    {
        // A launcher that binds each rank to processors of its own has divided the machine.
        bool isDivided = local.Sum(member => member.Cores) <= own.Machine;
        return isDivided ? own.Cores : Math.Max(1, Math.Min(own.Cores, own.Machine / local.Count));
    }

    [JsonSerializable(typeof(Member))]
    private sealed partial class MemberJson : JsonSerializerContext;
}
