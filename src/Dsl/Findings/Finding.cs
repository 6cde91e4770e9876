namespace ResNetDsl.Architecture.Findings;

/// <summary>Specifies the part of a declaration that a finding refers to.</summary>
internal enum Place
{
    /// <summary>The class's identifier.</summary>
    Identifier,

    /// <summary>The identifier of a containing type; the index counts from the outermost.</summary>
    ContainingType,

    /// <summary>The class's type parameters, or the modifier or keyword that makes it something other than a class.</summary>
    TypeKind,

    /// <summary>The base class.</summary>
    BaseType,

    /// <summary>A [Block]; the index is its position in the table.</summary>
    Block,

    /// <summary>The [Network].</summary>
    Network,

    /// <summary>The [ArgScope].</summary>
    ArgScope,

    /// <summary>The [Shares].</summary>
    Shares,

    /// <summary>A [Names]; the index is its position among them.</summary>
    Names,

    /// <summary>The [Backbone].</summary>
    Backbone,

    /// <summary>A head's attribute; the index is its position. An element of the taps is the argument <c>taps[1]</c>.</summary>
    Head,

    /// <summary>A member of the class that the user wrote; the argument is its name.</summary>
    Member,

    /// <summary>The tensor that a call passes to the network.</summary>
    Tensor,

    /// <summary>An extent of that tensor; the index is its axis.</summary>
    Extent,

    /// <summary>The name of a block that a call passes.</summary>
    BlockName,

    /// <summary>The index of a unit in a block, or of a block in a network.</summary>
    UnitOrBlockIndex,
}

/// <summary>The location of a finding.</summary>
/// <param name="Place">The part of the declaration.</param>
/// <param name="Argument">The attribute's argument, by the name of its parameter or property; null for the attribute's name.</param>
/// <param name="Index">Which of several such parts.</param>
internal readonly record struct Target(Place Place, string? Argument = null, int Index = 0)
{
    /// <summary>An argument of a [Block].</summary>
    /// <param name="index">The block's position in the table.</param>
    /// <param name="parameter">The constructor's parameter.</param>
    public static Target Block(int index, string? parameter) => new(Place.Block, parameter, index);

    /// <summary>An argument of a [Names].</summary>
    /// <param name="index">Its position among them.</param>
    /// <param name="parameter">The constructor's parameter.</param>
    public static Target Names(int index, string? parameter) => new(Place.Names, parameter, index);

    /// <summary>An argument of a head.</summary>
    /// <param name="index">The head's position.</param>
    /// <param name="parameter">The constructor's parameter or the attribute's property.</param>
    public static Target Head(int index, string? parameter) => new(Place.Head, parameter, index);
}

/// <summary>A mistake in a declaration.</summary>
/// <param name="Rule">The kind of mistake.</param>
/// <param name="Message">The message.</param>
/// <param name="Target">The smallest wrong part.</param>
/// <param name="Also">A second part that the message refers to, or null.</param>
internal sealed record Finding(Rule Rule, string Message, Target Target, Target? Also = null)
{
    /// <summary>The severity: that of the rule, unless this finding is more severe.</summary>
    public RuleSeverity Severity { get; init; } = Rule.Severity;

    /// <summary>Whether the network cannot be built.</summary>
    public bool IsError => Severity == RuleSeverity.Error;

    /// <summary>The fixes that can be applied to the source, the most probable first.</summary>
    public EquatableArray<Fix> Fixes { get; init; }
}
