using System.Diagnostics;
using ResNetDsl.Export;

namespace ResNetDsl.Runtime.Tests.Memory;

/// <summary>A frozen network that is disposed leaves no weights behind: a server exchanges its network while it runs.</summary>
public sealed class FrozenMemoryTests
{
    private const int Rounds = 16;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Disposing_frees_the_weights(bool useOneDnn)
    {
        using Wide net = new();
        long bytes = 4 * Wide.Plan.ParameterCount;
        using Tensor one = zeros(1, 3, 32, 32), two = zeros(2, 3, 32, 32);
        Run();
        long before = WorkingSet();
        for (int i = 0; i < Rounds; i++)
        {
            Run();
        }

        // Both kinds of batches have weights of their own where they are packed. What malloc keeps for later is less than half of all.
        Assert.InRange(WorkingSet() - before, long.MinValue, Rounds * bytes * (useOneDnn ? 2 : 1) / 2);

        void Run()
        {
            using FrozenNetwork frozen = net.Freeze(new() { UseOneDnn = useOneDnn });
            frozen.infer(one).Dispose();
            frozen.infer(two).Dispose();
        }
    }

    private static long WorkingSet()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (OperatingSystem.IsLinux())
        {
            _ = StepMemory.Trim(0);
        }

        using Process self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}

/// <summary>20 MB of weights, and little to compute.</summary>
[Block("block1", UnitKind.Bottleneck, 2048, 512, repeat: 1)]
[Network(Height = 32, Width = 32, Classes = 10)]
public partial class Wide;
