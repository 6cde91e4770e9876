namespace ResNetDsl.Generator.Model;

/// <summary>A composition as written: heads on a backbone.</summary>
internal sealed record CompositionSource(
    CompositionTable Table, SharedNetwork? Backbone, NetworkDeclaration Declaration, string Namespace, string MetadataName, bool IsComplete)
    : TypeSource(Declaration, Namespace, MetadataName, IsComplete)
{
    private static readonly Recent<(CompositionTable Table, NetworkDeclaration Declaration, SharedNetwork? Backbone), CompositionCheckResult> Checks =
        new(MostChecks, key => Checker.Check(key.Table, key.Declaration, key.Backbone));

    public override string Name => Table.Name;

    public CompositionCheckResult Check() => Checks.Of((Table, Declaration, Backbone));

    public override IReadOnlyList<Finding> Findings() => Check().Findings;
}
