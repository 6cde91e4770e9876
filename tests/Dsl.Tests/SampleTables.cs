using static ResNetDsl.UnitKind;

namespace ResNetDsl.Dsl.Tests;

/// <summary>The tables of TF-slim's networks and tests.</summary>
internal static class SampleTables
{
    /// <summary>The published networks, by their scope in TF-slim.</summary>
    public static NetworkTable Slim(string scope)
    {
        (int repeat2, int repeat3) = scope switch
        {
            "resnet_v2_50" => (3, 5),
            "resnet_v2_101" => (3, 22),
            "resnet_v2_152" => (7, 35),
            "resnet_v2_200" => (23, 35),
            _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "Not a network of TF-slim."),
        };
        return Of(
            new NetworkOptions { Scope = scope },
            new("block1", Bottleneck, 256, 64, Repeat: 2, LastStride: 2),
            new("block2", Bottleneck, 512, 128, repeat2, LastStride: 2),
            new("block3", Bottleneck, 1024, 256, repeat3, LastStride: 2),
            new("block4", Bottleneck, 2048, 512, Repeat: 3));
    }

    /// <summary>The network of TF-slim's tests, <c>_resnet_small</c>.</summary>
    public static NetworkTable Small(NetworkOptions options) => Of(options with { Scope = "resnet" }, Base(1, 3, 2), Base(2, 3, 2), Base(4, 3, 2), Base(8, 2, 1));

    /// <summary>The blocks of <c>testAtrousValuesBottleneck</c>, without root.</summary>
    public static NetworkTable Atrous(int outputStride) => Of(
        new NetworkOptions { Stem = StemKind.None, Height = 30, Width = 31, Classes = 0, GlobalPool = false, OutputStride = outputStride },
        Base(1, 2, 2), Base(2, 2, 2), Base(4, 2, 2), Base(8, 2, 1));

    /// <summary>A table; a row without a name is block1, block2 … by its place.</summary>
    public static NetworkTable Of(NetworkOptions options, params BlockRow[] rows) =>
        new("Net", rows.Select((row, i) => row.Name.Length == 0 ? row with { Name = $"block{i + 1}" } : row).ToEquatableArray()) { Options = options };

    /// <summary>TF-slim's <c>resnet_v2_block(base_depth, num_units, stride)</c>.</summary>
    public static BlockRow Base(int depth, int units, int stride) =>
        new("", Bottleneck, 4 * depth, depth, Repeat: stride == 1 ? units : units - 1, LastStride: stride == 1 ? 0 : stride);

    public static NetworkPlan Planned(this NetworkTable table)
    {
        CheckResult result = Checker.Check(table);
        Assert.DoesNotContain(result.Findings, finding => finding.IsError);
        return result.Plan!;
    }
}
