using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Stems;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND121 to RND123: options that are valid on their own and contradict each other. RND123 is in <see cref="KeyRules"/>.</summary>
internal static class ExclusionRules
{
    public static IEnumerable<Finding> Check(NetworkTable table)
    {
        // Unknown kinds have findings of their own.
        UnitDefinition[] units = [.. table.Blocks.Select(block => block.Definition).OfType<UnitDefinition>()];
        return units.Length != table.Blocks.Count || StemDefinition.Find(table.Options.Stem) is not { } stem || !Enum.IsDefined(typeof(ActivationKind), table.Options.Activation)
            ? []
            : Enumerable.Range(0, table.Blocks.Count).SelectMany(i => BlockOption.All.SelectMany(option => option.Exclusions(table, i)))
                .Concat(NetworkOption.All.SelectMany(option => option.Exclusions(table, units, stem)))
                .Concat(KeyRules.Check(table));
    }
}
