using ResNetDsl.Architecture.Checking;
using ResNetDsl.Architecture.Naming;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Declaring;

/// <summary>
/// Derives the table of a network from the names and shapes of its tensors: blocks, units, channels and groups follow from the shapes, and everything else from the library
/// (<see cref="SourceFunction"/>).
/// </summary>
internal static class TableDeclaration
{
    /// <summary>The table, and its plan.</summary>
    /// <param name="name">The class's name.</param>
    /// <param name="naming">The naming of the tensors.</param>
    /// <param name="tensors">The tensors.</param>
    /// <exception cref="DeclarationException">No table has these tensors; the message is a clause.</exception>
    public static NetworkPlan Of(string name, WeightNaming naming, IEnumerable<NamedShape> tensors)
    {
        if (naming.Function is not { } function)
        {
            throw new DeclarationException($"its names are those of {naming.Name}, which do not record the options of the network; its table is in the program that saved it");
        }

        NamedShape[] canonical = [.. tensors.Select(tensor => tensor with { Name = naming.Canonical(tensor.Name) })];
        string prefix = naming.Prefix(canonical.Select(tensor => tensor.Name));
        NamedShape[] within =
        [
            .. canonical.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(tensor => tensor with { Name = tensor.Name.Substring(prefix.Length) }),
        ];
        NetworkTable table = naming is InceptionNaming ? InceptionTable.Of(name, function, within)
            : VggTable.Is(within) ? VggTable.Of(name, naming, function, within)
            : ResNetTable.Of(name, naming, function, within);
        CheckResult check = Checker.Check(table);
        return check.Plan ?? throw new DeclarationException($"the table that its names and shapes describe has an error: {check.Findings.First(finding => finding.IsError).Message}");
    }
}
