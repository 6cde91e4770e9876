namespace ResNetDsl.Generator.Tests.Running;

/// <summary>Tables that tests begin with.</summary>
internal static class Tables
{
    /// <summary>A network of two blocks.</summary>
    public static string Small(string name, string modifiers = "public", int depth = 256) => $$"""
        [Block("block1", Bottleneck, {{depth}}, 64, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128, repeat: 3)]
        {{modifiers}} partial class {{name}};

        """;
}
