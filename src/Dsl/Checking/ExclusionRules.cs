namespace ResNetDsl.Architecture;

/// <summary>RND121 to RND123: options that are sound on their own and mean nothing together.</summary>
internal static class ExclusionRules
{
    public static IEnumerable<Finding> Check(NetworkTable table)
    {
        // Unknown kinds have findings of their own.
        UnitDefinition[] units = [.. table.Blocks.Select(block => block.Definition).OfType<UnitDefinition>()];
        return units.Length != table.Blocks.Count || StemDefinition.Find(table.Options.Stem) is not { } stem || !Enum.IsDefined(typeof(ActivationKind), table.Options.Activation)
            ? []
            : Enumerable.Range(0, table.Blocks.Count).SelectMany(i => BlockOption.All.SelectMany(option => option.Exclusions(table, i)))
                .Concat(NetworkOption.All.SelectMany(option => option.Exclusions(table, units, stem)));
    }
}
