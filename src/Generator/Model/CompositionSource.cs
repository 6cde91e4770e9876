namespace ResNetDsl.Generator.Model;

/// <summary>A composition as written: heads on a backbone.</summary>
internal sealed record CompositionSource(
    CompositionTable Table, SharedNetwork? Backbone, NetworkDeclaration Declaration, string Namespace, string MetadataName, bool IsComplete)
    : TypeSource(Declaration, Namespace, MetadataName, IsComplete)
{
    public override string Name => Table.Name;

    public CompositionCheckResult Check() => Checker.Check(Table, Declaration, Backbone);

    public override IReadOnlyList<Finding> Findings() => Check().Findings;
}
