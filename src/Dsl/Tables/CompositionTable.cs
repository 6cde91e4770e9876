namespace ResNetDsl.Architecture.Tables;

/// <summary>What a user wrote of a composition: heads on a backbone.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Backbone">The table of the backbone.</param>
/// <param name="Heads">The heads, in the order written.</param>
public sealed record CompositionTable(string Name, NetworkTable Backbone, EquatableArray<HeadRow> Heads);

/// <summary>One head, as written.</summary>
/// <param name="Kind">The kind of head.</param>
/// <param name="Name">The head's name.</param>
/// <param name="Taps">The blocks it stands on, by name or by their property's name.</param>
/// <param name="Classes">The number of classes; 0 for a head that does not classify.</param>
/// <param name="Width">The channels inside, or of each level; 0 for a head that has none.</param>
/// <param name="Channels">The channels its tap is asserted to give; 0 when not asserted.</param>
public sealed record HeadRow(HeadKind Kind, string Name, EquatableArray<string> Taps, int Classes = 0, int Width = 0, int Channels = 0)
{
    /// <summary>The property that holds the head: its name with a capital first letter.</summary>
    public string PropertyName => Names.Property(Name);
}
