using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>The properties of the class of a table, besides its attributes.</summary>
internal sealed record NetworkDeclaration
{
    /// <summary>A valid declaration: partial, with one part, nothing special.</summary>
    public static NetworkDeclaration Plain { get; } = new();

    /// <summary>Whether the class is partial.</summary>
    public bool IsPartial { get; init; } = true;

    /// <summary>The reason why the type cannot be a network, as part of a message, or null: <c>type parameters</c>, <c>a static class</c>.</summary>
    public string? Unsupported { get; init; }

    /// <summary>The source text whose removal makes it a valid class, or null: <c>static</c>, <c>&lt;T&gt;</c>.</summary>
    public string? UnsupportedPart { get; init; }

    /// <summary>The class's type parameters as written, <c>&lt;T&gt;</c>, or empty.</summary>
    public string TypeParameters { get; init; } = "";

    /// <summary>The base class, when it is not one that a network may have.</summary>
    public string? ForeignBase { get; init; }

    /// <summary>The types around the class, outermost first.</summary>
    public EquatableArray<ContainingType> ContainingTypes { get; init; }

    /// <summary>The number of declarations of the class with a [Block], or with a head for a composition.</summary>
    public int DeclarationsWithBlocks { get; init; } = 1;

    /// <summary>For each block, or each head of a composition, whether it is on another declaration than the first.</summary>
    public EquatableArray<bool> Stray { get; init; }

    /// <summary>The names of the members that the user wrote.</summary>
    public EquatableArray<string> Members { get; init; }

    /// <summary>Whether the class has a [Network], and an [ArgScope].</summary>
    public (bool Network, bool ArgScope) Attributes { get; init; }

    /// <summary>Whether the class has a [Names].</summary>
    public bool HasNames { get; init; }

    /// <summary>The class of [Shares], and whether it is a network; null when there is none.</summary>
    public SharedNetwork? Shared { get; init; }

    /// <summary>Whether the class has a [Backbone].</summary>
    public bool HasBackbone { get; init; }

    /// <summary>The names of the attributes of the class's heads, in declaration order.</summary>
    public EquatableArray<string> Heads { get; init; }

    /// <summary>Whether a part can be added to the class at all: emitting one would otherwise hide these messages behind the compiler's own.</summary>
    public bool CanBeExtended => IsPartial && Unsupported is null && ForeignBase is null && ContainingTypes.All(type => type.IsPartial);
}

/// <summary>A type around a network.</summary>
/// <param name="Keyword">Its keyword: <c>class</c>, <c>record struct</c> ….</param>
/// <param name="Name">Its name with its type parameters.</param>
/// <param name="IsPartial">Whether it is partial.</param>
internal sealed record ContainingType(string Keyword, string Name, bool IsPartial);

/// <summary>The class that a [Shares] or a [Backbone] names.</summary>
/// <param name="Name">Its name in messages.</param>
/// <param name="QualifiedName">Its full name in emitted code.</param>
/// <param name="IsNetwork">Whether it has a [Block].</param>
/// <param name="Accessibility">The highest accessibility of a constructor that accepts it: <c>public</c>, <c>internal</c> or <c>private</c>.</param>
internal sealed record SharedNetwork(string Name, string QualifiedName, bool IsNetwork, string Accessibility)
{
    /// <summary>Whether it is in a generic type with open type arguments, <c>Models&lt;&gt;.Backbone</c>.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Its table; null when it is not a network, or an argument of it has no value.</summary>
    public NetworkTable? Table { get; init; }

    /// <summary>The class that its table stands on, without what that shares.</summary>
    public NetworkDeclaration Declaration { get; init; } = NetworkDeclaration.Plain;
}
