using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>What a class is to be.</summary>
/// <param name="Noun">In the words of a message: <c>network</c>.</param>
/// <param name="Part">What it has, in the words of a message: <c>block</c>.</param>
/// <param name="Parts">The location of the attributes of its parts.</param>
/// <param name="Reserves">Whether a part, or the property it becomes, cannot have a name.</param>
/// <param name="Generates">Whether the generated part of every such class has a member of a name, so that neither the class nor a member of the user's can have it.</param>
internal sealed record ClassKind(string Noun, string Part, Place Parts, Func<string, bool> Reserves, Func<string, bool> Generates)
{
    public static readonly ClassKind Network = new("network", "block", Place.Block, ReservedNames.Contains, ReservedNames.IsGenerated);

    public static readonly ClassKind Composition = new("composition", "head", Place.Head, ReservedNames.IsTakenInCompositions, ReservedNames.IsGeneratedInCompositions);

    /// <summary>Whether it is a network.</summary>
    public bool IsNetwork => Noun == Network.Noun;

    /// <summary>A network of a table: it has, besides what every network has, a property for each layer before and after the blocks, and a class for each form of unit.</summary>
    /// <param name="table">The table.</param>
    public static ClassKind Of(NetworkTable table)
    {
        Lazy<HashSet<string>> layers = new(() => new(Planner.StageLayers(table).Select(layer => Names.Layer(layer.Scope)), StringComparer.Ordinal));
        Lazy<HashSet<string>> units = new(() => new(UnitForm.Of(table).Select(form => form.Name), StringComparer.Ordinal));
        return Network with
        {
            Reserves = name => Network.Reserves(name) || IsUnit(name),
            Generates = name => Network.Generates(name) || IsUnit(name) || (ReservedNames.MayBeOfParts(name) && layers.Value.Contains(name)),
        };

        bool IsUnit(string name) => ReservedNames.MayBeOfParts(name) && units.Value.Contains(name);
    }

    /// <summary>An argument of a part.</summary>
    public Target Of(int part, string? argument) => new(Parts, argument, part);
}
