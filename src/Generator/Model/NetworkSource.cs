namespace ResNetDsl.Generator.Model;

/// <summary>A network as written.</summary>
internal sealed record NetworkSource(NetworkTable Table, NetworkDeclaration Declaration, string Namespace, string MetadataName, bool IsComplete)
    : TypeSource(Declaration, Namespace, MetadataName, IsComplete)
{
    private static readonly Recent<(NetworkTable Table, NetworkDeclaration Declaration), CheckResult> Checks = new(MostChecks, key => Checker.Check(key.Table, key.Declaration));

    public override string Name => Table.Name;

    public CheckResult Check() => Checks.Of((Table, Declaration));

    public override IReadOnlyList<Finding> Findings() => Check().Findings;
}
