using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Benchmarks.Peers;

/// <summary>What a program does about the tensors that a step leaves behind.</summary>
internal enum Housekeeping
{
    /// <summary>Nothing: they wait for the garbage collector, which does not know how much memory they hold.</summary>
    None,

    /// <summary>Every step calls the garbage collector.</summary>
    Collect,

    /// <summary>Every step is in a dispose scope.</summary>
    Scope,
}

/// <summary>One way to have the same network.</summary>
/// <param name="Name">Its name on the command line and in tables.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Make">Makes it, of 50, 101, 152 or 200 layers.</param>
/// <param name="Housekeeping">What happens after a step.</param>
internal sealed record Contender(string Name, string Description, Func<int, nn.Module<Tensor, Tensor>> Make, Housekeeping Housekeeping)
{
    /// <summary>All contenders; the first is the one that the others are compared with.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        new("generated", "the network that the generator compiles from its table", Generated, Housekeeping.None),
        new("plain", "hand-written, nothing disposed in a unit's forward", depth => HandWritten(depth, disposes: false), Housekeeping.None),
        new("plain+collect", "the same, GC.Collect() after every step", depth => HandWritten(depth, disposes: false), Housekeeping.Collect),
        new("plain+scope", "the same, every step in a NewDisposeScope()", depth => HandWritten(depth, disposes: false), Housekeeping.Scope),
        new("disposing", "hand-written, every unit's forward in a NewDisposeScope()", depth => HandWritten(depth, disposes: true), Housekeeping.None),
    ];

    public static Contender Find(string name) => All.First(contender => contender.Name == name);

    private static Network Generated(int depth) => depth switch
    {
        50 => new ResNetV2_50(),
        101 => new ResNetV2_101(),
        152 => new ResNetV2_152(),
        _ => new ResNetV2_200(),
    };

    private static HandWrittenResNetV2 HandWritten(int depth, bool disposes) => new(
        depth switch
        {
            50 => [3, 4, 6, 3],
            101 => [3, 4, 23, 3],
            152 => [3, 8, 36, 3],
            _ => [3, 24, 36, 3],
        },
        disposes);
}
