using ResNetDsl.Architecture.Findings;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND304: the type that another attribute uses as a network.</summary>
internal static class References
{
    public static Finding? Check(SharedNetwork network, Target target)
    {
        string? reason = !network.IsNetwork ? "it has no [Block]"
            : network.IsOpen ? "its containing type has open type arguments"
            : network.Table is { } table && Checker.Check(table, network.Declaration).Findings.FirstOrDefault(finding => finding.IsError) is { } error ? $"it has an error: {error.Message}"
            : null;
        return reason is null ? null : new(Rules.NotANetwork, $"'{network.Name}' is not a network: {reason}", target);
    }
}
