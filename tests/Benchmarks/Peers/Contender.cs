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
/// <param name="Make">Makes it, of 50, 101, 152 or 200 layers for images of 224×224, or of 164 or 1001 for images of 32×32.</param>
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

    /// <summary>Whether a depth is that of a network for images of 32×32.</summary>
    public static bool IsSmall(int depth) => depth is 164 or 1001;

    /// <summary>A batch of random images of the size that a depth's network takes, and as many labels.</summary>
    public static (Tensor Images, Tensor Labels) Batch(int depth, int count)
    {
        (int side, int classes) = IsSmall(depth) ? (32, 10) : (224, 1000);
        return (randn(count, 3, side, side), randint(0, classes, [count]));
    }

    public static Contender Find(string name) => All.First(contender => contender.Name == name);

    private static Network Generated(int depth) => depth switch
    {
        50 => new ResNetV2_50(),
        101 => new ResNetV2_101(),
        152 => new ResNetV2_152(),
        200 => new ResNetV2_200(),
        164 => new PreActResNet164(),
        _ => new PreActResNet1001(),
    };

    private static nn.Module<Tensor, Tensor> HandWritten(int depth, bool disposes) => IsSmall(depth) ? new HandWrittenPreActResNet((depth - 2) / 9, disposes) : new HandWrittenResNetV2(
        depth switch
        {
            50 => [3, 4, 6, 3],
            101 => [3, 4, 23, 3],
            152 => [3, 8, 36, 3],
            _ => [3, 24, 36, 3],
        },
        disposes);
}
