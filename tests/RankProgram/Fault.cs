using System.Globalization;
using System.Runtime.InteropServices;
using ResNetDsl.Distributed;

namespace ResNetDsl.RankProgram;

/// <summary>What goes wrong in one rank: <c>kill@1:3</c> kills rank 1 in its third forward pass.</summary>
internal static class Fault
{
    private const int Killed = 9;

    /// <summary>Prepares a network to fail.</summary>
    /// <param name="fault">The kind, the rank and the pass; null for none.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="net">The network.</param>
    public static void Install(string? fault, ProcessGroup group, Network net)
    {
        string[] parts = fault?.Split('@', ':') ?? [];
        if (parts.Length == 0 || Number(1) != group.Rank)
        {
            return;
        }

        int passes = Number(2);
        net.Blocks[0].register_forward_pre_hook((_, input) => --passes != 0 ? input : parts[0] switch
        {
            "kill" => input.mul(Kill(Environment.ProcessId, Killed)),
            "hang" => Hang(input),
            "nan" => input.mul(double.NaN),
            _ => throw new InvalidOperationException("The disk is on fire."),
        });

        int Number(int part) => int.Parse(parts[part], CultureInfo.InvariantCulture);
    }

    private static T Hang<T>(T value)
    {
        Thread.Sleep(Timeout.Infinite);
        return value;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
