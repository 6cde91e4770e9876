namespace ResNetDsl.Architecture.Tables;

/// <summary>The table of a composition: heads on a backbone.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Backbone">The table of the backbone.</param>
/// <param name="Heads">The heads, in declaration order.</param>
public sealed record CompositionTable(string Name, NetworkTable Backbone, EquatableArray<HeadRow> Heads);

/// <summary>One head, as written.</summary>
/// <param name="Kind">The kind of head.</param>
/// <param name="Name">The head's name.</param>
/// <param name="Taps">The tapped blocks, by name or by the name of their property.</param>
/// <param name="Classes">The number of classes; 0 for a head that does not classify.</param>
/// <param name="Width">The channels inside, or of each level; 0 for a head that has none.</param>
/// <param name="Channels">The asserted channels of the tap; 0 if not asserted.</param>
public sealed record HeadRow(HeadKind Kind, string Name, EquatableArray<string> Taps, int Classes = 0, int Width = 0, int Channels = 0)
{
    /// <summary>The property that holds the head: its name with a capital first letter.</summary>
    public string PropertyName => Names.Property(Name);
}
