namespace ResNetDsl.Generator.Model;

/// <summary>A network as written.</summary>
internal sealed record NetworkSource(NetworkTable Table, NetworkDeclaration Declaration, string Namespace, string MetadataName, bool IsComplete)
    : TypeSource(Declaration, Namespace, MetadataName, IsComplete)
{
    public override string Name => Table.Name;

    public CheckResult Check() => Checker.Check(Table, Declaration);

    public override IReadOnlyList<Finding> Findings() => Check().Findings;
}
